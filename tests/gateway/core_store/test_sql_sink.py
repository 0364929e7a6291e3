"""Results in the core store: twice is once, the newest stands, values come back as they went in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, select, text, update

from gateway.core_store.schema import answer, metric_score, respondent, response
from gateway.core_store.sql_results import SqlResults
from gateway.core_store.sql_sink import SqlResultSink
from gateway.domain.ports.results import NotApplied
from gateway.store.engines import open_engines
from tests.support.databases import Databases
from tests.support.results import INTERVIEW, NOON, given, result

VALUES = [10, 0, -3, 7.25, True, False, "wait", "", 'ten, "ten"\n\U0001f600', ("wait", "staff"), (), None]


@pytest.fixture
def engine(core_database_url: str) -> Iterator[Engine]:
    engines = open_engines(core_database_url)
    yield engines.writing
    engines.dispose()


def answers(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        rows = connection.execute(select(answer.c.question, answer.c.value))
        return {row.question: row.value for row in rows}


def scores(engine: Engine) -> list[tuple[str, str, float]]:
    with engine.connect() as connection:
        columns = (metric_score.c.metric, metric_score.c.question, metric_score.c.score)
        rows = connection.execute(select(*columns).order_by(*columns))
        return [(row.metric, row.question, row.score) for row in rows]


def test_the_same_result_twice_leaves_one(engine: Engine) -> None:
    sink = SqlResultSink(engine)
    for _ in range(2):
        assert sink.apply(result(given("nps", 9, metric="nps"))) is None
    assert SqlResults(engine).count() == 1
    assert answers(engine) == {"nps": 9}
    assert scores(engine) == [("nps", "nps", 9.0)]


def test_a_result_is_kept_with_where_and_when_it_came_from(engine: Engine) -> None:
    east = timezone(timedelta(hours=3))
    sent = result(given("nps", 9), started_at=NOON.astimezone(east))
    SqlResultSink(engine).apply(sent)
    with engine.connect() as connection:
        row = connection.execute(select(response)).one()
        kept = connection.execute(select(answer)).one()
    assert (row.id, row.sequence, row.campaign, row.disposition) == (INTERVIEW, 1, "spring", "1.1")
    assert row.started_at.replace(tzinfo=UTC) == NOON
    assert (kept.raw, kept.carrier_ref, kept.channel, kept.turn) == ("9", "CA1", "voice", 1)


def test_a_correction_replaces_the_answers_and_the_scores(engine: Engine) -> None:
    sink = SqlResultSink(engine)
    sink.apply(result(given("nps", 2, metric="nps"), given("reason", "wait")))
    sink.apply(
        result(given("nps", 10, metric="nps"), given("praise", "staff"), sequence=2, outcome="partial")
    )
    assert answers(engine) == {"nps": 10, "praise": "staff"}
    assert scores(engine) == [("nps", "nps", 10.0)]
    with engine.connect() as connection:
        assert connection.execute(select(response.c.sequence, response.c.outcome)).one() == (2, "partial")


def test_an_older_result_leaves_the_newer_and_its_person_alone(engine: Engine) -> None:
    sink = SqlResultSink(engine)
    sink.apply(result(given("nps", 10), sequence=3, respondent_segment="premium"))
    assert sink.apply(result(given("nps", 1), given("reason", "wait"), sequence=2)) is None
    assert answers(engine) == {"nps": 10}
    with engine.connect() as connection:
        assert connection.execute(select(respondent.c.segment)).scalar_one() == "premium"


def test_a_person_of_two_interviews_is_one_with_the_newest_facts(engine: Engine) -> None:
    sink = SqlResultSink(engine)
    sink.apply(result(given("nps", 9)))
    sink.apply(result(response_id=UUID(int=9), respondent_segment="premium", language="ru"))
    with engine.connect() as connection:
        assert connection.execute(select(respondent)).all() == [("C1", "premium", "ru")]
    assert SqlResults(engine).count() == 2


def test_values_of_every_type_come_back_as_they_went_in(engine: Engine) -> None:
    SqlResultSink(engine).apply(result(*(given(f"q{n}", value) for n, value in enumerate(VALUES))))
    found = answers(engine)
    for number, value in enumerate(VALUES):
        expected = list(value) if isinstance(value, tuple) else value
        assert found[f"q{number}"] == expected
        assert type(found[f"q{number}"]) is type(expected)


def test_the_same_question_in_two_loops_is_two_answers(engine: Engine) -> None:
    SqlResultSink(engine).apply(result(given("mark", 1, loop="visit=1"), given("mark", 5, loop="visit=2")))
    with engine.connect() as connection:
        rows = connection.execute(select(answer.c.loop, answer.c.value).order_by(answer.c.loop)).all()
    assert rows == [("visit=1", 1), ("visit=2", 5)]


def test_only_numbers_become_scores(engine: Engine) -> None:
    marks = [
        given("a", 9, metric="nps"),
        given("b", 4.5, metric="csat"),
        given("c", "refused", metric="nps"),
        given("d", True, metric="ces"),
        given("e", None, metric="nps"),
        given("f", 7),
    ]
    SqlResultSink(engine).apply(result(*marks))
    assert scores(engine) == [("csat", "b", 4.5), ("nps", "a", 9.0)]


def test_a_result_that_is_refused_leaves_nothing_half_done(engine: Engine) -> None:
    twice = (given("nps", 9), given("nps", 8))
    assert SqlResultSink(engine).apply(result(*twice)) == NotApplied(
        "core store: IntegrityError", refused=True
    )
    assert SqlResults(engine).count() == 0
    with engine.connect() as connection:
        assert connection.execute(select(respondent)).all() == []


@pytest.mark.postgres
def test_workers_with_the_same_interview_at_once_leave_the_newest_whole(
    postgres_databases: Databases,
) -> None:
    with postgres_databases.migrated("core_store") as url:
        engines = open_engines(url)
        sink = SqlResultSink(engines.writing)
        sink.apply(result(response_id=UUID(int=9)))
        failures: list[object] = []

        def push(sequence: int) -> None:
            marks = given(f"only_in_{sequence}", sequence), given("nps", sequence)
            try:
                failures.extend(filter(None, [sink.apply(result(*marks, sequence=sequence))]))
            except Exception as error:  # noqa: BLE001  whatever it is, the test names it
                failures.append(error)

        threads = [threading.Thread(target=push, args=(sequence,)) for sequence in (1, 2, 1, 2)]
        with engines.writing.begin() as holder:  # holds the person, so that all four meet halfway
            holder.execute(update(respondent).values(segment="held"))
            for thread in threads:
                thread.start()
            _wait_for_waiting(engines.reading, len(threads))
        for thread in threads:
            thread.join(30)
        assert failures == []
        assert answers(engines.reading) == {"nps": 2, "only_in_2": 2}
        engines.dispose()


def _wait_for_waiting(engine: Engine, sessions: int) -> None:
    """Wait until so many sessions of this database wait for a lock."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    deadline = time.monotonic() + 20
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(statement).scalar_one() < sessions:
            assert time.monotonic() < deadline, "they never met"
            time.sleep(0.01)


def test_a_database_that_is_away_is_told_and_not_raised(sqlite_databases: Databases) -> None:
    with sqlite_databases.empty() as url:  # a file without tables is as good as away
        engine = create_engine(url)
        refused = SqlResultSink(engine).apply(result())
        engine.dispose()
    assert refused == NotApplied("core store: OperationalError")


@pytest.mark.postgres
def test_a_server_that_is_away_is_told_and_not_raised() -> None:
    engines = open_engines("postgresql://nobody@127.0.0.1:1/core")
    refused = SqlResultSink(engines.writing).apply(result())
    assert refused is not None
    assert "nobody" not in refused.reason
