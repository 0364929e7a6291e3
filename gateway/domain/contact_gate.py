"""The gate: whether a person may be contacted now, for a purpose, and which rule forbids it.

Every face, job and program goes through `may_contact` at the moment of the attempt and stores the answer
with it. One table says which rules bind which purpose. It gathers nothing: facts come in, a verdict goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from gateway.domain import windows
from gateway.domain.rule_packs import RulePack


class Purpose(StrEnum):
    """Why a person is contacted."""

    INVITE = "invite"
    RETRY = "retry"
    REMINDER = "reminder"
    DIALOGUE_REPLY = "dialogue_reply"
    OPT_OUT_CONFIRMATION = "opt_out_confirmation"
    REQUESTED_CALL_BACK = "requested_call_back"
    RECOVERY = "recovery"
    INBOUND = "inbound"  # they contact us: no rule binds that, and no attempt of ours is counted


class Rule(StrEnum):
    """What can forbid a contact."""

    SUPPRESSED = "suppressed"
    ALREADY_CONFIRMED = "already_confirmed"
    NO_ADDRESS = "no_address"
    STALE_EVENT = "stale_event"
    ATTEMPTS_USED_UP = "attempts_used_up"
    CAMPAIGN_NOT_RUNNING = "campaign_not_running"
    CONSENT_MISSING = "consent_missing"
    ZONE_UNKNOWN = "zone_unknown"
    LIVE_ATTEMPT = "live_attempt"
    OPEN_TICKET = "open_ticket"
    BEFORE_AGREED_TIME = "before_agreed_time"
    FATIGUE = "fatigue"
    LEGAL_HOLD = "legal_hold"
    ATTEMPTS_TODAY = "attempts_today"
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_LEGAL_HOURS = "outside_legal_hours"


# No waiting lifts these: the case ends for this purpose. A sample and an event must name a zone, so without
# one are only people who came of themselves: nobody will tell us theirs.
_FINAL = frozenset(
    {
        Rule.SUPPRESSED,
        Rule.ALREADY_CONFIRMED,
        Rule.NO_ADDRESS,
        Rule.STALE_EVENT,
        Rule.ATTEMPTS_USED_UP,
        Rule.ZONE_UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What the gate must know. Times are aware UTC; counts leave out attempts that never were dialled.

    `suppressed` holds for the contact point on every channel; `reachable` is false for who withheld their
    number. `fatigued_until` comes from the person's other
    cases, `legal_hold_until` from caps of law (prerecorded calls in 30 days, 72 h after an abandoned call).
    `max_event_age` is None for a sample that states its events to be older. `agreed_at` is the time a person
    asked for.
    """

    suppressed: bool
    campaign_running: bool
    live_attempt: bool
    pack: RulePack
    zone: str | None
    zone_assumed: bool = False
    reachable: bool = True
    attempts_made: int = 0
    max_attempts: int = 8
    attempts_today: int = 0
    max_a_day: int = 2
    event_at: datetime | None = None
    max_event_age: timedelta | None = timedelta(hours=72)
    consent_missing: bool = False
    ticket_open: bool = False
    fatigued_until: datetime | None = None
    legal_hold_until: datetime | None = None
    agreed_at: datetime | None = None
    opt_out_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """Contact now."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Do not contact. `until` (UTC) is when to ask again; None where no clock can say it."""

    rule: Rule
    until: datetime | None = None

    @property
    def final(self) -> bool:
        """Say whether no waiting will lift this refusal."""
        return self.rule in _FINAL


ContactVerdict: TypeAlias = Allowed | Refused

# A rule's own answer: it does not forbid, it forbids without an end, or it forbids until then.
_Answer: TypeAlias = bool | datetime
_Judge: TypeAlias = Callable[[ContactFacts, datetime], _Answer]


def _is_stale(facts: ContactFacts, now: datetime) -> _Answer:
    if facts.event_at is None or facts.max_event_age is None:
        return False
    return now - facts.event_at > facts.max_event_age


def _had_its_day(facts: ContactFacts, now: datetime) -> _Answer:
    if facts.zone is None or facts.attempts_today < facts.max_a_day:
        return False
    return windows.day_bounds(facts.zone, now)[1]


def _outside_hours(facts: ContactFacts, now: datetime) -> _Answer:
    if facts.zone is None:
        return False
    verdict = windows.is_open(facts.pack, facts.zone, now, assumed=facts.zone_assumed)
    return verdict.at if isinstance(verdict, windows.ClosedUntil) else False


