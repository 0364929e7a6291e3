"""Whether the database answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.runtime import UnitOfWork


def answers(reading: Callable[[], AbstractContextManager[UnitOfWork]]) -> bool:
    """Ask the database for one value. False where it is away; never raises for that."""
    try:
        with reading() as uow:
            return bool(uow.connection.execute(select(literal(1))).scalar_one() == 1)
    except SQLAlchemyError:
        return False
