"""Retries: after an attempt that did not finish, when the next one is due, or that there is none.

Pure: it gives the earliest instant by the kind of ending. Hours, days' caps and suppression are judged by
the contact gate when that instant comes. All durations stand in `RetryRules`, so that a demonstration can
compress them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from gateway.domain.dispositions import Disposition
from gateway.domain.endings import Ending


@dataclass(frozen=True, slots=True)
class RetryRules:
    """When to try again. The defaults are the house's; a campaign may have its own.

    `max_attempts` and `max_a_day` count attempts that a carrier really dialled or sent; technical failures
    are counted apart. A `..._tries` field says after how many endings of that kind the case is exhausted,
    counting the first.
    """

    max_attempts: int = 8
    max_a_day: int = 2
    busy_after: timedelta = timedelta(minutes=20)
    busy_quick_tries: int = 3
    no_answer_after: timedelta = timedelta(hours=3, minutes=30)
    machine_after: timedelta = timedelta(hours=20)
    technical_after: timedelta = timedelta(minutes=15)
    technical_tries: int = 5
    resume_after: timedelta = timedelta(minutes=30)
    resume_within: timedelta = timedelta(hours=24)
    break_off_tries: int = 2
    reminder_after: timedelta = timedelta(hours=24)
    no_reply_tries: int = 2
    soft_refusal_after: timedelta = timedelta(days=7)
    soft_refusal_tries: int = 2
    abandoned_after: timedelta = timedelta(hours=72)
    change_day_part: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """What has been tried, the attempt that has just ended included.

    `same_kind` counts the case's attempts with this ending, `counted` all that were really dialled or sent.
    """

    ending: Ending
    same_kind: int
    counted: int


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Try again at `at` (UTC) or later, but not after `not_after`; `why` is for people and logs.

    `another_part` asks for a part of the respondent's week other than that of the last attempt: with the
    zone, `windows.in_another_part` finds it.
    """

    at: datetime
    why: str
    not_after: datetime | None = None
    another_part: bool = False


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Do not try again on this channel; `disposition` is what this evidence amounts to."""

    disposition: Disposition
    why: str


RetryVerdict: TypeAlias = RetryAt | Exhausted

# What an ending amounts to when it is the last word of a case.
_AMOUNTS_TO: Mapping[Ending, Disposition] = {
    Ending.BUSY: Disposition.BUSY,
    Ending.NO_ANSWER: Disposition.NO_ANSWER,
    Ending.MACHINE: Disposition.DEVICE_UNKNOWN,
    Ending.FAX: Disposition.FAX,
    Ending.TECHNICAL: Disposition.TECHNICAL,
    Ending.BLOCKED: Disposition.CALL_BLOCKING,
    Ending.INVALID_NUMBER: Disposition.NON_WORKING,
    Ending.CANNOT_TEXT: Disposition.UNKNOWN_OTHER,
    Ending.NO_REPLY: Disposition.NO_ANSWER,
    Ending.BREAK_OFF: Disposition.BREAK_OFF,
    Ending.ABANDONED: Disposition.UNKNOWN_OTHER,
    Ending.SOFT_REFUSAL: Disposition.RESPONDENT_REFUSAL,
    Ending.HARD_REFUSAL: Disposition.RESPONDENT_REFUSAL,
}

_NEVER_AGAIN = frozenset(
    {Ending.FAX, Ending.BLOCKED, Ending.INVALID_NUMBER, Ending.CANNOT_TEXT, Ending.HARD_REFUSAL},
)

_NOBODY_THERE = frozenset({Ending.BUSY, Ending.NO_ANSWER, Ending.MACHINE})


def amounts_to(ending: Ending) -> Disposition:
    """Give the disposition of a case of which nothing later than this ending is known."""
    return _AMOUNTS_TO[ending]


def plan_retry(tried: Tried, rules: RetryRules, now: datetime) -> RetryVerdict:
    """Say when the next attempt is due after one that ended at `now`, or that the case is exhausted."""
    ending = tried.ending
    disposition = amounts_to(ending)
    if ending in _NEVER_AGAIN:
        return Exhausted(disposition, f"{ending}: never tried again")
    if tried.counted >= rules.max_attempts:
        return Exhausted(disposition, f"{ending}: attempt {tried.counted} of {rules.max_attempts}")
    limit = _limit(ending, rules)
    if limit is not None and tried.same_kind >= limit:
        return Exhausted(disposition, f"{ending}: try {tried.same_kind} of {limit}")
    quick = ending is Ending.BUSY and tried.same_kind <= rules.busy_quick_tries
    return RetryAt(
        at=now + _delay(ending, rules, quick=quick),
        why=f"{ending}: try {tried.same_kind}, attempt {tried.counted} of {rules.max_attempts}",
        not_after=now + rules.resume_within if ending is Ending.BREAK_OFF else None,
        another_part=rules.change_day_part and ending in _NOBODY_THERE and not quick,
    )


def _limit(ending: Ending, rules: RetryRules) -> int | None:
    """Give how many endings of this kind exhaust a case, or None where only the total counts."""
    return {
        Ending.TECHNICAL: rules.technical_tries,
        Ending.BREAK_OFF: rules.break_off_tries,
        Ending.NO_REPLY: rules.no_reply_tries,
        Ending.SOFT_REFUSAL: rules.soft_refusal_tries,
    }.get(ending)


def _delay(ending: Ending, rules: RetryRules, *, quick: bool) -> timedelta:
    return {
        # A line that stays busy is then treated as one that nobody answers.
        Ending.BUSY: rules.busy_after if quick else rules.no_answer_after,
        Ending.NO_ANSWER: rules.no_answer_after,
        Ending.MACHINE: rules.machine_after,
        Ending.TECHNICAL: rules.technical_after,
        Ending.BREAK_OFF: rules.resume_after,
        Ending.NO_REPLY: rules.reminder_after,
        Ending.SOFT_REFUSAL: rules.soft_refusal_after,
        Ending.ABANDONED: rules.abandoned_after,
    }[ending]
