"""What a crash leaves behind is found by rows alone, and carriers are not asked more often than needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import CallSnapshot, Rejected, SendMessage, SendOutcome, Unknown
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.services.settle_unknown import settle_call
from gateway.services.sweep import MOST_QUEUED, Patience, sweep
from gateway.store.queries import attempts
from tests.support.office import BERLIN, MOBILE, NOON, OURS, Carrier, Office

LONG = 900
PATIENCE = Patience()


def swept(office: Office) -> dict[str, list[UUID]]:
    """Sweep once with an empty queue; give what was queued, by name."""
    office.queue.jobs.clear()
    sweep(office.runtime, PATIENCE)
    return {name: office.queue.take(name) for name in {name for name, _ in office.queue.jobs}}


def reserved(office: Office, table: str) -> None:
    """Leave what a process leaves that dies before the carrier answers."""
    with office.runtime.unit_of_work() as uow:
        since = "planned_at" if table == "contact_attempt" else "created_at"
        uow.connection.exec_driver_sql(f"UPDATE {table} SET state = 'reserved', reserved_at = {since}")  # noqa: S608


def test_a_world_at_rest_gives_the_sweeper_nothing_to_do(office: Office) -> None:
    office.open(BERLIN, MOBILE)
    assert swept(office) == {}


def test_a_planned_text_without_a_job_is_found_after_a_minute(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    assert swept(office) == {}
    office.wait(seconds=61)
    assert swept(office) == {"send_message": [message]}


def test_a_text_that_was_put_off_is_found_when_it_is_due_and_not_before(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 600.0))
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(office.runtime, message)
    office.wait(seconds=600)
    assert swept(office) == {}
    office.wait(seconds=61)
    assert swept(office) == {"send_message": [message]}


def test_a_text_whose_process_died_is_unknown_and_looked_for_and_never_sent_again(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    reserved(office, "message")
    office.wait(seconds=61)
    assert swept(office) == {"settle_message": [message]}
    send_message(office.runtime, message)
    assert office.carrier.texts == []


@dataclass
class SlowCarrier(Carrier):
    """A carrier during whose answers a sweeper passes by."""

    office: Office = field(default=None)  # type: ignore[assignment]  # given at once below

    def send(self, message: SendMessage) -> SendOutcome:
        sweep(self.office.runtime, PATIENCE)
        return super().send(message)


def test_a_text_that_was_put_off_before_is_not_given_up_while_its_carrier_is_being_asked(
    office: Office,
) -> None:
    slow = SlowCarrier(office=office)
    slow.outcomes.append(Rejected(ErrorClass.RATE_LIMITED, "20429", "", 1.0))
    runtime = replace(office.runtime, messages={"twilio": slow})
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(runtime, message)
    office.wait(minutes=5)  # the queue was long: the text leaves well after it was due
    send_message(runtime, message)
    assert len(slow.texts) == 2
    assert office.rows("SELECT code FROM message WHERE code = 'not recorded'") == []


@pytest.mark.parametrize("refusal", [ErrorClass.INVALID_NUMBER, ErrorClass.RATE_LIMITED])
def test_a_refusal_that_comes_after_the_sweepers_patience_still_counts(
    office: Office, refusal: ErrorClass
) -> None:
    @dataclass
    class VerySlow(Carrier):
        def send(self, message: SendMessage) -> SendOutcome:
            office.wait(seconds=61)
            sweep(office.runtime, PATIENCE)
            return super().send(message)

    slow = VerySlow()
    slow.outcomes.append(Rejected(refusal, "21211"))
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(replace(office.runtime, messages={"twilio": slow}), message)
    expected = {ErrorClass.INVALID_NUMBER: "rejected", ErrorClass.RATE_LIMITED: "planned"}
    assert office.one("SELECT state FROM message") == expected[refusal]


def test_a_call_that_has_gone_quiet_is_asked_for(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    office.wait(minutes=39)
    assert swept(office) == {}
    office.wait(minutes=2)
    assert swept(office) == {"settle_call": [attempt]}
    office.carrier.listed_calls = [CallSnapshot("CA1", BERLIN, OURS, CallState.ENDED, EndReason.BUSY, NOON)]
    settle_call(office.runtime, attempt)
    assert office.one("SELECT state, outcome FROM contact_attempt") == ("settled", "busy")
    assert swept(office) == {}


def test_carriers_are_asked_only_in_the_rounds_that_say_so(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    office.wait(seconds=31)
    sweep(office.runtime, PATIENCE, ask_carriers=False)
    assert office.queue.jobs == []
    sweep(office.runtime, PATIENCE)
    assert office.queue.take("settle_call") == [attempt]


def test_a_late_job_gives_no_attempt_the_call_of_the_one_that_came_after_it(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    office.open(BERLIN, BERLIN)
    office.dial()
    (first,) = office.queue.take("place_call")
    place_call(office.runtime, first)
    office.wait(minutes=11)
    settle_call(office.runtime, first)
    office.dial()
    (second,) = office.queue.take("place_call")
    with office.runtime.unit_of_work() as uow:  # the second is being placed: its answer has not come
        now = office.clock.now()
        attempts.move(uow, second, AttemptState.PLANNED, AttemptState.RESERVED, reserved_at=now)
        attempts.add_leg(uow, id=UUID(int=9), attempt_id=second, carrier="twilio", created_at=now)
    office.carrier.listed_calls = [
        CallSnapshot("CA-second", BERLIN, OURS, CallState.RINGING, None, office.clock.now())
    ]
    settle_call(office.runtime, first)
    assert office.rows("SELECT * FROM call_leg WHERE carrier_ref IS NOT NULL") == []


def test_a_queue_that_is_long_is_not_made_longer_by_what_waits_in_it(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    office.wait(minutes=5)
    office.queue.jobs = [("place_call", UUID(int=1))] * (MOST_QUEUED + 1)
    sweep(office.runtime, PATIENCE)
    assert office.queue.depth() == MOST_QUEUED + 1
    office.queue.jobs.clear()
    sweep(office.runtime, PATIENCE)
    assert len(office.queue.take("place_call")) == 1


def test_a_campaign_with_somebody_left_is_not_finished(office: Office) -> None:
    office.open(BERLIN, MOBILE)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql(f"UPDATE \"case\" SET state = 'final' WHERE address = '{BERLIN}'")  # noqa: S608
    swept(office)
    assert office.one("SELECT state FROM campaign") == "running"
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE \"case\" SET state = 'final'")
    swept(office)
    assert office.one("SELECT state FROM campaign") == "finished"
    assert office.one("SELECT finished_at IS NOT NULL FROM campaign") in (1, True)


@pytest.mark.parametrize("speed", [1.0, 30.0, 600.0])
def test_at_any_speed_a_carrier_has_longer_than_its_time_out_to_answer(speed: float) -> None:
    patience: Any = Patience.at_speed(speed)
    real = timedelta(seconds=2 * 10)  # ten to connect, ten to answer
    assert patience.silent_carrier >= real * speed
    assert patience.quiet_text >= max(real * speed, timedelta(minutes=15))
    assert patience.lost_job >= timedelta(seconds=60)
    assert patience.evidence >= timedelta(seconds=30)
