"""Our numbers: which of a campaign's numbers reaches a person, and which comes next when a carrier refuses.

A campaign has numbers for each channel, of one carrier or of several, in an order. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from phonenumbers import SUPPORTED_REGIONS

from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_words import NOT_SENT, EndReason, ErrorClass
from gateway.domain.ports.carriers import Rejected

# A carrier refuses for reasons of its own: our account, our number, its own network. Another may take it.
_OWN_REASONS: Final = frozenset({ErrorClass.AUTH, ErrorClass.CONFIG, ErrorClass.FILTERED})
_OWN_ENDS: Final = frozenset({EndReason.BLOCKED, EndReason.REFUSED})
# As an attempt keeps what came of it.
_OWN_OUTCOMES: Final = frozenset({each.value for each in (*_OWN_REASONS, *_OWN_ENDS)})


@dataclass(frozen=True, slots=True)
class OurNumber:
    """One of our numbers (E.164) at a carrier. `regions` (ISO 3166) are whom it is for; empty is everybody."""

    number: str
    carrier: str
    channel: Channel
    regions: tuple[str, ...] = ()


def one_for_each(carrier: str, *, voice: str, sms: str) -> tuple[OurNumber, OurNumber]:
    """Give the numbers of a campaign that has one for calls and one for texts, which may be the same."""
    return OurNumber(voice, carrier, Channel.VOICE), OurNumber(sms, carrier, Channel.SMS)


def reaching(numbers: Iterable[OurNumber], channel: Channel, region: str) -> list[OurNumber]:
    """List the numbers for a person in `region`: those meant for it first, then those for everybody."""
    able = [
        each for each in numbers if each.channel is channel and (not each.regions or region in each.regions)
    ]
    return sorted(able, key=lambda each: not each.regions)  # the sort is stable: the campaign's order holds


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that a carrier was asked to reach a person from a number of ours, and what came of it."""

    carrier: str
    number: str
    outcome: str | None

    @property
    def was_refused(self) -> bool:
        """Say whether the carrier refused for reasons of its own: at once, or in a report that came later."""
        return self.outcome in _OWN_OUTCOMES

    def is_from(self, ours: OurNumber) -> bool:
        """Say whether it was from this number."""
        return (self.carrier, self.number) == (ours.carrier, ours.number)


def in_turn(able: Sequence[OurNumber], asked: Sequence[Asked]) -> list[OurNumber]:
    """List the numbers that may reach a person next, the first of them first.

    `able` are those that reach the person at all, in the campaign's order; `asked` is what was tried, the newest
    first. After a refusal for reasons of the carrier's own come the numbers after the refused one. Where it was
    the last, and otherwise, come all but those that were refused so when they were last tried; all, where every
    one was.
    """
    newest = asked[0] if asked else None
    if newest is not None and newest.was_refused:
        after = _after(able, newest.carrier, newest.number)
        if after:
            return after
    last = [next((each for each in asked if each.is_from(ours)), None) for ours in able]
    good = [ours for ours, each in zip(able, last, strict=True) if each is None or not each.was_refused]
    return good or list(able)


def next_after(
    numbers: Iterable[OurNumber], channel: Channel, region: str, carrier: str, number: str
) -> OurNumber | None:
    """Give the number to try after one that was refused; None where it was the last."""
    rest = _after(reaching(numbers, channel, region), carrier, number)
    return rest[0] if rest else None


def _after(able: Sequence[OurNumber], carrier: str, number: str) -> list[OurNumber]:
    places = [place for place, each in enumerate(able) if (each.carrier, each.number) == (carrier, number)]
    return list(able[places[0] + 1 :]) if places else []


def another_may_take(refusal: Rejected) -> bool:
    """Say whether another number may be tried: it was surely not sent, and for the carrier's own reasons."""
    return refusal.error_class in _OWN_REASONS or refusal.code == NOT_SENT


def another_may_text(error_class: ErrorClass | None) -> bool:
    """Say whether another number may be tried for a text of which a report says that it did not arrive."""
    return error_class in _OWN_REASONS


def another_may_call(reason: EndReason) -> bool:
    """Say whether another number may be tried for a call of which a report says how it ended."""
    return reason in _OWN_ENDS


def faults_of(numbers: Sequence[OurNumber], channels: Iterable[Channel]) -> list[str]:
    """Say what is wrong with a campaign's numbers: each channel needs one for everybody, none stands twice.

    A region that does not exist is a slip of the pen: the number would never be used.
    """
    faults = [
        f"no {channel.value} number is for every region"
        for channel in channels
        if channel is not Channel.CATI and not reaching(numbers, channel, "")
    ]
    seen: set[tuple[Channel, str]] = set()
    for each in numbers:
        if (each.channel, each.number) in seen:
            faults.append(f"{each.number} stands twice for {each.channel.value}")
        seen.add((each.channel, each.number))
        faults += [
            f"{each.number} is for {region!r}, which is no region of ISO 3166"
            for region in each.regions
            if region not in SUPPORTED_REGIONS
        ]
    return faults
