"""Writes that wait: when they are sent, in how many statements, and what becomes of them when one is refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import IntegrityError

from gateway.runtime import UnitOfWork
from gateway.store.engines import Engines, open_engines
from gateway.store.queries import inbound
from gateway.store.tables.exchanges import inbound_event
from gateway.store.tables.surveys import survey_version, touchpoint
from gateway.store.unit_of_work import reading_units, writing_units
from gateway.store.writes import insertion, parameter, parameters

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNT = "SELECT (SELECT count(*) FROM inbound_event) + (SELECT count(*) FROM touchpoint)"
RENAME = (
    update(touchpoint)
    .where(touchpoint.c.id == parameter(touchpoint, "row"))
    .values(parameters(touchpoint, ["key"]))
)


@pytest.fixture
def engines(database_url: str) -> Iterator[Engines]:
    opened = open_engines(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sent(engines: Engines) -> list[str]:
    """Hold the statements that reach the database, as they do."""
    statements: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engines.writing, "before_cursor_execute", keep)
    return statements


def note(uow: UnitOfWork, key: str, result: str = "applied") -> None:
    inbound.note(
        uow,
        dedupe_key=key,
        carrier="twilio",
        route="voice",
        subject_id=None,
        turn=1,
        payload="",
        result=result,
        received_at=NOW,
    )


def add_touchpoint(uow: UnitOfWork, key: str) -> uuid.UUID:
    row = uuid.uuid4()
    values = {"id": row, "key": key, "created_at": NOW}
    uow.write(touchpoint, insertion(touchpoint, tuple(values)), values)
    return row


def kept(engines: Engines) -> int:
    with reading_units(engines)() as uow:
        return int(uow.connection.execute(text(COUNT)).scalar_one())


def test_writes_wait_for_the_commit_and_reach_postgresql_as_one_statement(
    engines: Engines, sent: list[str]
) -> None:
    with writing_units(engines)() as uow:
        note(uow, "a")
        add_touchpoint(uow, "support")
        assert [each for each in sent if "INSERT" in each] == []
    is_postgres = engines.writing.dialect.name == "postgresql"
    assert len([each for each in sent if "INSERT" in each]) == (1 if is_postgres else 2)
    assert kept(engines) == 2


def test_whoever_asks_sees_what_was_written_before(engines: Engines) -> None:
    with writing_units(engines)() as uow:
        add_touchpoint(uow, "support")
        found = uow.connection.execute(select(touchpoint.c.key)).scalar_one()
    assert found == "support"


def test_what_is_written_twice_is_written_in_its_order(engines: Engines) -> None:
    with writing_units(engines)() as uow:
        row = add_touchpoint(uow, "support")
        note(uow, "a")
        uow.write(touchpoint, RENAME, {"row": row, "key": "sales"})
        uow.write(touchpoint, RENAME, {"row": row, "key": "returns"})
        found = uow.connection.execute(select(touchpoint.c.key)).scalars().all()
    assert found == ["returns"]
    assert kept(engines) == 2


def test_nothing_is_sent_when_the_block_raises(engines: Engines, sent: list[str]) -> None:
    with pytest.raises(RuntimeError, match="in the middle"), writing_units(engines)() as uow:  # noqa: PT012
        note(uow, "a")
        raise RuntimeError("in the middle")
    assert [each for each in sent if "INSERT" in each] == []


def test_one_that_is_refused_undoes_the_unit_and_nothing_follows_it(engines: Engines) -> None:
    ran: list[str] = []
    with writing_units(engines)() as uow:
        add_touchpoint(uow, "support")
    with pytest.raises(IntegrityError), writing_units(engines)() as uow:  # noqa: PT012
        uow.after_commit(lambda: ran.append("followed"))
        note(uow, "a")
        add_touchpoint(uow, "support")  # there is one of this key
    assert (ran, kept(engines)) == ([], 1)


def test_a_repetition_in_the_ledger_changes_nothing_and_holds_nothing_up(engines: Engines) -> None:
    for result, key in (("applied", "support"), ("repeated", "sales")):
        with writing_units(engines)() as uow:
            note(uow, "a", result)
            add_touchpoint(uow, key)
    with reading_units(engines)() as uow:
        results = uow.connection.execute(select(inbound_event.c.result)).scalars().all()
    assert results == ["applied"]
    assert kept(engines) == 3


def test_columns_of_different_tables_that_share_a_name_keep_their_own_values(engines: Engines) -> None:
    later = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    version = {
        "id": uuid.uuid4(),
        "survey_key": "nps",
        "version": 1,
        "source": "",
        "checksum": "0" * 64,
        "published_at": later,
    }
    with writing_units(engines)() as uow:
        point = add_touchpoint(uow, "support")
        uow.write(survey_version, insertion(survey_version, tuple(version)), version)
    with reading_units(engines)() as uow:
        ids = [
            uow.connection.execute(select(table.c.id)).scalar_one() for table in (touchpoint, survey_version)
        ]
    assert ids == [point, version["id"]]
