"""A whole world in one process with stepped time: carrier, people, web server, queue, dialler, databases.

The sandbox says when its next event is due; our clock is set to that instant, or to an earlier one at
which a row of ours is due; then the sandbox makes its step and waits for its webhooks, jobs are run
until none is left, and the dialler or the sweeper has its turn where a row is due for it. A week of
fieldwork takes seconds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from bench.judge import Judgement, judge
from gateway.core_store.schema import answer
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.clock import ManualClock
from gateway.domain.our_numbers import OurNumber
from gateway.jobs.dialling_loop import DiallingLoop
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import ImportReport, import_sample
from gateway.services.publish_survey import publish_survey
from gateway.services.sweep import Patience
from ivr_flows.library import survey_source
from sandbox.service import SandboxServer
from tests.support.accounts import NUMBERS, our_numbers
from tests.support.burst_worker import BurstWorker

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # noon in Moscow
SECOND = timedelta(seconds=1)

# Open round the clock and as fast as the sandbox: a story that is about hours or pace says so itself.
RULES = CampaignRules(
    window="around_the_clock",
    assumed_zone="Europe/Moscow",  # Russian mobile numbers say nothing of theirs
    lines=50,
    calls_per_second=50,
    messages_per_second=50,
)

# When something is due of ours: cases for the dialler, interviews for the sweeper, and what the sweeper takes
# up when its job should long have run. The carrier is asked what has become of a call that has been up for
# long without a report. Rows that stand between two states have no time: they are counted.
_DUE = """
SELECT (SELECT min(due_at) FROM "case" WHERE state <> 'final') AS cases,
    (SELECT min(due_at) FROM interview WHERE state IN ('in_progress', 'suspended')) AS interviews,
    (SELECT min(due) FROM (
        SELECT min(due_at) AS due FROM outbox_event
        UNION ALL SELECT min(due_at) FROM recording
        UNION ALL SELECT min(due_at) FROM message WHERE state = 'planned'
        UNION ALL SELECT min(due_at) FROM split_text
    ) AS rows_that_wait) AS swept,
    (SELECT min(reserved_at) FROM contact_attempt WHERE channel = 'voice' AND state = 'in_flight') AS up,
    (SELECT count(*) FROM contact_attempt
        WHERE channel = 'voice' AND state IN ('planned', 'reserved', 'unknown'))
    + (SELECT count(*) FROM message
        WHERE state IN ('reserved', 'unknown') OR (state = 'planned' AND due_at IS NULL)) AS standing
"""
# What is not over: for who reads why a world never comes to rest.
_STANDING = {
    "case": "SELECT id, state, channel, due_at FROM \"case\" WHERE state <> 'final'",
    "interview": (
        "SELECT id, case_id, state, channel, due_at FROM interview "
        "WHERE state IN ('in_progress', 'suspended')"
    ),
    "contact_attempt": (
        "SELECT id, case_id, state, channel, reserved_at, outcome FROM contact_attempt "
        "WHERE state NOT IN ('settled', 'unsettled')"
    ),
    "message": (
        "SELECT id, interview_id, state, step, due_at, code FROM message "
        "WHERE state IN ('planned', 'reserved', 'unknown')"
    ),
    "outbox_event": "SELECT id, interview_id, due_at FROM outbox_event",
    "recording": "SELECT id, due_at FROM recording WHERE due_at IS NOT NULL",
    "split_text": "SELECT id, due_at FROM split_text WHERE due_at IS NOT NULL",
}
_QUIET_AFTER = Patience().quiet_call + timedelta(seconds=1)
_SWEPT_AFTER = Patience().lost_job + timedelta(seconds=1)
# How often rows that stand between two states are looked at.
_LOOK_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a sample."""

    phone: str
    name: str = "Anna"
    language: str = "ru"
    external_id: str = ""
    talk_seconds: str = ""
    event_at: datetime = MONDAY - timedelta(hours=1)


