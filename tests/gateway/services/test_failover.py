"""A carrier refuses for its own reasons: the next number of the campaign takes over, and never after doubt."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import OurNumber
from gateway.domain.ports.carrier_words import NOT_SENT, CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected, Unknown
from gateway.services.apply_call_report import apply_call_report
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from tests.support.office import BERLIN, MOBILE, OURS, Office

THEIRS = "+4930900100"
GERMAN = "+4930900200"
NUMBERS = (
    OurNumber(OURS, "twilio", Channel.VOICE),
    OurNumber(THEIRS, "vonage", Channel.VOICE),
    OurNumber(OURS, "twilio", Channel.SMS),
    OurNumber(THEIRS, "vonage", Channel.SMS),
)
OWN_REASONS = [
    Rejected(ErrorClass.AUTH, "20003"),
    Rejected(ErrorClass.CONFIG, "21212"),
    Rejected(ErrorClass.FILTERED, "21216"),
    Rejected(ErrorClass.UNREACHABLE, NOT_SENT),
]


def call(office: Office) -> UUID:
    office.open(BERLIN, numbers=NUMBERS)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return attempt


def text(office: Office) -> UUID:
    office.open(MOBILE, talk=3600, numbers=NUMBERS)
    office.dial(Channel.SMS)
    (message,) = office.queue.take("send_message")
    send_message(office.runtime, message)
    return message


@pytest.mark.parametrize("refusal", OWN_REASONS, ids=lambda refusal: refusal.code)
def test_a_call_goes_out_from_the_next_number(office: Office, refusal: Rejected) -> None:
    office.carrier.outcomes.append(refusal)
    attempt = call(office)

    assert [each.from_ for each in office.carrier.calls] == [OURS]
    assert [each.from_ for each in office.other.calls] == [THEIRS]
    assert office.other.calls[0].answer_url == office.runtime.hooks.voice("vonage", attempt, 0)
    assert office.one("SELECT carrier, our_number, state, leg FROM contact_attempt") == (
        "vonage",
        THEIRS,
        "in_flight",
        2,
    )
    legs = office.rows("SELECT position, carrier, state, carrier_ref FROM call_leg ORDER BY position")
    assert [tuple(leg.values()) for leg in legs] == [
        (1, "twilio", "ended", None),
        (2, "vonage", "queued", "CA1"),
    ]


def test_the_reports_of_the_second_carrier_move_the_leg_that_counts(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.AUTH, "20003"))
    attempt = call(office)

    office.input(attempt, 0)
    report = office.report(CallState.ENDED, EndReason.COMPLETED)
    assert apply_call_report(office.runtime, attempt, report, "payload") == "applied"

    legs = office.rows("SELECT end_reason, opened_turn FROM call_leg ORDER BY position")
    assert [tuple(leg.values()) for leg in legs] == [("canceled", None), ("completed", 1)]
    assert office.one("SELECT state FROM interview") == "suspended"


@pytest.mark.parametrize(
    "refusal",
    [Rejected(ErrorClass.INVALID_NUMBER, "21211"), Rejected(ErrorClass.RATE_LIMITED, "20429")],
    ids=lambda refusal: refusal.code,
)
def test_a_refusal_that_every_carrier_would_repeat_ends_the_attempt(
    office: Office, refusal: Rejected
) -> None:
    office.carrier.outcomes.append(refusal)
    call(office)
    assert office.other.calls == []
    assert office.one("SELECT state FROM contact_attempt") == "settled"


def test_nobody_is_called_from_another_number_after_doubt(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    call(office)
    assert office.other.calls == []
    assert office.one("SELECT state FROM contact_attempt") == "unknown"


def test_when_the_last_number_is_refused_too_the_attempt_ends(office: Office) -> None:
    office.carrier.outcomes.append(Rejected(ErrorClass.AUTH, "20003"))
    office.other.outcomes.append(Rejected(ErrorClass.CONFIG, "420"))
    call(office)
    assert office.one("SELECT state, code FROM contact_attempt") == ("settled", "420")
    assert office.one('SELECT state, attempts_made FROM "case"') == ("resting", 0)


def test_a_number_for_a_region_goes_before_those_for_everybody(office: Office) -> None:
    office.open(BERLIN, numbers=(*NUMBERS, OurNumber(GERMAN, "vonage", Channel.VOICE, ("DE",))))
    office.dial()
    (attempt,) = office.queue.take("place_call")
    office.other.outcomes.append(Rejected(ErrorClass.AUTH, "401"))
    place_call(office.runtime, attempt)
    assert [each.from_ for each in office.other.calls] == [GERMAN]
    assert [each.from_ for each in office.carrier.calls] == [OURS]


@pytest.mark.parametrize("refusal", OWN_REASONS, ids=lambda refusal: refusal.code)
def test_an_invitation_by_text_and_its_dialogue_move_to_the_next_number(
    office: Office, refusal: Rejected
) -> None:
    office.carrier.outcomes.append(refusal)
    message = text(office)

    assert [each.from_ for each in office.other.texts] == [THEIRS]
    assert office.other.texts[0].client_ref == str(message)
    assert office.one("SELECT carrier, our_number, state FROM message") == ("vonage", THEIRS, "accepted")
    assert office.one("SELECT our_number FROM interview") == THEIRS


def test_a_text_in_a_dialogue_stays_on_its_number(office: Office) -> None:
    text(office)
    assert office.text_us("10", "SM90") == "applied"
    (reply,) = office.queue.take("send_message")
    office.carrier.outcomes.append(Rejected(ErrorClass.FILTERED, "30007"))
    send_message(office.runtime, reply)
    assert office.other.texts == []


def test_an_invitation_after_doubt_is_sent_by_nobody_else(office: Office) -> None:
    office.carrier.outcomes.append(Unknown("cut"))
    text(office)
    assert office.other.texts == []
    assert office.one("SELECT state FROM message") == "unknown"


def test_the_accepted_outcome_is_the_common_one(office: Office) -> None:
    office.carrier.outcomes.append(Accepted("CA77"))
    call(office)
    assert office.one("SELECT carrier_ref, position FROM call_leg") == ("CA77", 1)
