"""Everything that can happen to a few people happens at once, and the database never has to undo one of it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.errors import OtklikError
from gateway.domain.ids import TimeOrderedIds
from gateway.domain.ports.carrier_events import CallStateReported, MessageStateReported
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass, MessageState
from gateway.domain.ports.carriers import Accepted, PlaceCall, SendMessage, SendOutcome
from gateway.domain.retries import RetryRules
from gateway.services.apply_call_report import apply_call_report
from gateway.services.apply_message_report import apply_message_report
from gateway.services.dial_next import dial_next
from gateway.services.place_call import place_call
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from tests.support.databases import Databases
from tests.support.office import Carrier, Office, open_office
from tests.support.ways_in import call_us

PEOPLE, THREADS, DEEDS = 16, 6, 90
PHONES = [f"+49151123456{number:02d}" for number in range(PEOPLE)]
RULES = CampaignRules(
    window="around_the_clock",
    max_event_age=None,
    takes_calls=True,
    retries=RetryRules(max_attempts=99, max_a_day=99),
)


class Numbered(Carrier):
    """A carrier whose ids are its own, however many ask at once."""

    numbers: Iterator[int]

    def place_call(self, call: PlaceCall) -> SendOutcome:
        return Accepted(f"CA-out-{next(self.numbers)}")

    def send(self, message: SendMessage) -> SendOutcome:
        return Accepted(f"SM-out-{next(self.numbers)}")


class Crowd:
    """One thread's share of what happens, drawn by its seed."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.names = (f"{seed}-{number}" for number in itertools.count())

    def live(self) -> None:
        """Do one thing after another. What is refused by a rule of ours is no fault."""
        deeds: list[Callable[[], object]] = [self.dial, self.place, self.send, self.report, self.press]
        deeds += [self.report, self.press, self.press, self.write, self.write, self.send, self.deliver]
        deeds += [self.call] if self.chance.random() < 0.5 else [self.remind]
        for _ in range(DEEDS):
            try:
                self.chance.choice(deeds)()
            except OtklikError:
                continue

    def any(self, statement: str) -> UUID | None:
        found = self.office.rows(statement)
        return UUID(str(next(iter(self.chance.choice(found).values())))) if found else None

    def dial(self) -> None:
        channel = self.chance.choice([Channel.VOICE, Channel.SMS])
        with self.office.runtime.unit_of_work() as uow:  # whoever rests may be asked again at once
            uow.connection.exec_driver_sql(
                "UPDATE \"case\" SET due_at = now() - interval '9 years' WHERE id IN"
                " (SELECT id FROM \"case\" WHERE state = 'resting' FOR UPDATE SKIP LOCKED)"
            )
        campaign = self.any("SELECT id FROM campaign")
        assert campaign is not None
        dial_next(self.office.runtime, campaign, channel, 3)

    def place(self) -> None:
        if planned := self.any(
            "SELECT id FROM contact_attempt WHERE state = 'planned' AND channel = 'voice'"
        ):
            place_call(self.office.runtime, planned)

    def send(self) -> None:
        if planned := self.any("SELECT id FROM message WHERE state = 'planned'"):
            send_message(self.office.runtime, planned)

    def report(self) -> None:
        if attempt := self.any("SELECT attempt_id FROM call_leg WHERE state <> 'ended'"):
            state = self.chance.choice(
                [CallState.RINGING, CallState.ANSWERED, CallState.ENDED, CallState.ENDED]
            )
            reason = EndReason.NO_ANSWER if state is CallState.ENDED else None
            told = CallStateReported(f"CA-{attempt}", state, next(self.names), end_reason=reason)
            apply_call_report(self.office.runtime, attempt, told, "payload")

    def press(self) -> None:
        if attempt := self.any("SELECT attempt_id FROM call_leg WHERE state <> 'ended'"):
            turn = self.office.input(attempt, 0, ref=f"CA-{attempt}").next_turn
            self.office.input(attempt, turn, self.chance.choice(["9", "*", "#"]), ref=f"CA-{attempt}")

    def write(self) -> None:
        body = self.chance.choice(["9", "it was good", "10", "very"] * 8 + ["STOP", "START"])
        self.office.text_us(body, f"SM-{next(self.names)}", self.chance.choice(PHONES))

    def deliver(self) -> None:
        if sent := self.any("SELECT id FROM message WHERE state IN ('accepted', 'sent')"):
            failed = self.chance.random() < 0.5
            state = MessageState.UNDELIVERED if failed else MessageState.DELIVERED
            why = ErrorClass.UNREACHABLE if failed else None
            told = MessageStateReported(f"SM-{sent}", state, next(self.names), error_class=why)
            apply_message_report(self.office.runtime, sent, told, "payload")

    def call(self) -> None:
        call_us(self.office, self.chance.choice(PHONES), f"CA-in-{next(self.names)}")

    def remind(self) -> None:
        if silent := self.any("SELECT id FROM interview WHERE state IN ('in_progress', 'suspended')"):
            with self.office.runtime.unit_of_work() as uow:
                uow.connection.exec_driver_sql(
                    "UPDATE interview SET due_at = now() - interval '9 years' WHERE id IN (SELECT id FROM"
                    " interview WHERE due_at IS NOT NULL FOR UPDATE SKIP LOCKED)"
                )
            remind_or_close(self.office.runtime, silent)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_happens_at_once_waits_in_a_circle(seed: int, postgres_databases: Databases) -> None:
    with postgres_databases.migrated("alembic") as url, open_office(url) as opened:
        opened.carrier.__class__ = Numbered
        opened.carrier.numbers = itertools.count()  # type: ignore[attr-defined]
        office = replace(opened, runtime=replace(opened.runtime, ids=TimeOrderedIds()))
        office.open(*PHONES[: PEOPLE // 2], rules=RULES)
        office.open(*PHONES[PEOPLE // 2 :], talk=900, rules=RULES, name="by text")
        with ThreadPoolExecutor(THREADS) as threads:
            crowds = [Crowd(office, 100 * seed + number) for number in range(THREADS)]
            for done in [threads.submit(crowd.live) for crowd in crowds]:
                done.result(120)
        doubled = (
            "SELECT case_id FROM interview WHERE state = 'complete' GROUP BY case_id HAVING count(*) > 1"
        )
        assert office.rows(doubled) == []
        assert office.one("SELECT count(*) FROM inbound_event WHERE result = 'applied'") > THREADS * 10
        assert office.one("SELECT count(*) FROM answer") > PEOPLE // 8  # some are interrupted at their first
        assert office.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0
