"""Pausing a campaign, and stopping one at once."""

from __future__ import annotations

from dataclasses import replace
from typing import cast
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import Conflict, NotFound
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import PlaceCall, Rejected, SendOutcome, VoiceCarrier
from gateway.services.apply_call_report import apply_call_report
from gateway.services.create_campaign import start_campaign
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.services.stop_campaign import Stopped, pause_campaign, stop_campaign
from ivr_flows.voice_script import Hangup, Say
from tests.support.office import BERLIN, MOBILE, RULES, Carrier, Office

OTHER = "+493087654321"
CASES = 'SELECT state, disposition FROM "case" ORDER BY id'


def place(office: Office) -> list[UUID]:
    """Dial a round and place its calls."""
    office.dial()
    attempts = office.queue.take("place_call")
    for attempt in attempts:
        place_call(office.runtime, attempt)
    return attempts


def rings(office: Office, attempt: UUID, ref: str) -> None:
    report = office.report(CallState.RINGING, ref=ref)
    apply_call_report(office.runtime, attempt, report, "payload")


def states(office: Office) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in office.rows(CASES)]


def test_a_paused_campaign_calls_off_what_is_queued_and_nothing_that_rings(office: Office) -> None:
    office.open(BERLIN, OTHER)
    first, _ = place(office)
    rings(office, first, "CA1")
    assert pause_campaign(office.runtime, office.campaign) == 1
    assert office.carrier.hung_up == ["CA2"]
    assert office.one("SELECT state FROM campaign") == "paused"


def test_a_caller_finishes_the_interview_of_a_paused_campaign(office: Office) -> None:
    office.open(BERLIN)
    (attempt,) = place(office)
    office.input(attempt, 0)
    pause_campaign(office.runtime, office.campaign)
    office.input(attempt, 1, "10")
    office.input(attempt, 2, "#")
    assert office.one("SELECT state FROM interview") == "complete"


def test_a_call_that_was_only_planned_waits_until_the_campaign_goes_on(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    pause_campaign(office.runtime, office.campaign)
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    assert office.carrier.calls == []
    start_campaign(office.runtime, office.campaign)
    office.wait(hours=1)
    assert len(place(office)) == 1
    assert len(office.carrier.calls) == 1


def test_a_call_that_a_carrier_takes_after_the_stop_is_called_off(office: Office) -> None:
    office.open(BERLIN)
    office.dial()
    (attempt,) = office.queue.take("place_call")

    class StoppedMeanwhile(Carrier):
        """A carrier that takes a call while the campaign is being stopped."""

        def place_call(self, call: PlaceCall) -> SendOutcome:
            stop_campaign(office.runtime, office.campaign)
            return super().place_call(call)

    carrier = StoppedMeanwhile()
    place_call(replace(office.runtime, voice={"twilio": cast("VoiceCarrier", carrier)}), attempt)
    assert carrier.hung_up == ["CA1"]


def test_a_stop_ends_everything_that_is_under_way(office: Office) -> None:
    office.open(BERLIN, OTHER)
    talking, ringing = place(office)
    rings(office, ringing, "CA2")
    office.input(talking, 0)
    office.input(talking, 1, "10")
    stopped = stop_campaign(office.runtime, office.campaign)
    assert stopped == Stopped(called_off=1, ended=1, refused=0, texts=0, interviews=1, cases=1)
    assert office.carrier.hung_up == ["CA2"]
    ((ref, script),) = office.carrier.redirected
    assert ref == "CA1"
    assert isinstance(script.verbs[0], Say)
    assert script.verbs[-1] == Hangup()
    assert office.input(talking, 2, "#").script == script  # where the carrier did not hear us
    assert [state for state, _ in states(office)] == ["final", "final"]
    assert office.one("SELECT state FROM interview") == "partial"
    assert len(office.queue.take("push_results")) == 1


def test_who_was_never_tried_ends_as_not_attempted_and_others_as_what_is_known(office: Office) -> None:
    office.open(BERLIN, OTHER)
    office.dial(limit=1)
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    apply_call_report(office.runtime, attempt, office.report(CallState.ENDED, EndReason.BUSY), "payload")
    stop_campaign(office.runtime, office.campaign)
    assert sorted(states(office)) == [("final", "3.11"), ("final", "3.12")]
    assert office.dial().planned == 0


def test_a_late_report_changes_nothing_of_a_stopped_campaign(office: Office) -> None:
    office.open(BERLIN)
    (attempt,) = place(office)
    stop_campaign(office.runtime, office.campaign)
    before = states(office)
    report = office.report(CallState.ENDED, EndReason.CANCELED)
    assert apply_call_report(office.runtime, attempt, report, "payload") == "applied"
    assert states(office) == before
    assert office.one("SELECT state FROM contact_attempt") == "settled"


def test_texts_that_wait_are_never_sent(office: Office) -> None:
    office.open(MOBILE, talk=900, rules=replace(RULES, channels=(Channel.SMS,)))
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    stopped = stop_campaign(office.runtime, office.campaign)
    assert stopped.texts == 1
    send_message(office.runtime, message)
    assert office.carrier.texts == []
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert office.one("SELECT state FROM contact_attempt") == "settled"
    assert office.queue.take("push_results") == []


def test_a_call_that_the_carrier_would_not_end_is_told(office: Office) -> None:
    office.open(BERLIN)
    (attempt,) = place(office)
    rings(office, attempt, "CA1")
    office.carrier.outcomes.append(Rejected(ErrorClass.AUTH, "20003"))
    assert stop_campaign(office.runtime, office.campaign).refused == 1


def test_a_stop_is_for_good_and_may_be_repeated(office: Office) -> None:
    office.open(BERLIN)
    stop_campaign(office.runtime, office.campaign)
    assert stop_campaign(office.runtime, office.campaign).cases == 0
    with pytest.raises(Conflict):
        start_campaign(office.runtime, office.campaign)
    with pytest.raises(Conflict):
        pause_campaign(office.runtime, office.campaign)


def test_a_campaign_that_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        stop_campaign(office.runtime, UUID(int=7))
