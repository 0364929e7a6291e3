"""The queue on a real server: names and ids, nothing else; and one dialling loop at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import structlog
from redis import Redis

from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.jobs import entry
from gateway.jobs.dialling_loop import DiallingLoop
from gateway.jobs.leader import Leader
from gateway.jobs.rq_queue import RqJobQueue
from gateway.services.apply_call_report import apply_call_report
from gateway.services.place_call import place_call
from tests.support.databases import Databases
from tests.support.office import RULES, Office, open_office

SUBJECT = UUID(int=5)
LOG = structlog.wrap_logger(structlog.PrintLogger(), wrapper_class=structlog.make_filtering_bound_logger(50))
PHONES = [f"+4930123456{number:02}" for number in range(30)]


@pytest.fixture
def connection(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def office(sqlite_databases: Databases) -> Iterator[Office]:
    with sqlite_databases.migrated("alembic") as url, open_office(url) as opened:
        yield opened


def test_a_job_is_a_name_and_an_id_as_json(connection: Redis) -> None:
    queue = RqJobQueue(connection, LOG)
    queue.enqueue("place_call", SUBJECT)
    (job,) = (job for each in queue.in_order() for job in each.jobs)
    assert (job.origin, job.func_name, job.args) == (
        "dialling",
        "gateway.jobs.entry.run",
        ["place_call", str(SUBJECT)],
    )
    assert queue.depth() == 1


def test_who_has_just_written_goes_before_everybody_else(connection: Redis) -> None:
    first, *_ = RqJobQueue(connection, LOG).in_order()
    assert first.name == "messages"


def test_a_name_that_is_not_registered_is_refused(connection: Redis) -> None:
    with pytest.raises(KeyError):
        RqJobQueue(connection, LOG).enqueue("make_coffee", SUBJECT)


def test_a_server_that_is_away_loses_the_job_and_stops_nobody() -> None:
    with Redis.from_url("unix:///nowhere/redis.sock") as nowhere:
        queue = RqJobQueue(nowhere, LOG)
        queue.enqueue("place_call", SUBJECT)
        assert not queue.answers()


def test_the_entry_runs_the_use_case_behind_a_name(office: Office) -> None:
    office.open(*PHONES[:1])
    office.dial()
    (attempt,) = office.queue.take("place_call")
    entry.serve_with(office.runtime)
    entry.run("place_call", str(attempt))
    assert len(office.carrier.calls) == 1
    with pytest.raises(KeyError):
        entry.run("make_coffee", str(attempt))


def test_one_candidate_leads_until_it_resigns(connection: Redis) -> None:
    first, second = Leader(connection), Leader(connection)
    assert first.lead()
    assert not second.lead()
    assert first.lead()
    first.resign()
    assert second.lead()
    assert not first.lead()


def test_a_leader_who_lost_its_lease_stops_leading(connection: Redis) -> None:
    first, second = Leader(connection), Leader(connection)
    first.lead()
    connection.flushall()
    assert second.lead()
    assert not first.lead()


def test_no_more_calls_are_planned_than_there_are_lines(office: Office, connection: Redis) -> None:
    office.open(*PHONES, rules=replace(RULES, lines=3, calls_per_second=1000))
    loop = DiallingLoop(office.runtime, Leader(connection))
    assert loop.dial() == 3
    assert loop.dial() == 0


def test_calls_are_planned_at_the_pace_that_the_carrier_takes(office: Office, connection: Redis) -> None:
    office.open(*PHONES, rules=replace(RULES, lines=30, calls_per_second=0.5))
    loop = DiallingLoop(office.runtime, Leader(connection))
    planned = []
    for _ in range(5):
        planned.append(loop.dial())
        office.wait(seconds=2)
    assert planned == [1, 1, 1, 1, 1]


def test_nothing_is_planned_while_much_waits(office: Office, connection: Redis) -> None:
    office.open(*PHONES, rules=replace(RULES, lines=30, calls_per_second=1000))
    office.queue.jobs = [("place_call", SUBJECT)] * 41
    loop = DiallingLoop(office.runtime, Leader(connection))
    assert loop.dial() == 0
    office.queue.jobs = []
    assert loop.dial() > 0


def test_a_call_that_has_ended_gives_its_line_to_the_next(office: Office, connection: Redis) -> None:
    office.open(*PHONES, rules=replace(RULES, lines=1, calls_per_second=1000))
    loop = DiallingLoop(office.runtime, Leader(connection))
    loop.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    assert loop.dial() == 0
    apply_call_report(office.runtime, attempt, office.report(CallState.ENDED, EndReason.BUSY), "")
    assert loop.dial() == 1
