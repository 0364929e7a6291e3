"""What an author is told of interviews that close: read from a core store that the sink has written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from demo.told import Told
from gateway.core_store.sql_sink import SqlResultSink
from gateway.store.engines import open_engines
from tests.support.databases import Databases
from tests.support.results import NOON, given, result


@pytest.fixture
def core_store(sqlite_databases: Databases) -> Iterator[Path]:
    """The file of a core store without results."""
    with sqlite_databases.migrated("core_store") as url:
        yield Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def sink(core_store: Path) -> Iterator[SqlResultSink]:
    engines = open_engines(f"sqlite:///{core_store}")
    yield SqlResultSink(engines.writing)
    engines.dispose()


def test_a_result_is_told_once_with_its_answers(core_store: Path, sink: SqlResultSink) -> None:
    told = Told(core_store)
    assert list(told.new_lines()) == []
    sink.apply(result(given("nps", 9), given("reason", ("wait", "staff"))))
    interview, *answers = told.new_lines()
    assert interview == "complete by voice in en, disposition 1.1"
    assert sorted(answers) == [
        "  nps: 9   from '9'",
        """  reason: ["wait", "staff"]   from "('wait', 'staff')\"""",
    ]
    assert list(told.new_lines()) == []


def test_answers_are_told_in_the_order_in_which_they_were_given(
    core_store: Path, sink: SqlResultSink
) -> None:
    first, second = given("z", 1), given("m", 2, turn=2)
    third = msgspec.structs.replace(given("a", 3, turn=3), answered_at=NOON + timedelta(seconds=1))
    sink.apply(result(third, second, first))
    _, *answers = Told(core_store).new_lines()
    assert [line.split(":")[0].strip() for line in answers] == ["z", "m", "a"]


def test_an_answer_of_a_loop_names_its_round(core_store: Path, sink: SqlResultSink) -> None:
    sink.apply(result(given("mark", 5, loop="delivery")))
    assert list(Told(core_store).new_lines())[1:] == ["  mark [delivery]: 5   from '5'"]


def test_a_correction_is_told_again_and_called_one(core_store: Path, sink: SqlResultSink) -> None:
    told = Told(core_store)
    sink.apply(result(given("nps", 2), outcome="partial"))
    list(told.new_lines())
    sink.apply(result(given("nps", 10), sequence=2))
    assert list(told.new_lines()) == [
        "complete by voice in en, disposition 1.1 (corrected)",
        "  nps: 10   from '10'",
    ]


def test_results_are_told_as_they_closed(core_store: Path, sink: SqlResultSink) -> None:
    for number, outcome in enumerate(("complete", "partial", "screened_out")):
        closed_at = NOON + timedelta(minutes=-number)
        sink.apply(result(response_id=UUID(int=10 + number), outcome=outcome, closed_at=closed_at))
    outcomes = [line.split()[0] for line in Told(core_store).new_lines()]
    assert outcomes == ["screened_out", "partial", "complete"]
