"""People of one campaign with quotas, who are called or texted in the office, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.dispositions import Disposition
from gateway.domain.our_numbers import one_for_each
from gateway.domain.ports.carrier_events import CallInput
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.end_case import end_case
from gateway.services.import_sample import import_sample
from gateway.services.place_call import place_call
from gateway.services.publish_survey import publish_survey
from gateway.services.sweep import Patience, sweep
from gateway.services.take_turn import take_turn
from gateway.store.queries import quotas
from gateway.store.queries.quotas import Filling
from ivr_flows.voice_script import Hangup, VoiceScript, encode_script
from tests.support.office import NOON, OURS, RULES, Office

PLACES = """
SELECT cell.name, place.state FROM quota_reservation AS place
JOIN quota_cell AS cell ON cell.id = place.cell_id JOIN interview ON interview.id = place.interview_id
WHERE interview.address = :address ORDER BY cell.name
"""


@dataclass
class Call:
    """One person on the line."""

    office: Office
    attempt: UUID
    address: str
    turn: int = 0
    script: VoiceScript = field(default_factory=lambda: VoiceScript(()))

    def __post_init__(self) -> None:
        """Answer the call."""
        self._take(None)

    def key(self, *keys: str) -> Call:
        """Key replies, one after the other."""
        for each in keys:
            self._take(each)
        return self

    def say(self, *words: str) -> Call:
        """Say replies, one after the other."""
        for each in words:
            self._take(None, each)
        return self

    def give_up(self) -> None:
        """Let nobody try any more: the interview ends as what was answered makes it."""
        with self.office.runtime.unit_of_work() as uow:
            case = self.office.one('SELECT id FROM "case" WHERE address = :it', it=self.address)
            end_case(self.office.runtime, uow, UUID(str(case)), Disposition.BREAK_OFF, NOON)

    def hang_up(self) -> None:
        """End the call from the other side."""
        ended = self.office.report(CallState.ENDED, EndReason.COMPLETED, ref=self._ref)
        apply_call_report(self.office.runtime, self.attempt, ended, "payload")

    @property
    def hears(self) -> str:
        """Everything that the last script says, as it is written."""
        return encode_script(self.script).decode()

    @property
    def is_over(self) -> bool:
        """Say whether the last script ends the call."""
        return isinstance(self.script.verbs[-1], Hangup)

    @property
    def places(self) -> dict[str, str]:
        """The states of this person's places, by cell."""
        rows = self.office.rows(PLACES, address=self.address)
        return {row["name"]: row["state"] for row in rows}

    @property
    def state(self) -> str:
        """The state of this person's interview."""
        return str(self.office.one("SELECT state FROM interview WHERE address = :it", it=self.address))

    @property
    def case(self) -> tuple[str, str]:
        """The state and the disposition of this person's case."""
        found = self.office.one('SELECT state, disposition FROM "case" WHERE address = :it', it=self.address)
        return found[0], found[1]

    @property
    def _ref(self) -> str:
        return f"CA-{self.attempt}"

    def _take(self, digits: str | None, speech: str | None = None) -> None:
        heard = CallInput(self._ref, answered=self.turn == 0, digits=digits, speech=speech)
        taken = take_turn(self.office.runtime, self.attempt, self.turn, heard, "payload")
        self.turn, self.script = taken.next_turn, taken.script


@dataclass
class QuotaOffice:
    """An office with one campaign with quotas."""

    office: Office
    people: int = 0

    def open(self, source: str, rules: CampaignRules = RULES) -> QuotaOffice:
        """Publish the survey and start a campaign of it without people."""
        office = self.office
        office.campaign = create_campaign(
            office.runtime,
            name="with quotas",
            survey_version_id=publish_survey(office.runtime, source, "quotas.yaml"),
            numbers=one_for_each("twilio", voice=OURS, sms=OURS),
            default_language="en",
            rules=rules,
        )
        start_campaign(office.runtime, office.campaign)
        return self

    def call(self, name: str = "Emma") -> Call:
        """Import one person more and call them; they answer."""
        (call,) = self.calls(1, name)
        return call

    def calls(self, n: int, name: str = "Emma") -> list[Call]:
        """Import people and call all of them; they answer."""
        numbers = self.add(n, name, talk=60)
        self.office.dial(limit=n)
        for attempt in self.office.queue.take("place_call"):
            place_call(self.office.runtime, attempt)
        rows = self.office.rows(
            "SELECT id, address FROM contact_attempt WHERE channel = 'voice' AND state = 'in_flight'"
        )
        dialled = {row["address"]: UUID(str(row["id"])) for row in rows}
        return [Call(self.office, dialled[number], number) for number in numbers]

    def again(self, call: Call) -> Call:
        """Call somebody once more; they answer."""
        self.office.dial()
        (attempt,) = self.office.queue.take("place_call")
        place_call(self.office.runtime, attempt)
        return Call(self.office, attempt, call.address)

    def add(self, n: int, name: str = "Emma", *, talk: int) -> list[str]:
        """Import people with numbers of their own; who has talked long is texted."""
        first, self.people = self.people, self.people + n
        # Berlin's fixed lines are called, Germany's mobile numbers can be texted too.
        stem = "+491511234" if talk > 600 else "+493012345"
        numbers = [
            f"{stem}{number:04d}" if talk > 600 else f"{stem}{number:03d}"
            for number in range(first, first + n)
        ]
        lines = ["external_id,name,phone,language,talk_seconds\n"]
        lines += [f"c{number},{name},{number},en,{talk}\n" for number in numbers]
        report = import_sample(self.office.runtime, self.office.campaign, "people.csv", lines)
        assert report.rejected == 0, report.faults
        return numbers

    def invite(self, name: str = "Emma") -> str:
        """Import one person more and write their invitation; give their number."""
        (number,) = self.add(1, name, talk=900)
        self.office.dial(Channel.SMS)
        return number

    def fillings(self) -> list[Filling]:
        """Say how full the cells are."""
        with self.office.runtime.reading() as uow:
            return quotas.fillings(uow, self.office.campaign)

    def sweep(self) -> int:
        """Sweep; say how many places were given back."""
        return sweep(self.office.runtime, Patience()).places