def _outside_legal_hours(facts: ContactFacts, now: datetime) -> _Answer:
    # The person named an hour, which tells more of where they are than a guess: hours are not narrowed.
    if facts.zone is None or not facts.pack.law:
        return False
    verdict = windows.is_open(facts.pack, facts.zone, now)
    return verdict.at if isinstance(verdict, windows.ClosedUntil) else False


def _while_before(until: datetime | None, now: datetime) -> _Answer:
    return until if until is not None and now < until else False


_ATTEMPTING = frozenset({Purpose.INVITE, Purpose.RETRY})
_SURVEYING = _ATTEMPTING | {Purpose.REMINDER}
_CALLED_BACK = frozenset({Purpose.REQUESTED_CALL_BACK})
_RECOVERING = frozenset({Purpose.RECOVERY})

# The table: a rule, the purposes that it binds, and how it judges. A reply in a running dialogue is bound
# by suppression only: who has just written at 21:05 is answered. The confirmation of an opt-out goes to a
# suppressed number, once. A call-back keeps to the time that the person asked for, as far as law permits. A
# reminder belongs to the attempt of which it reminds: it needs none of its own, but disturbs, so that the
# day's cap and the hours bind it.
TABLE: Mapping[Rule, tuple[frozenset[Purpose], _Judge]] = {
    Rule.SUPPRESSED: (
        frozenset(Purpose) - {Purpose.OPT_OUT_CONFIRMATION, Purpose.INBOUND},
        lambda facts, _: facts.suppressed,
    ),
    Rule.ALREADY_CONFIRMED: (
        frozenset({Purpose.OPT_OUT_CONFIRMATION}),
        lambda facts, _: facts.opt_out_confirmed,
    ),
    Rule.NO_ADDRESS: (frozenset(Purpose) - {Purpose.INBOUND}, lambda facts, _: not facts.reachable),
    Rule.STALE_EVENT: (_SURVEYING, _is_stale),
    Rule.ATTEMPTS_USED_UP: (_ATTEMPTING, lambda facts, _: facts.attempts_made >= facts.max_attempts),
    Rule.CAMPAIGN_NOT_RUNNING: (_SURVEYING | _CALLED_BACK, lambda facts, _: not facts.campaign_running),
    Rule.CONSENT_MISSING: (_SURVEYING, lambda facts, _: facts.consent_missing),
    Rule.ZONE_UNKNOWN: (_SURVEYING | _RECOVERING, lambda facts, _: facts.zone is None),
    Rule.LIVE_ATTEMPT: (_SURVEYING | _CALLED_BACK | _RECOVERING, lambda facts, _: facts.live_attempt),
    Rule.OPEN_TICKET: (_SURVEYING, lambda facts, _: facts.ticket_open),
    Rule.BEFORE_AGREED_TIME: (_CALLED_BACK, lambda facts, now: _while_before(facts.agreed_at, now)),
    Rule.FATIGUE: (_SURVEYING, lambda facts, now: _while_before(facts.fatigued_until, now)),
    Rule.LEGAL_HOLD: (_SURVEYING, lambda facts, now: _while_before(facts.legal_hold_until, now)),
    Rule.ATTEMPTS_TODAY: (_SURVEYING, _had_its_day),
    Rule.OUTSIDE_HOURS: (_SURVEYING | _RECOVERING, _outside_hours),
    Rule.OUTSIDE_LEGAL_HOURS: (_CALLED_BACK, _outside_legal_hours),
}

_NO_CLOCK = datetime.max.replace(tzinfo=UTC)


def may_contact(purpose: Purpose, facts: ContactFacts, now: datetime) -> ContactVerdict:
    """Say whether contact is allowed at `now`.

    Of several rules that forbid it, the one that holds longest is named: a final one, else one that no
    clock lifts, else the latest `until`.
    """
    refusals: list[Refused] = []
    for rule, (purposes, judge) in TABLE.items():
        answer = judge(facts, now) if purpose in purposes else False
        if answer is not False:
            refusals.append(Refused(rule, answer if isinstance(answer, datetime) else None))
    if not refusals:
        return Allowed()
    return max(refusals, key=lambda refused: (refused.final, refused.until or _NO_CLOCK))
