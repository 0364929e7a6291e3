"""Our numbers: which of a campaign's numbers reaches a person, and which comes next when a carrier refuses.

A campaign has numbers for each channel, of one carrier or of several, in an order. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phonenumbers import SUPPORTED_REGIONS

from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_words import NOT_SENT, ErrorClass
from gateway.domain.ports.carriers import Rejected

# A carrier refuses for reasons of its own: our account, our number, its own network. Another may take it.
_OWN_REASONS = frozenset({ErrorClass.AUTH, ErrorClass.CONFIG, ErrorClass.FILTERED})


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


def next_after(
    numbers: Iterable[OurNumber], channel: Channel, region: str, carrier: str, number: str
) -> OurNumber | None:
    """Give the number to try after one that was refused; None where it was the last."""
    able = reaching(numbers, channel, region)
    places = [place for place, each in enumerate(able) if (each.carrier, each.number) == (carrier, number)]
    rest = able[places[0] + 1 :] if places else []
    return rest[0] if rest else None


def another_may_take(refusal: Rejected) -> bool:
    """Say whether another number may be tried: it was surely not sent, and for the carrier's own reasons."""
    return refusal.error_class in _OWN_REASONS or refusal.code == NOT_SENT


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
