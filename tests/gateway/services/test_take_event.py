"""The event "this call ended": one case for one event, asked at once or later, and never too late."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, Conflict, StaleEvent
from gateway.domain.standard_webhook import Signed
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.services.take_event import TakenEvent, take_event
from tests.support.office import BERLIN, MOBILE, NOON, Office
from tests.support.ways_in import start

EVENTS = CampaignRules(window="around_the_clock", takes_events=True)
CASE = 'SELECT origin, state, channel FROM "case"'


def told(office: Office, id_: str = "msg_1", source: str = "crm", **changes: Any) -> TakenEvent:
    """Let a system tell that a call has just ended."""
    event = {
        "type": "call.ended",
        "occurred_at": office.clock.now().isoformat(),
        "touchpoint": "support_hotline",
        "campaign": "after calls",
        "customer": {"external_id": "c1", "phone": BERLIN, "name": "Emma", "language": "en"},
        "talk_seconds": 60,
    }
    body = json.dumps({**event, **changes}).encode()
    return take_event(office.runtime, Signed(source, id_), body)


def at_another(phone: str, **more: str) -> dict[str, str]:
    return {"external_id": "c1", "phone": phone, **more}


def count_cases(office: Office) -> int:
    return int(office.one('SELECT count(*) FROM "case"'))


def test_a_call_that_has_just_ended_is_followed_by_ours_at_the_next_round(office: Office) -> None:
    start(office, "after calls", EVENTS)
    taken = told(office, context={"subject": "a parcel", "plan": "gold"})
    assert not taken.repeated
    assert office.dial().planned == 1
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    assert [call.to for call in office.carrier.calls] == [BERLIN]
    assert office.one(CASE) == ("event", "active", "voice")
    context = office.one('SELECT context FROM "case"')
    known = json.loads(context) if isinstance(context, str) else context
    assert known == {"name": "Emma", "segment": "", "subject": "a parcel", "plan": "gold", "talk_seconds": 60}
    assert office.one("SELECT key FROM touchpoint") == "support_hotline"


def test_after_a_long_talk_a_text_follows_later_and_no_call(office: Office) -> None:
    start(office, "after calls", EVENTS)
    told(office, talk_seconds=601, customer=at_another(MOBILE))
    assert office.dial().planned == office.dial(Channel.SMS).planned == 0
    office.wait(minutes=59)
    assert office.dial(Channel.SMS).planned == 0
    office.wait(minutes=1)
    assert office.dial(Channel.SMS).planned == 1
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    assert [text.to for text in office.carrier.texts] == [MOBILE]
    assert office.carrier.calls == []


def test_the_hour_of_the_text_counts_from_the_end_of_the_talk(office: Office) -> None:
    start(office, "after calls", EVENTS)
    ended = office.clock.now() - timedelta(minutes=50)
    told(office, talk_seconds=900, customer=at_another(MOBILE), occurred_at=ended.isoformat())
    office.wait(minutes=10)
    assert office.dial(Channel.SMS).planned == 1


def test_a_line_that_takes_no_texts_is_called_after_a_long_talk_too(office: Office) -> None:
    start(office, "after calls", EVENTS)
    told(office, talk_seconds=900)
    assert office.dial().planned == 1


def test_at_night_the_call_waits_for_the_morning(office: Office) -> None:
    start(office, "after calls", CampaignRules(takes_events=True))
    office.wait(hours=11)
    told(office)
    assert office.dial().planned == 0
    due = office.one('SELECT due_at FROM "case"')
    assert "2026-03-03 08:00" in str(due)  # nine o'clock in Berlin


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("msg_1", "crm", {}), ("msg_1", "crm", {})),
        (("msg_1", "crm", {"event_id": "e1"}), ("msg_2", "crm", {"event_id": "e1"})),
        (("msg_1", "crm", {"event_id": "e1"}), ("msg_1", "crm", {"event_id": "e2"})),
        (("msg_1", "crm", {}), ("msg_1", "crm", {"talk_seconds": 5})),
    ],
)
def test_the_same_event_again_gets_the_same_case(office: Office, first: Any, second: Any) -> None:
    start(office, "after calls", EVENTS)
    taken = told(office, first[0], first[1], **first[2])
    again = told(office, second[0], second[1], **second[2])
    assert again == TakenEvent(taken.case_id, repeated=True)
    assert told(office, second[0], second[1], **second[2]) == again
    assert count_cases(office) == 1


def test_two_sources_may_use_the_same_id(office: Office) -> None:
    start(office, "after calls", EVENTS)
    told(office, source="crm")
    assert not told(office, source="pbx").repeated
    assert count_cases(office) == 2


def test_a_stale_event_is_refused_and_leaves_nothing(office: Office) -> None:
    start(office, "after calls", EVENTS)
    old = (office.clock.now() - timedelta(hours=72, seconds=1)).isoformat()
    for _ in range(2):
        with pytest.raises(StaleEvent):
            told(office, occurred_at=old)
    assert count_cases(office) == office.one("SELECT count(*) FROM inbound_event") == 0


def test_an_event_that_waits_until_it_is_stale_is_not_asked_about(office: Office) -> None:
    start(office, "after calls", EVENTS)
    told(office)
    office.wait(hours=73)
    assert office.dial().planned == 0
    assert office.one('SELECT state, disposition FROM "case"') == ("final", "3.11")


def test_an_event_for_a_campaign_that_takes_none_is_refused_and_taken_when_it_does(office: Office) -> None:
    start(office, "after calls", CampaignRules(window="around_the_clock"))
    with pytest.raises(Conflict, match="takes_events"):
        told(office)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql(
            'UPDATE campaign SET rules = \'{"window": "around_the_clock", "takes_events": true}\''
        )
    assert not told(office).repeated


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"campaign": "no such"}, "campaign"),
        ({"customer": at_another("089 1234")}, "customer.phone"),
        ({"customer": at_another("   ")}, "customer.phone"),
        ({"customer": {"external_id": "  ", "phone": BERLIN}}, "customer.external_id"),
        ({"customer": at_another("+79165106942")}, "customer.zone"),
        ({"customer": at_another(BERLIN, zone="Berlin")}, "customer.zone"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(office: Office, changes: Any, where: str) -> None:
    start(office, "after calls", EVENTS)
    with pytest.raises(BadInput) as refused:
        told(office, **changes)
    assert refused.value.where == where
    assert count_cases(office) == 0


def test_an_event_goes_before_the_fresh_sample_that_waits(office: Office) -> None:
    office.open("+493012345601", "+493012345602", rules=EVENTS)
    office.wait(minutes=5)
    told(office, campaign="after the call", customer={"external_id": "late", "phone": BERLIN})
    assert office.dial(limit=1).planned == 1
    assert office.one("SELECT address FROM contact_attempt") == BERLIN


def test_who_was_asked_today_is_not_asked_again_before_tomorrow(office: Office) -> None:
    start(office, "after calls", EVENTS)
    told(office)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE contact_attempt SET state = 'settled'")
        uow.connection.exec_driver_sql("UPDATE \"case\" SET state = 'final', due_at = NULL")
    office.wait(hours=1)
    told(office, "msg_2", customer=at_another(MOBILE))  # the same person at another number
    assert office.dial().planned == 0
    due = office.rows('SELECT due_at FROM "case" WHERE due_at IS NOT NULL')
    assert str(NOON.date() + timedelta(days=1)) in str(due[0]["due_at"])
    office.wait(hours=24)
    assert office.dial().planned == 1
