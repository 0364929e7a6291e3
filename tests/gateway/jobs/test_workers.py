"""Jobs through a real queue by a real worker, and what the entry says when one fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import structlog
from redis import Redis
from rq.serializers import JSONSerializer

from gateway.domain.channel import Channel
from gateway.domain.ports.carriers import CallSnapshot, Unknown
from gateway.jobs import entry
from gateway.jobs.dialling_loop import MOST_WAITING, DiallingLoop
from gateway.jobs.leader import LEASE_SECONDS, LOCK, Leader
from gateway.jobs.registry import JOBS, QueueName
from gateway.jobs.rq_queue import RqJobQueue
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from tests.support.databases import Databases
from tests.support.office import RULES, Carrier, Office, open_office
from tests.support.running_world import BurstWorker

PHONES = [f"+4930123456{number:02}" for number in range(30)]
MOBILES = [f"+49151123456{number:02}" for number in range(60)]
NOWHERE = "unix:///nowhere/redis.sock"


@pytest.fixture
def connection(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def said() -> list[dict[str, Any]]:
    """What the office has written into its log."""
    return []


@pytest.fixture
def office(sqlite_databases: Databases, said: list[dict[str, Any]]) -> Iterator[Office]:
    def note(_logger: object, _method: str, event: Any) -> Any:
        said.append(dict(event))
        raise structlog.DropEvent

    processors = [structlog.contextvars.merge_contextvars, note]
    log = structlog.wrap_logger(structlog.PrintLogger(), processors=processors)
    with sqlite_databases.migrated("alembic") as url, open_office(url) as opened:
        yield replace(opened, runtime=replace(opened.runtime, log=log))


def worked(queue: RqJobQueue, connection: Redis) -> None:
    """Let a worker take every job."""
    worker = BurstWorker(
        queue.in_order(), connection=connection, serializer=JSONSerializer, log_job_description=False
    )
    worker.work(burst=True, logging_level="CRITICAL")


def test_every_job_has_a_queue_that_workers_take_from() -> None:
    assert {job.queue for job in JOBS.values()} == set(QueueName)


def test_a_job_goes_through_the_queue_and_is_done_once(office: Office, connection: Redis) -> None:
    queue = RqJobQueue(connection, office.runtime.log)
    queueing = replace(office, runtime=replace(office.runtime, queue=queue))
    entry.serve_with(queueing.runtime)
    queueing.open(PHONES[0])
    queueing.dial()
    (attempt,) = (UUID(str(row["id"])) for row in office.rows("SELECT id FROM contact_attempt"))
    queue.enqueue("place_call", attempt)  # the sweeper's, while the first still waits
    assert queue.depth() == 2
    worked(queue, connection)
    assert len(office.carrier.calls) == 1
    assert queue.depth() == 0
    assert connection.keys("rq:job:*") == []  # a job that is done leaves nothing behind


def test_a_job_that_fails_is_logged_with_its_id_and_raised_for_the_queue(
    office: Office, connection: Redis, said: list[dict[str, Any]]
) -> None:
    class Broken(Carrier):
        def find_calls(self, to: str, from_: str, since: object) -> list[CallSnapshot]:
            raise TypeError("not what the library promised")

    office.carrier.outcomes.append(Unknown("cut"))
    office.open(PHONES[0])
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    entry.serve_with(replace(office.runtime, voice={"twilio": Broken()}))
    with pytest.raises(TypeError):
        entry.run("settle_call", str(attempt))
    failed = [each for each in said if each["event"] == "job_failed"]
    assert [(each["job"], each["subject"]) for each in failed] == [("settle_call", str(attempt))]
    queue = RqJobQueue(connection, office.runtime.log)
    queue.enqueue("settle_call", attempt)
    worked(queue, connection)
    (sweeps,) = (each for each in queue.in_order() if each.name == "sweeps")
    assert sweeps.failed_job_registry.count == 1
    assert office.one("SELECT state FROM contact_attempt") == "unknown"


def test_while_redis_is_away_the_job_is_lost_and_said_and_the_row_stays(
    office: Office, said: list[dict[str, Any]]
) -> None:
    with Redis.from_url(NOWHERE) as nowhere:
        away = replace(office, runtime=replace(office.runtime, queue=RqJobQueue(nowhere, office.runtime.log)))
        away.open(PHONES[0])
        away.dial()
    (attempt,) = office.rows("SELECT id, state FROM contact_attempt")
    assert attempt["state"] == "planned"
    lost = [each for each in said if each["event"] == "job_not_queued"]
    assert [UUID(each["subject"]) for each in lost] == [UUID(str(attempt["id"]))]
    assert PHONES[0] not in repr(said)


def test_a_leader_that_is_gone_is_followed_when_its_lease_ends(connection: Redis) -> None:
    first, second = Leader(connection), Leader(connection)
    assert first.lead()
    assert 0 < connection.pttl(LOCK) <= LEASE_SECONDS * 1000
    connection.pexpire(LOCK, 1)  # its last second has come
    while connection.exists(LOCK):
        continue
    assert second.lead()
    assert not first.lead()


def test_a_leader_renews_its_lease_at_every_round(connection: Redis) -> None:
    leader = Leader(connection)
    leader.lead()
    connection.pexpire(LOCK, 2_000)
    assert leader.lead()
    assert connection.pttl(LOCK) > 2_000


def test_nobody_leads_while_redis_is_away() -> None:
    with Redis.from_url(NOWHERE) as nowhere:
        leader = Leader(nowhere)
        assert not leader.lead()
        leader.resign()


def test_the_loop_dials_and_sweeps_until_it_is_told_to_stop_and_then_resigns(
    office: Office, connection: Redis
) -> None:
    office.open(*PHONES[:3], rules=replace(RULES, calls_per_second=1000))
    stopping, planned = threading.Event(), threading.Event()

    class Told:
        """The office's queue, which also says when the third call was planned."""

        def enqueue(self, name: str, subject: UUID) -> None:
            office.queue.enqueue(name, subject)
            if len(office.queue.jobs) == 3:
                planned.set()

        def depth(self) -> int:
            return office.queue.depth()

        def answers(self) -> bool:
            return True

    loop = DiallingLoop(replace(office.runtime, queue=Told()), Leader(connection), pause=0.01)
    running = threading.Thread(target=loop.run, args=(stopping,))
    running.start()
    assert planned.wait(20)
    stopping.set()
    running.join(20)
    assert not running.is_alive()
    assert connection.exists(LOCK) == 0


