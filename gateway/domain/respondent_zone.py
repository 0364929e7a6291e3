"""Respondent zone: which time zone is a person's, and whether that is known or assumed.

It chooses among what is known; hours are the business of `windows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones


class ZoneSource(StrEnum):
    """Where a person's zone was taken from, best first."""

    CASE = "case"
    ADDRESS = "address"
    NUMBER = "number"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class RespondentZone:
    """An IANA zone and where it was taken from."""

    name: str
    source: ZoneSource

    @property
    def assumed(self) -> bool:
        """Say whether narrower hours must hold."""
        return self.source is ZoneSource.ASSUMED


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Say whether there is an IANA zone of this name."""
    return name in _zones()


def choose_zone(
    of_case: str | None,
    of_address: str | None,
    of_number: tuple[str, ...],
    of_country: str | None,
) -> RespondentZone | None:
    """Choose the zone of a case, or None, and then there is no contact.

    A number's zones count only when there is one: a Russian mobile has sixteen, and hours that are open
    in all of them leave two hours a day. `of_country` is the campaign's default and is only assumed.
    """
    sole = of_number[0] if len(of_number) == 1 else None
    for name, source in (
        (of_case, ZoneSource.CASE),
        (of_address, ZoneSource.ADDRESS),
        (sole, ZoneSource.NUMBER),
        (of_country, ZoneSource.ASSUMED),
    ):
        if name:
            return RespondentZone(name, source)
    return None
