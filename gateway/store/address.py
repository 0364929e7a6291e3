"""The address of a database, as a person writes it in the settings: read, or refused with what to write."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_WRITE = "write sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})


def read_address(written: str) -> URL:
    """Read an address. PostgreSQL is reached through psycopg 3, whatever driver is named.

    Raises `ValueError` with words that show nothing of the address: it may hold a password.
    """
    try:
        address = make_url(written)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        raise ValueError(f"this is no address of a database; {_WRITE}") from None
    if address.get_backend_name() == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in _SQLITE:
        raise ValueError(f"nothing here runs on {address.drivername}://; {_WRITE}")
    if _is_in_memory(address):
        raise ValueError(f"SQLite in memory is seen by one connection and gone with it; {_WRITE}")
    return address


def _is_in_memory(address: URL) -> bool:
    # https://www.sqlite.org/inmemorydb.html
    name = address.database or ""
    return (
        name in {"", ":memory:"} or name.startswith("file::memory:") or address.query.get("mode") == "memory"
    )
