"""The sweeper looks once a second: none of its questions may read a whole table that grows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from gateway.services.sweep import Patience, sweep
from tests.support.databases import Databases
from tests.support.office import BERLIN, MOBILE, Office, open_office

_FEW_ROWS = ("campaign",)


def asked_by(office: Office) -> dict[str, Any]:
    """Sweep once; give every SELECT with its values."""
    asked: dict[str, Any] = {}

    def note(_on: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            asked[statement] = values

    event.listen(Engine, "before_cursor_execute", note)
    try:
        sweep(office.runtime, Patience())
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


def test_no_question_of_the_sweeper_reads_a_whole_table(sqlite_databases: Databases) -> None:
    with sqlite_databases.migrated("alembic") as url, open_office(url) as office:
        office.open(BERLIN, MOBILE)
        asked = asked_by(office)
        with office.runtime.reading() as uow:
            plans = {
                statement: [
                    str(row[-1])
                    for row in uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                ]
                for statement, values in asked.items()
            }
    assert len(plans) >= 8
    read_whole = [
        (step, statement)
        for statement, steps in plans.items()
        for step in steps
        if step.startswith("SCAN") and step.split()[1] not in _FEW_ROWS
    ]
    assert read_whole == []
