"""Opt-outs and opt-ins are confirmed once in all, and who asks for help is told whose survey it is."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import one_for_each
from gateway.domain.ports.carrier_events import CallInput, MessageReceived
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn
from tests.support.office import BERLIN, MOBILE, OURS, Office

# One that answers STOP, START and HELP by itself, and one that does not.
ANSWERS, SILENT = "twilio", "vonage"


def invite(office: Office, carrier: str, *, language: str = "en") -> None:
    office.open(MOBILE, talk=900, numbers=one_for_each(carrier, voice=OURS, sms=OURS), language=language)
    office.dial(Channel.SMS)
    send_all(office)


def write(
    office: Office, carrier: str, body: str, *, ref: str = "", from_: str = MOBILE, kind: str = ""
) -> str:
    ref = ref or f"ref of {body}"
    text = MessageReceived(ref, from_, OURS, body, f"{carrier}:inbound:{ref}", opt_out_type=kind)
    result = take_text(office.runtime, carrier, text, "payload")
    send_all(office)
    return result


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def said(office: Office) -> list[str]:
    """What was written to people after the invitation."""
    return [text.body for text in (*office.carrier.texts, *office.other.texts)][1:]


@pytest.mark.parametrize(
    ("carrier", "body", "confirmations"),
    [
        (ANSWERS, "STOP", 0),
        (ANSWERS, " stop ", 0),
        (ANSWERS, "stop please", 1),
        (ANSWERS, "не пишите мне", 1),
        (SILENT, "STOP", 1),
        (SILENT, "СТОП", 1),
        (SILENT, "не пишите мне", 1),
    ],
)
def test_an_opt_out_is_confirmed_by_the_carrier_or_by_us_and_never_by_both(
    office: Office, carrier: str, body: str, confirmations: int
) -> None:
    invite(office, carrier)
    assert write(office, carrier, body) == "opted_out"
    assert write(office, carrier, body, ref="again") == "opted_out"
    assert len(said(office)) == confirmations
    assert all("no more texts" in text for text in said(office))
    purposes = office.rows("SELECT purpose FROM message WHERE purpose = 'opt_out_confirmation'")
    assert len(purposes) == confirmations


def test_a_keyword_that_only_the_carrier_knows_is_heeded_and_left_to_it(office: Office) -> None:
    invite(office, ANSWERS)
    assert write(office, ANSWERS, "ARRET", kind="STOP") == "opted_out"
    assert office.one("SELECT address FROM suppression_entry") == MOBILE
    assert said(office) == []


def test_yes_answers_a_question_though_the_carrier_takes_it_for_an_opt_in(office: Office) -> None:
    invite(office, ANSWERS)
    assert write(office, ANSWERS, "10", kind="START") == "applied"
    assert office.one("SELECT raw FROM answer") == "10"


@pytest.mark.parametrize(
    ("carrier", "body", "texts"), [(ANSWERS, "START", 0), (ANSWERS, "СТАРТ", 1), (SILENT, "START", 1)]
)
def test_an_opt_in_is_confirmed_once_too(office: Office, carrier: str, body: str, texts: int) -> None:
    invite(office, ANSWERS)
    write(office, ANSWERS, "STOP")
    assert write(office, carrier, body) == "opted_in"
    assert write(office, carrier, body, ref="again") != "opted_in"
    assert len([text for text in said(office) if "text and call you again" in text]) == texts


def test_the_confirmation_is_in_the_language_of_the_dialogue(office: Office) -> None:
    invite(office, SILENT, language="ru")
    write(office, SILENT, "STOP")
    (confirmation,) = said(office)
    assert "больше не будем" in confirmation


def test_a_stranger_is_answered_in_the_letters_that_they_wrote(office: Office) -> None:
    invite(office, SILENT)
    write(office, SILENT, "стоп", from_=BERLIN)
    (confirmation,) = said(office)
    assert "больше не будем" in confirmation


def test_a_stop_on_the_telephone_is_confirmed_aloud_and_in_no_text(office: Office) -> None:
    office.open(MOBILE)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    for turn, digits in ((0, None), (1, "*"), (2, "9")):
        heard = CallInput("CA1", answered=turn == 0, digits=digits)
        answer = take_turn(office.runtime, attempt, turn, heard, "payload")
    assert "We will not call you again" in repr(answer.script)
    assert office.one("SELECT source FROM suppression_entry") == "service_key"
    send_all(office)
    assert office.carrier.texts == []


@pytest.mark.parametrize("body", ["HELP", "info", "Помощь"])
def test_help_says_whose_survey_it_is_and_how_to_stop_it_once_a_day(office: Office, body: str) -> None:
    invite(office, SILENT)
    assert write(office, SILENT, body) == "helped"
    assert write(office, SILENT, "help", ref="again") == "helped"
    (help_text,) = said(office)
    assert "Camomile Ltd" in help_text
    assert "your call to support" in help_text
    assert "STOP" in help_text
    office.wait(days=1, seconds=1)
    write(office, SILENT, body, ref="tomorrow")
    assert len(said(office)) == 2


def test_help_is_no_answer_and_costs_no_try(office: Office) -> None:
    invite(office, SILENT)
    write(office, SILENT, "help")
    assert office.rows("SELECT * FROM answer") == []
    assert write(office, SILENT, "10") == "applied"
    assert office.one("SELECT raw FROM answer") == "10"


def test_help_is_left_to_a_carrier_that_gives_it(office: Office) -> None:
    invite(office, ANSWERS)
    assert write(office, ANSWERS, "HELP") == "helped"
    assert said(office) == []
    assert write(office, ANSWERS, "помощь") == "helped"
    assert len(said(office)) == 1


def test_a_stranger_is_told_what_the_number_is_for(office: Office) -> None:
    invite(office, SILENT)
    assert write(office, SILENT, "help", from_=BERLIN) == "helped"
    assert write(office, SILENT, "help", from_=BERLIN, ref="again") == "helped"
    (help_text,) = said(office)
    assert "not taking part" in help_text
    assert write(office, SILENT, "who is this?", from_=BERLIN) == "unmatched"
    assert len(said(office)) == 1


def test_who_has_opted_out_gets_no_help(office: Office) -> None:
    invite(office, ANSWERS)
    write(office, ANSWERS, "STOP")
    assert write(office, SILENT, "help") == "helped"
    assert said(office) == []


def test_a_confirmation_goes_out_though_the_number_is_suppressed_and_nothing_else_does(
    office: Office,
) -> None:
    invite(office, SILENT)
    write(office, SILENT, "STOP")
    confirmation = UUID(str(office.one("SELECT id FROM message WHERE purpose = 'opt_out_confirmation'")))
    send_message(office.runtime, confirmation)  # the job came twice
    assert len(said(office)) == 1
    assert office.one("SELECT count(*) FROM message WHERE state = 'planned'") == 0
