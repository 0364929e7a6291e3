"""A runtime for use cases alone: real databases, a clock that stands, and ports that do as they are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.clock import ManualClock
from gateway.domain.errors import CarrierUnavailable, NotFound, OtklikError
from gateway.domain.ids import SeededIds
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.domain.ports.carrier_events import CallInput, CallStateReported, MessageReceived
from gateway.domain.ports.carrier_limits import Capability, Limits
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    MessageSnapshot,
    PlaceCall,
    RenderContext,
    SendMessage,
    SendOutcome,
)
from gateway.domain.ports.results import NotApplied, Result
from gateway.runtime import Runtime
from gateway.services.call_turn import CallTurn
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.dial_next import Dialled, dial_next
from gateway.services.import_sample import ImportReport, import_sample
from gateway.services.publish_survey import publish_survey
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn
from gateway.settings import Settings
from ivr_flows.library import survey_source
from ivr_flows.voice_script import VoiceScript
from tests.support.kept_engines import kept_engines

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # in Berlin
BERLIN = "+493012345678"
MOBILE = "+4915112345678"
OURS = "+15005550006"
NOWHERE = "sqlite:////nowhere/core.sqlite"  # never opened
RULES = CampaignRules(window="around_the_clock", max_event_age=None)

LIMITS = Limits(
    calls_per_second=1000,
    messages_per_second=1000,
    longest_ring=600,
    longest_call=7200,
    longest_record=7200,
)


@dataclass
class Carrier:
    """A carrier that takes what it is given; `outcomes` are given out before that, in order."""

    name: str = "twilio"
    capabilities: frozenset[Capability] = frozenset(Capability)
    limits: Limits = LIMITS
    outcomes: deque[SendOutcome] = field(default_factory=deque)
    calls: list[PlaceCall] = field(default_factory=list)
    texts: list[SendMessage] = field(default_factory=list)
    listed_calls: list[CallSnapshot] = field(default_factory=list)
    listed_texts: list[MessageSnapshot] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)  # texts, by its ids
    answers_nothing: bool = False  # about what it has taken
    hung_up: list[str] = field(default_factory=list)
    redirected: list[tuple[str, VoiceScript]] = field(default_factory=list)
    recordings: dict[str, bytes | OtklikError] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)

    def hang_up(self, ref: str) -> SendOutcome:
        self.hung_up.append(ref)
        return self.outcomes.popleft() if self.outcomes else Accepted(ref)

    def redirect(self, ref: str, script: VoiceScript, context: RenderContext) -> SendOutcome:
        self.redirected.append((ref, script))
        return self.outcomes.popleft() if self.outcomes else Accepted(ref)

    @contextmanager
    def open_recording(self, url: str) -> Iterator[Iterator[bytes]]:
        found = self.recordings.get(url, NotFound("recording", url))
        if isinstance(found, OtklikError):
            raise found
        yield iter([found[:1000], found[1000:]])

    def delete_recording(self, ref: str) -> SendOutcome:
        self.deleted.append(ref)
        return self.outcomes.popleft() if self.outcomes else Accepted(ref)

    def place_call(self, call: PlaceCall) -> SendOutcome:
        self.calls.append(call)
        return self.outcomes.popleft() if self.outcomes else Accepted(f"CA{len(self.calls)}")

    def send(self, message: SendMessage) -> SendOutcome:
        self.texts.append(message)
        return self.outcomes.popleft() if self.outcomes else Accepted(f"SM{len(self.texts)}")

    def _answer(self) -> None:
        if self.answers_nothing:
            raise CarrierUnavailable(self.name, "HTTP 500")

    def find_calls(self, to: str, from_: str, since: datetime) -> list[CallSnapshot]:
        self._answer()
        return [call for call in self.listed_calls if (call.to, call.from_) == (to, from_)]

    def fetch_call(self, ref: str) -> CallSnapshot | None:
        self._answer()
        return next((call for call in self.listed_calls if call.ref == ref), None)

    def fetch_message(self, ref: str) -> MessageSnapshot | None:
        self._answer()
        self.asked_for.append(ref)
        return next((sent for sent in self.listed_texts if sent.ref == ref), None)

    def find_messages(self, to: str, from_: str, since: datetime) -> list[MessageSnapshot]:
        self._answer()
        return [sent for sent in self.listed_texts if (sent.to, sent.from_) == (to, from_)]


@dataclass
class Sink:
    """A core store that can be away."""

    name: str = "sink"
    away: bool = False
    applied: list[Result] = field(default_factory=list)

    def apply(self, result: Result) -> NotApplied | None:
        if self.away:
            return NotApplied("away")
        self.applied.append(result)
        return None


@dataclass
class Queue:
    """A queue that remembers what was put on it."""

    jobs: list[tuple[str, UUID]] = field(default_factory=list)

    def enqueue(self, name: str, subject: UUID) -> None:
        self.jobs.append((name, subject))

    def depth(self) -> int:
        return len(self.jobs)

    def answers(self) -> bool:
        return True

    def take(self, name: str) -> list[UUID]:
        """Take the jobs of one name away."""
        taken = [subject for job, subject in self.jobs if job == name]
        self.jobs = [each for each in self.jobs if each[0] != name]
        return taken


@dataclass
class Office:
    """The runtime, and everything behind its ports. `other` is a second carrier, "vonage"."""

    runtime: Runtime
    clock: ManualClock
    carrier: Carrier
    other: Carrier
    sink: Sink
    queue: Queue
    campaign: UUID = field(default_factory=lambda: UUID(int=0))
    _events: int = 0

    def open(
        self,
        *phones: str,
        talk: int = 60,
        rules: CampaignRules = RULES,
        numbers: Sequence[OurNumber] = one_for_each("twilio", voice=OURS, sms=OURS),
        language: str = "en",
        name: str = "after the call",
        source: str | None = None,
    ) -> ImportReport:
        """Start a campaign with people who have these numbers. A long `talk` (seconds) invites by text."""
        source = survey_source("post-call-nps") if source is None else source
        version = publish_survey(self.runtime, source, "survey.yaml")
        self.campaign = create_campaign(
            self.runtime,
            name=name,
            survey_version_id=version,
            numbers=numbers,
            default_language="en",
            rules=rules,
        )
        start_campaign(self.runtime, self.campaign)
        lines = ["external_id,name,phone,language,talk_seconds\n"]
        lines += [f"c{number},Emma,{phone},{language},{talk}\n" for number, phone in enumerate(phones)]
        return import_sample(self.runtime, self.campaign, "people.csv", lines)

    def dial(self, channel: Channel = Channel.VOICE, limit: int = 10) -> Dialled:
        """Dial one round."""
        return dial_next(self.runtime, self.campaign, channel, limit)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time))

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Read the store by SQL."""
        with self.runtime.reading() as uow:
            return [dict(row) for row in uow.connection.execute(text(statement), values).mappings()]

    def one(self, statement: str, **values: Any) -> Any:
        """Read the only row: its value, or its values."""
        (row,) = self.rows(statement, **values)
        return next(iter(row.values())) if len(row) == 1 else tuple(row.values())

    def input(self, attempt: UUID, turn: int, digits: str | None = None, ref: str = "CA1") -> CallTurn:
        """Let a caller press keys; without keys at turn 0, answer the call."""
        heard = CallInput(ref, answered=turn == 0, digits=digits)
        return take_turn(self.runtime, attempt, turn, heard, "payload")

    def report(
        self, state: CallState, reason: EndReason | None = None, key: str = "", ref: str = "CA1"
    ) -> CallStateReported:
        """Make a progress report with a key of its own, unless `key` names one."""
        self._events += 1
        return CallStateReported(ref, state, key or f"event-{self._events}", end_reason=reason)

    def text_us(self, body: str, ref: str, from_: str = MOBILE) -> str:
        """Let a person text us."""
        received = MessageReceived(ref, from_, OURS, body, f"twilio:inbound:{ref}")
        return take_text(self.runtime, "twilio", received, "payload")


