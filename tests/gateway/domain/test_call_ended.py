"""The event "this call ended": each fault is told with the field that it stands in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.domain.call_ended import CallEnded, read_call_ended, refuse_stale
from gateway.domain.errors import BadInput, StaleEvent

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def body(**changes: Any) -> bytes:
    event: dict[str, Any] = {
        "type": "call.ended",
        "occurred_at": "2026-03-02T13:59:00+03:00",
        "touchpoint": "support_hotline",
        "campaign": "after the call",
        "customer": {"external_id": "c1", "phone": "+493012345678"},
    }
    event |= changes
    return json.dumps({name: value for name, value in event.items() if value != "left out"}).encode()


def customer(**changes: Any) -> dict[str, Any]:
    return {"external_id": "c1", "phone": "+493012345678"} | changes


def test_an_event_is_read_and_its_instant_is_utc() -> None:
    event = read_call_ended(body(context={"plan": "gold", "visits": 3, "vip": True}), NOW)
    assert event.occurred_at == datetime(2026, 3, 2, 10, 59, tzinfo=UTC)
    assert event.occurred_at.tzinfo is UTC
    assert event.context == {"plan": "gold", "visits": 3, "vip": True}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        (body(type="call.started"), "type"),
        (body(type="left out"), "body"),
        (body(occurred_at="2026-03-02T10:59:00"), "occurred_at"),
        (body(occurred_at="yesterday"), "occurred_at"),
        (body(occurred_at="0001-01-01T00:00:00+14:00"), "occurred_at"),
        (body(occurred_at="2026-03-02T11:05:01Z"), "occurred_at"),
        (body(touchpoint=""), "touchpoint"),
        (body(campaign=7), "campaign"),
        (body(customer=customer(phone=493012345678)), "customer.phone"),
        (body(customer=customer(external_id="")), "customer.external_id"),
        (body(customer=customer(nickname="E")), "customer"),
        (body(talk_seconds=-1), "talk_seconds"),
        (body(talk_seconds="60"), "talk_seconds"),
        (body(talk_second=60), "body"),
        (body(context={"plan": ["gold"]}), "context[...]"),
        (body(customer=customer(name="E\x00mma")), "body"),
        (b"[]", "body"),
        (b"{", "body"),
        (b'{"type": "\xff"}', "body"),
        (b"", "body"),
    ],
)
def test_a_fault_names_its_field(changed: bytes, where: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_call_ended(changed, NOW)
    assert refused.value.where == where


def test_an_event_is_stale_when_it_is_older_than_the_rule_and_never_where_there_is_none() -> None:
    event: CallEnded = read_call_ended(body(), NOW)
    most_age = timedelta(hours=72)
    refuse_stale(event, most_age, event.occurred_at + most_age)
    with pytest.raises(StaleEvent, match="72 hours"):
        refuse_stale(event, most_age, event.occurred_at + most_age + timedelta(seconds=1))
    refuse_stale(event, None, event.occurred_at + timedelta(days=400))
