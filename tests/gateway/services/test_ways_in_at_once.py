"""Two processes take the same thing at the same moment, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.standard_webhook import Signed
from gateway.services.take_event import take_event
from tests.support.office import BERLIN, Office
from tests.support.ways_in import call_us, start

RULES = CampaignRules(window="around_the_clock", takes_calls=True, takes_events=True)
AT_ONCE = 4

Given = TypeVar("Given")


def at_once(act: Callable[[int], Given]) -> list[Given]:
    """Let several threads act together; give what each got."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> Given:
        ready.wait(10)
        return act(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def event(office: Office) -> bytes:
    return json.dumps(
        {
            "type": "call.ended",
            "occurred_at": office.clock.now().isoformat(),
            "touchpoint": "hotline",
            "campaign": "open",
            "customer": {"external_id": "c1", "phone": BERLIN},
        }
    ).encode()


def test_one_call_whose_webhook_comes_several_times_is_one_interview(office: Office) -> None:
    start(office, "open", RULES)
    received = at_once(lambda _: call_us(office))
    assert len({each.attempt_id for each in received}) == 1
    assert all(each == received[0] for each in received)
    assert office.one("SELECT count(*) FROM interview") == 1


def test_calls_without_a_number_do_not_meet(office: Office) -> None:
    start(office, "open", RULES)
    received = at_once(lambda number: call_us(office, "anonymous", f"CA{number}"))
    assert len({each.attempt_id for each in received}) == AT_ONCE
    assert office.one("SELECT count(*) FROM interview") == AT_ONCE


def test_one_event_that_is_sent_several_times_is_one_case(office: Office) -> None:
    start(office, "open", RULES)
    body = event(office)
    taken = at_once(lambda _: take_event(office.runtime, Signed("crm", "msg_1"), body))
    assert len({each.case_id for each in taken}) == 1
    assert sorted(each.repeated for each in taken) == [False] + [True] * (AT_ONCE - 1)


def test_several_events_of_a_new_person_make_that_person_once(office: Office) -> None:
    start(office, "open", RULES)
    body = event(office)
    taken = at_once(lambda number: take_event(office.runtime, Signed("crm", f"msg_{number}"), body))
    assert len({each.case_id for each in taken}) == AT_ONCE
    assert office.one("SELECT count(*) FROM respondent") == 1
    assert office.one("SELECT count(*) FROM contact_point") == 1
