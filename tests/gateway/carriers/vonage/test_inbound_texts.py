"""What Vonage's message webhooks mean, as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gateway.domain.ports.carrier_events import (
    MessagePart,
    MessageReceived,
    MessageStateReported,
    Unrecognised,
)
from gateway.domain.ports.carrier_words import (
    ErrorClass,
    MessageState,
)
from tests.gateway.carriers.vonage.webhooks import (
    LEGACY,
    PART,
    RECEIVED,
    STATUS,
    form,
    only,
    webhook,
)


def error(code: str, title: str = "") -> dict[str, str]:
    return {
        "type": f"https://developer.vonage.com/api-errors/messages#{code}",
        "title": title or code,
        "detail": "Why",
        "instance": "I1",
    }


MESSAGE_STATUSES: list[tuple[dict[str, Any], MessageState, ErrorClass | None, str]] = [
    ({"status": "submitted"}, MessageState.SENT, None, ""),
    ({"status": "delivered"}, MessageState.DELIVERED, None, ""),
    ({"status": "rejected"}, MessageState.REJECTED, ErrorClass.UNKNOWN, ""),
    ({"status": "rejected", "error": error("1240")}, MessageState.REJECTED, ErrorClass.OPTED_OUT, "1240"),
    ({"status": "rejected", "error": error("9")}, MessageState.REJECTED, ErrorClass.OPTED_OUT, "9"),
    ({"status": "rejected", "error": error("1210")}, MessageState.REJECTED, ErrorClass.FILTERED, "1210"),
    (
        {"status": "rejected", "error": error("1240", "Illegal Number")},
        MessageState.REJECTED,
        ErrorClass.OPTED_OUT,
        "1240",
    ),
    (
        {"status": "undeliverable", "error": error("1180")},
        MessageState.UNDELIVERED,
        ErrorClass.UNREACHABLE,
        "1180",
    ),
    (
        {"status": "undeliverable", "error": error("1190")},
        MessageState.UNDELIVERED,
        ErrorClass.INVALID_NUMBER,
        "1190",
    ),
    (
        {"status": "undeliverable", "error": error("1360")},
        MessageState.EXPIRED,
        ErrorClass.UNREACHABLE,
        "1360",
    ),
    (
        {"status": "undeliverable", "error": error("9999")},
        MessageState.UNDELIVERED,
        ErrorClass.UNKNOWN,
        "9999",
    ),
]


@pytest.mark.parametrize(("body", "state", "error_class", "code"), MESSAGE_STATUSES)
def test_a_delivery_report_gives_the_state_of_the_text(
    body: dict[str, Any], state: MessageState, error_class: ErrorClass | None, code: str
) -> None:
    expected = MessageStateReported("M1", state, f"vonage:message:M1:{body['status']}", error_class, code)
    assert only(webhook(STATUS | body), "message-status") == expected


def test_a_text_from_a_person_is_received_as_it_was_written() -> None:
    expected = MessageReceived("M1", "+15550001", "+15550002", " 10! да & ещё ", "vonage:inbound:M1")
    assert only(webhook(RECEIVED), "inbound-message") == expected


@pytest.mark.parametrize("write", [webhook, form])
def test_a_text_of_the_older_interface_is_received_in_both_its_shapes(write: Any) -> None:
    expected = MessageReceived("0A01", "+15550001", "+15550002", "Десять", "vonage:inbound:0A01")
    assert only(write(LEGACY), "inbound-message") == expected


@pytest.mark.parametrize("write", [webhook, form])
def test_a_part_of_a_long_text_says_which_it_is(write: Any) -> None:
    event = only(write(LEGACY | PART), "inbound-message")

    assert isinstance(event, MessageReceived)
    assert event.part == MessagePart("vonage:15550001:15550002:7", 2, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"concat-part": "4"},
        {"concat-part": "0"},
        {"concat-part": ""},
        {"concat-total": "many"},
        {"concat-ref": ""},
    ],
)
def test_a_part_that_cannot_be_one_is_kept_and_not_guessed(changes: dict[str, str]) -> None:
    event = only(webhook(LEGACY | PART | changes), "inbound-message")

    assert isinstance(event, Unrecognised)
    assert (event.ref, event.word) == ("0A01", "concat")


@pytest.mark.parametrize(
    ("file", "schema", "bodies"),
    [
        ("vonage_messages.json", "messageStatusSMS", [STATUS | body for body, *_ in MESSAGE_STATUSES]),
        ("vonage_messages.json", "inboundMessageSMS", [RECEIVED]),
        ("vonage_sms.json", "InboundMessage", [LEGACY, LEGACY | PART]),
    ],
)
def test_the_bodies_of_these_tables_are_those_of_the_official_description(
    carrier_specs: Path, file: str, schema: str, bodies: list[dict[str, Any]]
) -> None:
    description = json.loads((carrier_specs / file).read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator({**description, "$ref": f"#/components/schemas/{schema}"})

    assert [fault.message for body in bodies for fault in validator.iter_errors(body)] == []
