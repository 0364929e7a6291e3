"""Units of work on both databases; and SQLite under several threads and processes that write."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gateway.runtime import UnitOfWork
from gateway.store.engines import Engines, open_engines
from gateway.store.queries import inbound
from gateway.store.unit_of_work import reading_units, writing_units
from tests.support.databases import ROOT, Databases

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNT = "SELECT count(*) FROM inbound_event"

WRITER = """
import sys
from datetime import UTC, datetime
from sqlalchemy import text
from gateway.store.engines import open_engines
from gateway.store.queries import inbound
from gateway.store.unit_of_work import writing_units

url, name = sys.argv[1:]
unit = writing_units(open_engines(url))
for number in range(20):
    with unit() as uow:
        uow.connection.execute(text("SELECT count(*) FROM inbound_event")).scalar_one()  # reads, then writes
        inbound.add(uow, dedupe_key=f"{name}:{number}", carrier="twilio", route="voice", subject_id=None,
                    payload="", result="applied", received_at=datetime(2026, 3, 2, tzinfo=UTC))
"""


@pytest.fixture
def engines(database_url: str) -> Iterator[Engines]:
    opened = open_engines(database_url)
    yield opened
    opened.dispose()


def add_event(uow: UnitOfWork, key: str) -> bool:
    return inbound.add(
        uow,
        dedupe_key=key,
        carrier="twilio",
        route="voice",
        subject_id=None,
        payload="",
        result="applied",
        received_at=NOW,
    )


def count(engines: Engines) -> int:
    with reading_units(engines)() as uow:
        return int(uow.connection.execute(text(COUNT)).scalar_one())


def test_what_follows_a_commit_runs_once_after_it_and_sees_it_kept(engines: Engines) -> None:
    seen: list[int] = []
    with writing_units(engines)() as uow:
        add_event(uow, "a")
        uow.after_commit(lambda: seen.append(count(engines)))
        assert seen == []
    assert seen == [1]


def test_nothing_follows_and_nothing_is_kept_when_the_block_raises(engines: Engines) -> None:
    seen: list[str] = []

    def fail() -> None:
        with writing_units(engines)() as uow:
            add_event(uow, "a")
            uow.after_commit(lambda: seen.append("ran"))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert (seen, count(engines)) == ([], 0)


def test_what_follows_a_commit_may_write_again(engines: Engines) -> None:
    unit = writing_units(engines)

    def again() -> None:
        with unit() as uow:
            add_event(uow, "b")

    with unit() as uow:
        add_event(uow, "a")
        uow.after_commit(again)
    assert count(engines) == 2


def test_the_same_event_is_kept_once(engines: Engines) -> None:
    with writing_units(engines)() as uow:
        assert add_event(uow, "a")
        assert not add_event(uow, "a")
    assert count(engines) == 1


def test_a_reading_unit_keeps_nothing(engines: Engines) -> None:
    with reading_units(engines)() as uow:
        uow.connection.execute(text(COUNT))
        add_event(uow, "a")
    assert count(engines) == 0


def test_readers_are_not_held_up_by_a_writer(engines: Engines) -> None:
    with writing_units(engines)() as uow:
        add_event(uow, "a")
        assert count(engines) == 0
    assert count(engines) == 1


def test_an_error_of_the_database_shows_no_value_of_the_statement(engines: Engines) -> None:
    statement = text("INSERT INTO touchpoint (id, key, created_at) VALUES (:id, :key, NULL)")
    with pytest.raises(IntegrityError) as raised, writing_units(engines)() as uow:
        uow.connection.execute(statement, {"id": "0" * 32, "key": "79165106942"})
    message = str(raised.value)
    assert "INSERT INTO touchpoint" in message
    assert "79165106942" not in message.partition("DETAIL")[0]


def test_threads_and_processes_that_write_to_sqlite_never_find_it_locked(sqlite_databases: Databases) -> None:
    with sqlite_databases.migrated("alembic") as url:
        engines = open_engines(url)
        unit = writing_units(engines)
        failures: list[BaseException] = []

        def write(name: str) -> None:
            try:
                for number in range(20):
                    with unit() as uow:
                        uow.connection.execute(text(COUNT)).scalar_one()
                        add_event(uow, f"{name}:{number}")
            except Exception as error:  # noqa: BLE001  whatever it is, the test names it
                failures.append(error)

        processes = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, url, f"process-{n}"], cwd=ROOT, stderr=subprocess.PIPE
            )
            for n in range(3)
        ]
        threads = [threading.Thread(target=write, args=(f"thread-{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for process in processes:
            _, complaint = process.communicate(timeout=60)
            assert process.returncode == 0, complaint.decode()
        assert failures == []
        assert count(engines) == (4 + 3) * 20
        engines.dispose()
