"""What is taken as the address of a database, and what is refused without showing it."""

from __future__ import annotations

import pytest

from gateway.store.address import read_address


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("sqlite:///var/otklik.sqlite", "sqlite"),
        ("sqlite+pysqlite:////srv/otklik.sqlite", "sqlite+pysqlite"),
        ("postgresql://otklik@db/otklik", "postgresql+psycopg"),
        ("postgresql+asyncpg://otklik@db/otklik", "postgresql+psycopg"),
    ],
)
def test_sqlite_files_and_postgresql_are_taken(written: str, driver: str) -> None:
    assert read_address(written).drivername == driver


def test_a_password_is_kept_in_the_address() -> None:
    assert read_address("postgresql://otklik:a-password@db/otklik").password == "a-password"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "no address"),
        ("nonsense", "no address"),
        ("postgresql://otklik:a-secret@db:a-secret/otklik", "no address"),
        ("mysql://otklik:a-secret@db/otklik", "nothing here runs on mysql://"),
        ("postgres://otklik:a-secret@db/otklik", r"postgresql\+psycopg://"),
        ("sqlite+aiosqlite:///otklik.sqlite", r"nothing here runs on sqlite\+aiosqlite://"),
        ("sqlite://", "in memory"),
        ("sqlite:///", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///file::memory:?cache=shared&uri=true", "in memory"),
        ("sqlite:///file:otklik?mode=memory&cache=shared&uri=true", "in memory"),
    ],
)
def test_what_cannot_hold_a_store_is_refused_with_what_to_write(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        read_address(written)
    assert "write sqlite:///PATH or postgresql" in str(refused.value)
    assert "a-secret" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