@contextmanager
def open_office(store_url: str) -> Iterator[Office]:
    """Open an office on a migrated store; its results go to a sink in memory."""
    with TemporaryDirectory() as folder:
        yield from _office(store_url, Path(folder))


def _office(store_url: str, folder: Path) -> Iterator[Office]:
    clock, sink, queue = ManualClock(NOON), Sink(), Queue()
    carrier = Carrier()
    other = Carrier("vonage", capabilities=frozenset(Capability) - {Capability.CONFIRMS_OPT_OUT})
    settings = Settings(
        database_url=store_url,
        core_database_url=NOWHERE,
        redis_url="unix:///nowhere",
        secret_key="a secret of thirty-two characters or more",
        twilio_account_sid="AC1",
        twilio_auth_token="token",
        twilio_api_url="http://127.0.0.1:9",
        sandbox=True,
        prompt_folder=folder / "prompts",
        recording_folder=folder / "recordings",
        log_level="CRITICAL",
    )
    built = build_runtime(settings, clock=clock, ids=SeededIds(1), opener=kept_engines)
    ports: dict[str, Any] = {
        "voice": {"twilio": carrier, "vonage": other},
        "messages": {"twilio": carrier, "vonage": other},
        "sinks": (sink,),
        "queue": queue,
    }
    runtime = replace(built, **ports)
    try:
        yield Office(runtime, clock, carrier, other, sink, queue)
    finally:
        runtime.close()
