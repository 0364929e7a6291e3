"""Texts through the real SDK: what is asked of Vonage, and what it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.messages import VonageMessages
from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, MessageCarrier, Rejected, SendMessage
from tests.support.recorder import Recorder

TEXT = SendMessage(
    "+15550001", "+15550002", "Как прошёл звонок? 0-10", "https://survey.example.org/s", 3600, "message-1"
)
REF = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"


@pytest.fixture
def messages(account: VonageAccount) -> MessageCarrier:
    return VonageMessages(account)


def test_a_text_is_sent_with_its_status_address_its_validity_and_our_own_id(
    messages: MessageCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(202, {"message_uuid": REF})

    assert messages.send(TEXT) == Accepted(REF)
    [seen] = vonage_api.seen
    assert (seen.method, seen.target) == ("POST", "/v1/messages")
    assert seen.json == {
        "to": "15550001",
        "from": "15550002",
        "channel": "sms",
        "message_type": "text",
        "text": "Как прошёл звонок? 0-10",
        "ttl": 3600,
        "sms": {"encoding_type": "auto"},
        "client_ref": "message-1",
        "webhook_url": "https://survey.example.org/s",
        "webhook_version": "v1",
    }


def test_a_name_may_be_the_sender_and_an_id_of_ours_may_be_missing(
    messages: MessageCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(202, {"message_uuid": REF})

    messages.send(replace(TEXT, from_="Otklik", client_ref=""))

    assert vonage_api.seen[0].json["from"] == "Otklik"
    assert "client_ref" not in vonage_api.seen[0].json


@pytest.mark.parametrize(("asked", "sent"), [(1, 20), (20, 20), (604_801, 604_800)])
def test_a_validity_that_vonage_does_not_offer_is_cut_to_what_it_does(
    messages: MessageCarrier, answer: Callable[..., None], vonage_api: Recorder, asked: int, sent: int
) -> None:
    answer(202, {"message_uuid": REF})

    messages.send(replace(TEXT, validity_seconds=asked))

    assert vonage_api.seen[0].json["ttl"] == sent


@pytest.mark.parametrize("changes", [{"to": "+0"}, {"to": "anybody"}, {"body": "x" * 3201}])
def test_a_text_that_cannot_be_one_is_refused_before_it_is_sent(
    messages: MessageCarrier, vonage_api: Recorder, changes: dict[str, str]
) -> None:
    outcome = messages.send(replace(TEXT, **changes))  # type: ignore[arg-type]

    assert outcome == Rejected(ErrorClass.CONFIG, "invalid_request", "ValidationError")
    assert vonage_api.seen == []


def test_texts_cannot_be_looked_up_and_nobody_claims_so(
    messages: MessageCarrier, vonage_api: Recorder
) -> None:
    assert messages.fetch_message(REF) is None
    assert messages.find_messages("+15550001", "+15550002", datetime(2026, 6, 5, tzinfo=UTC)) == []
    assert Capability.FIND_MESSAGES not in messages.capabilities
    assert vonage_api.seen == []


def test_a_message_webhook_is_answered_without_sending_anything(messages: MessageCarrier) -> None:
    reply = messages.empty_reply()

    assert (reply.status, reply.content_type, reply.body) == (200, "application/json", "{}")