def test_a_dialler_that_fails_does_not_keep_the_sweeper_from_its_work(
    office: Office, connection: Redis, said: list[dict[str, Any]]
) -> None:
    swept, stopping = threading.Event(), threading.Event()

    class Broken:
        """A queue that fails the dialler, which asks first, and serves the sweeper, which asks second."""

        asked = 0

        def enqueue(self, name: str, subject: UUID) -> None:
            raise AssertionError(name)

        def depth(self) -> int:
            self.asked += 1
            if self.asked % 2:
                raise ConnectionError("away")
            swept.set()
            return 0

        def answers(self) -> bool:
            return True

    loop = DiallingLoop(
        replace(office.runtime, queue=Broken()), Leader(connection), pause=0.01, sweep_every=0.01
    )
    running = threading.Thread(target=loop.run, args=(stopping,))
    running.start()
    assert swept.wait(20)
    stopping.set()
    running.join(20)
    assert "dialling_round_failed" in {each["event"] for each in said}


def test_texts_that_are_put_off_until_morning_do_not_hold_the_others_up(
    office: Office, connection: Redis
) -> None:
    rules = replace(RULES, window="eu_default", messages_per_second=1000)
    office.open(*MOBILES, talk=900, rules=rules)
    loop = DiallingLoop(office.runtime, Leader(connection))
    planned = sum(loop.dial() for _ in range(4))
    assert planned == MOST_WAITING  # nothing has left yet
    office.wait(hours=9)
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    assert office.carrier.texts == []
    office.wait(
        hours=11, seconds=-1
    )  # just before nine: all forty wait for the opening, nobody else may leave
    assert loop.dial() == 0
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql(
            """UPDATE campaign SET rules = replace(rules, 'eu_default', 'around_the_clock')"""
        )
        uow.connection.exec_driver_sql("UPDATE \"case\" SET due_at = created_at WHERE state = 'fresh'")
    assert loop.dial() > 0


def test_calls_keep_to_business_time_and_not_to_how_often_the_loop_turns(
    office: Office, connection: Redis
) -> None:
    office.open(*PHONES, rules=replace(RULES, lines=30, calls_per_second=0.5))
    loop = DiallingLoop(office.runtime, Leader(connection))
    assert sum(loop.dial() for _ in range(20)) == 1  # the clock stands
    office.wait(seconds=20)
    assert sum(loop.dial() for _ in range(20)) == 1  # what was not used is not saved up
    assert office.one("SELECT count(*) FROM contact_attempt") == 2


def test_carriers_are_asked_for_doubtful_calls_twice_a_minute_and_not_at_every_sweep(
    office: Office, connection: Redis
) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    office.open(PHONES[0])
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    loop = DiallingLoop(office.runtime, Leader(connection))
    asked = 0
    for _ in range(25):
        loop.sweep()
        asked += len(office.queue.take("settle_call"))
        office.wait(seconds=5)
    assert asked == 3  # at 60, 90 and 120 seconds; at 30 it is not yet older than that


def test_a_campaign_that_is_not_running_is_not_dialled_for(office: Office, connection: Redis) -> None:
    office.open(PHONES[0])
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE campaign SET state = 'paused'")
    assert DiallingLoop(office.runtime, Leader(connection)).dial() == 0
    assert office.dial(Channel.SMS).planned == 0
