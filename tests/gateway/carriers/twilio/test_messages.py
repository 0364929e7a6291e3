"""Texts through the real SDK: what is asked of Twilio, and what its message records mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from twilio.rest.api.v2010.account.message import MessageInstance

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.codes import MESSAGE_STATES
from gateway.carriers.twilio.messages import TwilioMessages
from gateway.carriers.twilio.overrides import TOLD
from gateway.domain.ports.carrier_words import ErrorClass, MessageState
from gateway.domain.ports.carriers import Accepted, MessageCarrier, MessageSnapshot, SendMessage
from tests.support.recorder import Recorder

MESSAGES = f"/2010-04-01/Accounts/AC{'1' * 32}/Messages.json"
SM1, SM9 = "SM" + "1" * 32, "SM" + "9" * 32
TEXT = SendMessage("+15550001", "+15550002", "Как прошёл звонок? 0-10", "https://survey.example.org/s", 3600)


@pytest.fixture
def messages(account: TwilioAccount) -> MessageCarrier:
    return TwilioMessages(account)


def record(**fields: object) -> dict[str, object]:
    return {
        "sid": SM1,
        "to": "+15550001",
        "from": "+15550002",
        "body": "0-10?",
        "status": "queued",
        "date_created": "Fri, 05 Jun 2026 09:00:00 +0000",
    } | fields


def test_a_text_is_sent_with_its_status_address_and_validity(
    messages: MessageCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    assert messages.send(TEXT) == Accepted(SM1)
    assert (twilio_api.seen[0].method, twilio_api.seen[0].path) == ("POST", MESSAGES)
    assert twilio_api.seen[0].form == {
        "To": ["+15550001"],
        "From": ["+15550002"],
        "Body": ["Как прошёл звонок? 0-10"],
        "StatusCallback": [f"https://survey.example.org/s{TOLD}"],
        "ValidityPeriod": ["3600"],
    }


def test_a_validity_that_twilio_does_not_offer_is_cut_to_its_longest(
    messages: MessageCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    messages.send(SendMessage("+15550001", "+15550002", "?", "https://a/s", validity_seconds=172_800))

    assert twilio_api.seen[0].form["ValidityPeriod"] == ["36000"]


@pytest.mark.parametrize(
    ("status", "error_code", "state", "why"),
    [
        ("accepted", None, MessageState.ACCEPTED, None),
        ("sending", None, MessageState.QUEUED, None),
        ("partially_delivered", None, MessageState.SENT, None),
        ("delivered", None, MessageState.DELIVERED, None),
        ("undelivered", 30003, MessageState.UNDELIVERED, ErrorClass.UNREACHABLE),
        ("undelivered", None, MessageState.UNDELIVERED, ErrorClass.UNKNOWN),
        ("failed", 30036, MessageState.EXPIRED, ErrorClass.UNKNOWN),
        ("a word of tomorrow", None, MessageState.ACCEPTED, None),
    ],
)
def test_a_message_record_is_read(
    messages: MessageCarrier,
    answer: Callable[..., None],
    status: str,
    error_code: int | None,
    state: MessageState,
    why: ErrorClass | None,
) -> None:
    answer(200, record(status=status, error_code=error_code))

    created_at = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
    code = "" if error_code is None else str(error_code)
    expected = MessageSnapshot(SM1, "+15550001", "+15550002", "0-10?", state, created_at, why, code)
    assert messages.fetch_message(SM1) == expected


def test_every_status_of_a_text_of_ours_that_twilio_lists_has_a_row() -> None:
    of_texts_to_us = {MessageInstance.Status.RECEIVING, MessageInstance.Status.RECEIVED}
    listed = {word for name, word in vars(MessageInstance.Status).items() if name.isupper()}
    assert listed - of_texts_to_us == set(MESSAGE_STATES)


def test_a_text_that_twilio_does_not_have_is_none(
    messages: MessageCarrier, answer: Callable[..., None]
) -> None:
    answer(404, {"code": 20404, "message": "Not found."})

    assert messages.fetch_message(SM9) is None


def test_texts_are_found_by_their_numbers_and_the_second_they_were_taken_in(
    messages: MessageCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    records = [
        record(sid="SM-later", date_created="Fri, 05 Jun 2026 09:00:30 +0000"),
        record(sid="SM-same-second", date_created="Fri, 05 Jun 2026 09:00:00 +0000"),
        record(sid="SM-before", date_created="Fri, 05 Jun 2026 08:59:59 +0000"),
    ]
    answer(200, {"messages": records})

    found = messages.find_messages(
        "+15550001", "+15550002", datetime(2026, 6, 5, 9, 0, 0, 900_000, tzinfo=UTC)
    )

    assert [text.ref for text in found] == ["SM-later", "SM-same-second"]
    query = twilio_api.seen[0].query
    assert (query["To"], query["From"]) == (["+15550001"], ["+15550002"])


def test_a_message_webhook_is_answered_without_sending_anything(messages: MessageCarrier) -> None:
    reply = messages.empty_reply()

    assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
    assert reply.body == '<?xml version="1.0" encoding="UTF-8"?><Response />'
