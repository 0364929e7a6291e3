"""What to say where a database cannot be used: for the edge of a program that a person starts."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

DATABASE_ERRORS: tuple[type[Exception], ...] = (SQLAlchemyError,)

_NO_TABLE = ("no such table", "no such column", "does not exist")


def explain(error: Exception) -> str:
    """Say in one line what is wrong and what to do. Addresses and values are not shown: they may be secret."""
    cause = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
    first = next(iter(cause.splitlines()), type(error).__name__)
    if any(words in first for words in _NO_TABLE):
        return f"the store is not of this release: {first} (run 'alembic upgrade head')"
    return f"the store cannot be used: {first} (see OTKLIK_DATABASE_URL)"
