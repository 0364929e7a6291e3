"""A carrier refuses for its own reasons: the next number of the campaign takes over, and never after doubt."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import OurNumber
from gateway.domain.ports.carrier_events import MessageStateReported
from gateway.domain.ports.carrier_words import NOT_SENT, CallState, EndReason, ErrorClass, MessageState
from gateway.domain.ports.carriers import Accepted, Rejected, Unknown
from gateway.domain.retries import RetryRules
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_message_report import apply_message_report
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.services.settle_unknown import settle_call
from tests.support.office import BERLIN, MOBILE, OURS, RULES, Office

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


SMS_ONLY = replace(RULES, channels=(Channel.SMS,))
CALLS_ONLY = replace(RULES, channels=(Channel.VOICE,))
THIRD = "+4930900300"
TWO_FOR_TEXTS = NUMBERS[2:]
THREE_FOR_CALLS = (*NUMBERS[:2], OurNumber(THIRD, "vonage", Channel.VOICE))
CASE = 'SELECT state, disposition, attempts_made FROM "case"'
NOT_OF_THE_SENDER = [
    (ErrorClass.INVALID_NUMBER, "30005"),
    (ErrorClass.LANDLINE, "30006"),
    (ErrorClass.UNKNOWN, "30008"),
    (ErrorClass.OPTED_OUT, "21610"),
]


def texted(office: Office) -> list[tuple[str, str]]:
    """Dial, and hand over the texts that are written; say how many texts each carrier has had."""
    office.dial(Channel.SMS)
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    return [
        *(("twilio", each.from_) for each in office.carrier.texts),
        *(("vonage", each.from_) for each in office.other.texts),
    ]


def refuse_text(office: Office, error: ErrorClass = ErrorClass.CONFIG, code: str = "30034") -> str:
    """Let the carrier of the newest text tell that it did not deliver it."""
    message = office.rows("SELECT id, carrier_ref FROM message ORDER BY created_at DESC, id DESC LIMIT 1")[0]
    report = MessageStateReported(
        message["carrier_ref"], MessageState.UNDELIVERED, f"of {message['id']}", error, code
    )
    return apply_message_report(office.runtime, UUID(str(message["id"])), report, "payload")


def called(office: Office) -> list[str]:
    """Dial, and place the calls; give the numbers that every call came from, in order."""
    office.dial()
    for attempt in office.queue.take("place_call"):
        place_call(office.runtime, attempt)
    return [row["our_number"] for row in office.rows(OUR_NUMBERS)]


def end_call(office: Office, reason: EndReason = EndReason.BLOCKED) -> str:
    """Let the carrier of the newest call tell how it ended."""
    newest = office.rows("SELECT id FROM contact_attempt ORDER BY planned_at DESC, id DESC LIMIT 1")[0]
    attempt = UUID(str(newest["id"]))
    ref = office.one("SELECT carrier_ref FROM call_leg WHERE attempt_id = :id", id=newest["id"])
    report = office.report(CallState.ENDED, reason, ref=ref or "CA-new")
    return apply_call_report(office.runtime, attempt, report, "payload")


OUR_NUMBERS = "SELECT our_number FROM contact_attempt ORDER BY planned_at, id"


@pytest.mark.parametrize(
    ("error", "code"),
    [(ErrorClass.CONFIG, "30034"), (ErrorClass.FILTERED, "30007"), (ErrorClass.AUTH, "20003")],
)
def test_an_invitation_that_a_report_says_was_refused_goes_out_from_the_next_number_at_once(
    office: Office, error: ErrorClass, code: str
) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    assert texted(office) == [("twilio", OURS)]
    assert refuse_text(office, error, code) == "applied"
    assert office.one(CASE)[0::2] == ("resting", 0)
    assert office.one('SELECT tries FROM "case"') in ("{}", {})

    assert texted(office) == [("twilio", OURS), ("vonage", THEIRS)]
    assert office.one(CASE)[0::2] == ("active", 1)
    assert office.one("SELECT our_number FROM interview WHERE state = 'in_progress'") == THEIRS


def test_a_text_goes_to_the_next_number_before_the_person_is_called(office: Office) -> None:
    office.open(MOBILE, talk=3600, numbers=NUMBERS)
    texted(office)
    refuse_text(office)
    assert texted(office)[1:] == [("vonage", THEIRS)]
    refuse_text(office)
    assert office.one('SELECT state, channel FROM "case"') == ("resting", "voice")


def test_when_every_number_was_refused_for_texts_the_case_rests_and_all_are_tried_again(
    office: Office,
) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    for _ in range(2):
        texted(office)
        refuse_text(office)
    assert office.one(CASE)[:2] == ("resting", "3.16")
    assert texted(office) == [("twilio", OURS), ("vonage", THEIRS)]  # not before it has rested
    office.wait(minutes=16)
    assert texted(office)[:2] == [("twilio", OURS)] * 2
    refuse_text(office)
    assert texted(office)[2:] == [("vonage", THEIRS)] * 2


def test_a_case_that_every_number_is_refused_for_ends_after_its_tries(office: Office) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=replace(SMS_ONLY, retries=RetryRules(max_a_day=50)))
    for _ in range(20):
        texted(office)
        if office.one(CASE)[0] == "final":
            break
        refuse_text(office)
        office.wait(hours=5)
    assert office.one(CASE)[:2] == ("final", "3.16")
    assert [len(office.carrier.texts), len(office.other.texts)] == [5, 5]


@pytest.mark.parametrize(("error", "code"), NOT_OF_THE_SENDER)
def test_a_text_that_failed_because_of_the_person_is_left_to_the_rules_of_retries(
    office: Office, error: ErrorClass, code: str
) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    texted(office)
    refuse_text(office, error, code)
    assert texted(office) == [("twilio", OURS)]
    assert office.one(CASE)[2] == 1


def test_a_later_text_that_a_report_says_was_refused_stays_on_its_number(office: Office) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    texted(office)
    assert office.text_us("10", "SM90") == "applied"
    office.wait(seconds=5)
    texted(office)
    refuse_text(office)
    assert texted(office) == [("twilio", OURS)] * 2
    assert office.one("SELECT our_number, state FROM interview") == (OURS, "in_progress")


def test_a_refused_text_that_was_answered_all_the_same_moves_nothing(office: Office) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    texted(office)
    first = UUID(str(office.one("SELECT id FROM message")))
    office.text_us("10", "SM90")
    report = MessageStateReported("SM1", MessageState.UNDELIVERED, "late", ErrorClass.CONFIG, "30034")
    apply_message_report(office.runtime, first, report, "payload")
    assert office.other.texts == []
    assert office.one(CASE)[0] == "active"


def test_a_call_that_a_report_says_was_blocked_goes_out_from_every_number_in_order_and_then_ends(
    office: Office,
) -> None:
    office.open(BERLIN, numbers=THREE_FOR_CALLS, rules=CALLS_ONLY)
    assert called(office) == [OURS]
    end_call(office)
    assert office.one(CASE) == ("resting", "3.15", 0)
    assert called(office) == [OURS, THEIRS]
    end_call(office)
    assert called(office) == [OURS, THEIRS, THIRD]
    end_call(office)
    assert office.one(CASE) == ("final", "3.15", 1)


def test_a_call_that_the_account_may_not_make_is_made_from_the_next_number(office: Office) -> None:
    office.open(BERLIN, numbers=NUMBERS, rules=CALLS_ONLY)
    called(office)
    end_call(office, EndReason.REFUSED)
    assert called(office) == [OURS, THEIRS]
    end_call(office, EndReason.REFUSED)
    assert office.one('SELECT tries FROM "case"') in ('{"technical": 1}', {"technical": 1})


@pytest.mark.parametrize(
    "reason",
    [
        *(EndReason.BUSY, EndReason.NO_ANSWER, EndReason.REJECTED, EndReason.UNWANTED),
        *(EndReason.NETWORK_FAILED, EndReason.CANCELED, EndReason.INVALID_NUMBER),
    ],
)
def test_a_call_that_ended_otherwise_is_not_made_again_at_once(office: Office, reason: EndReason) -> None:
    office.open(BERLIN, numbers=NUMBERS, rules=CALLS_ONLY)
    called(office)
    end_call(office, reason)
    assert called(office) == [OURS]
    assert office.one(CASE)[2] == 1


def test_a_number_that_was_blocked_is_passed_over_in_later_attempts_too(office: Office) -> None:
    office.open(BERLIN, numbers=NUMBERS, rules=CALLS_ONLY)
    called(office)
    end_call(office)
    called(office)
    end_call(office, EndReason.BUSY)
    office.wait(minutes=21)
    assert called(office) == [OURS, THEIRS, THEIRS]


def test_nobody_is_called_from_the_next_number_while_the_fate_of_a_call_is_unknown(office: Office) -> None:
    office.open(BERLIN, numbers=NUMBERS, rules=CALLS_ONLY)
    office.carrier.outcomes.append(Unknown("cut"))
    called(office)
    attempt = UUID(str(office.one("SELECT id FROM contact_attempt")))
    office.wait(minutes=11)
    assert called(office) == [OURS]
    settle_call(office.runtime, attempt)
    assert office.one("SELECT state FROM contact_attempt") == "unsettled"
    assert called(office) == [OURS]
    office.wait(minutes=16)
    assert called(office) == [OURS, OURS]


def test_a_refusal_that_is_told_of_an_unsettled_call_decides_nothing_by_itself(office: Office) -> None:
    office.open(BERLIN, numbers=NUMBERS, rules=CALLS_ONLY)
    office.carrier.outcomes.append(Unknown("cut"))
    called(office)
    office.wait(minutes=11)
    settle_call(office.runtime, UUID(str(office.one("SELECT id FROM contact_attempt"))))
    end_call(office)
    assert called(office) == [OURS]
    assert office.one('SELECT state FROM "case"') == "resting"
    office.wait(minutes=16)
    assert called(office) == [OURS, THEIRS]


def test_a_person_who_has_opted_out_meanwhile_is_reached_from_no_other_number(office: Office) -> None:
    office.open(MOBILE, numbers=TWO_FOR_TEXTS, rules=SMS_ONLY)
    texted(office)
    refuse_text(office)
    assert office.text_us("STOP", "SM91") != "unmatched"
    assert office.other.texts == []
    assert office.one(CASE)[0] == "final"
    assert texted(office) == [("twilio", OURS)]