@dataclass
class World:
    """See the module's docstring. `tick` makes one step, `run` goes on until nothing more will happen."""

    runtime: Runtime
    clock: ManualClock
    sandbox: SandboxServer
    base_url: str
    line: HTTPConnection
    worker: BurstWorker
    dialler: DiallingLoop
    store_url: str
    core_url: str
    carriers: tuple[str, ...]
    campaign: UUID = field(default_factory=lambda: UUID(int=0))
    _following: dict[str, Any] | None = None

    # --- what a story sets up -------------------------------------------------------------------

    def start(
        self,
        people: Sequence[Person],
        rules: CampaignRules = RULES,
        *,
        source: str | None = None,
        numbers: Sequence[OurNumber] | None = None,
        name: str = "a week",
    ) -> UUID:
        """Publish a survey, create a campaign, import the people and start it; give the campaign.

        The survey is that of the library for after a call, unless `source` is another one. The numbers are
        one for each channel at each carrier of this world, unless `numbers` are others.
        """
        source = survey_source("post-call-nps") if source is None else source
        self.campaign = create_campaign(
            self.runtime,
            name=name,
            survey_version_id=publish_survey(self.runtime, source, "survey.yaml"),
            numbers=our_numbers(self.carriers) if numbers is None else numbers,
            default_language="ru",
            rules=rules,
        )
        report = self.import_people(people)
        assert report.rejected == 0, report.faults
        start_campaign(self.runtime, self.campaign)
        return self.campaign

    def import_people(self, people: Sequence[Person]) -> ImportReport:
        """Import people into the campaign."""
        lines = ["external_id,name,phone,language,talk_seconds,event_at\n"]
        for number, person in enumerate(people):
            external_id = person.external_id or f"customer-{number}-{person.phone}"
            cells = (external_id, person.name, person.phone, person.language, person.talk_seconds)
            lines.append(",".join(cells) + f",{person.event_at.isoformat()}\n")
        return import_sample(self.runtime, self.campaign, "people.csv", lines)

    def script(self, number: str, **script: Any) -> None:
        """Tell a person what to do; see the sandbox's `Script`."""
        self.control("POST", f"/control/people/{number}", script)

    def text_us(self, number: str, body: str) -> str:
        """Let a person text us now, out of the blue; give the carrier's id."""
        sent = self.control("POST", "/control/inbound", {"from": number, "to": self.sms_number, "body": body})
        self.let_events_happen()
        return str(sent["sid"])

    def take_texts_in_parts(self) -> None:
        """Let texts to our number come by a carrier's older interface, which hands long ones over in parts."""
        hook = self.runtime.hooks.inbound_message(self.carriers[0])
        ours = {"carrier": self.carriers[0], "sms_url": hook, "legacy": True}
        self.control("PUT", f"/control/numbers/{self.sms_number}", ours)

    @property
    def sms_number(self) -> str:
        """Our number for texts; the first one, where the campaign has several."""
        return NUMBERS[self.carriers[0]].sms

    # --- time -----------------------------------------------------------------------------------

    def run(self, until: datetime | None = None, most_ticks: int = 10_000) -> None:
        """Step until nothing more will happen, or until `until`. Says what stands where that never comes."""
        self.act()
        for _ in range(most_ticks):
            if not self.tick(until):
                self.act()
                return
        standing = {table: self.rows(statement) for table, statement in _STANDING.items()}
        raise AssertionError(f"this world never comes to rest; {self.clock.now()}: {standing}")

    def tick(self, until: datetime | None = None) -> bool:
        """Go to the next instant at which something happens, and let it. False where nothing is left."""
        theirs = self._next_event()
        cases, rows = self._next_rows()
        due = min((each for each in (theirs, cases, rows) if each is not None), default=None)
        if until is not None and (due is None or due > until):
            self._go(until)
            return False
        if due is None:
            return False
        self._go(due)
        if cases is not None and cases <= due:
            self.dialler.dial()
        if rows is not None and rows <= due:
            self.dialler.sweep()
        self.work()
        return True

    def act(self) -> None:
        """Let the dialler, the sweeper and the workers do what is due now."""
        self.dialler.dial()
        self.dialler.sweep()
        self.work()

    def work(self) -> None:
        """Run jobs until none is left. A job that failed fails the story."""
        if self.worker.run_waiting():
            self._following = None  # what was sent has brought new events

    def let_events_happen(self) -> None:
        """Let everything happen that is due at this very instant."""
        self._go(self.clock.now())
        self.work()

    def _go(self, instant: datetime) -> None:
        instant = max(instant, self.clock.now())
        self.clock.set(instant)
        self._following = self.control("POST", "/control/step", {"until": instant.isoformat()})

    def _next_event(self) -> datetime | None:
        if self._following is None:
            self._following = self.control("GET", "/control/clock")
        following = self._following["next"]
        return None if following is None else datetime.fromisoformat(following)

    def _next_rows(self) -> tuple[datetime | None, datetime | None]:
        """Tell when the dialler is to look at a case next, and when the sweeper at a row."""
        now = self.clock.now()
        with self.runtime.reading() as uow:
            due = uow.connection.execute(text(_DUE)).one()
        swept, up = _instant(due.swept), _instant(due.up)
        instants = (
            _not_at(now, _instant(due.interviews)),
            None if swept is None else max(swept + _SWEPT_AFTER, now + SECOND),
            now + _LOOK_AGAIN if due.standing else None,
            None if up is None else max(up + _QUIET_AFTER, now + _LOOK_AGAIN),
        )
        rows = min((each for each in instants if each is not None), default=None)
        return _not_at(now, _instant(due.cases)), rows

    # --- what a story looks at ------------------------------------------------------------------

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the sandbox's control interface."""
        self.line.request(method, path, None if body is None else json.dumps(body))
        with self.line.getresponse() as answer:
            found = json.load(answer)
        assert answer.status < 300, found
        return found

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Read the store by SQL."""
        with self.runtime.reading() as uow:
            return [dict(row) for row in uow.connection.execute(text(statement), values).mappings()]

    def network(self, statement: str) -> list[dict[str, Any]]:
        """Read the sandbox's ledger by SQL."""
        with closing(sqlite3.connect(self.ledger)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(statement)]

    def answers(self) -> dict[str, Any]:
        """Give the core store's answers of a story with one response: values by question."""
        with self.runtime.results._engine.connect() as connection:  # type: ignore[attr-defined]
            rows = connection.execute(select(answer.c.question, answer.c.value))
            return {row.question: row.value for row in rows}

    def calls(self, number: str) -> list[dict[str, Any]]:
        """List the calls to a number, oldest first, as the network knows them."""
        listed = self.control("GET", "/control/calls")["calls"]
        return [call for call in reversed(listed) if call["to_number"] == number]

    def texts(self, number: str) -> list[dict[str, Any]]:
        """List our texts to a number, oldest first, as the network knows them."""
        listed = self.control("GET", "/control/messages")["messages"]
        return [sent for sent in reversed(listed) if sent["to_number"] == number]

    @property
    def ledger(self) -> Path:
        """The sandbox's ledger."""
        return self.sandbox.settings.ledger

    def judge(self) -> Judgement:
        """Let the judge look at what has happened."""
        return judge(self.store_url, self.core_url, self.ledger)

    def assert_nothing_lost(self) -> Judgement:
        """Hold the judge's verdict against a story that is over: nothing lost, doubled or left open."""
        judgement = self.judge()
        assert judgement.complaints == (), "\n".join(map(str, judgement.complaints))
        return judgement


def _not_at(now: datetime, due: datetime | None) -> datetime | None:
    """Give what is due another chance in a second: it has had one, and waits for a line or for its pace."""
    return now + SECOND if due is not None and due <= now else due


def _instant(value: str | datetime | None) -> datetime | None:
    """Read an instant that plain SQL gave: SQLite keeps text without a zone."""
    if value is None:
        return None
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def with_rules(**changes: Any) -> CampaignRules:
    """Give the rules of stories with changes."""
    return replace(RULES, **changes)
