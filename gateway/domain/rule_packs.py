"""Rule packs: the hours in which a place allows calls and texts, as data with their sources.

A pack is stored by name and edition with each attempt that it judged: change a rule by adding an edition.
Rows marked `verify` are known to the field but were not re-read in their source. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from gateway.domain import holidays


@dataclass(frozen=True, slots=True)
class Hours:
    """The open part of one day, in minutes after local midnight: from `opens` until before `closes`."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError(f"hours that are empty or leave the day: {self.opens} to {self.closes}")


@dataclass(frozen=True, slots=True)
class RulePack:
    """The hours of one place.

    `week` has a day's hours from Monday on, None where nothing is allowed. `assumed` narrows them where
    the person's zone is only assumed: it suits the country's neighbouring zones too. `law` says that even
    a call which the person asked for must keep them. `no_calls` gives the days of a year without calls.
    """

    name: str
    edition: str
    source: str
    week: tuple[Hours | None, ...]
    assumed: Hours
    law: bool = False
    no_calls: Callable[[int], frozenset[date]] | None = None
    verify: bool = False

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError(f"rule pack {self.name} must say something about seven days and allow one")


def _hours(opens: str, closes: str) -> Hours:
    return Hours(_minutes(opens), _minutes(closes))


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _week(weekday: Hours, saturday: Hours, sunday: Hours) -> tuple[Hours, ...]:
    return (weekday,) * 5 + (saturday, sunday)


_ALL_DAY = _hours("0:00", "24:00")
_NINE_TO_NINE = _hours("9:00", "21:00")
_EIGHT_TO_NINE = _hours("8:00", "21:00")

AROUND_THE_CLOCK = RulePack(
    name="around_the_clock",
    edition="1",
    source="none: for demonstrations, tests and people who called us",
    week=(_ALL_DAY,) * 7,
    assumed=_ALL_DAY,
)

US = RulePack(
    name="us",
    edition="1",
    source="47 CFR 64.1200(c)(1) and 16 CFR 310.4(c): 08:00-21:00 local to the called party, all calls",
    week=(_EIGHT_TO_NINE,) * 7,
    assumed=_hours("11:00", "20:00"),  # from the Pacific to the Atlantic, read as Eastern or Central time
    law=True,
)

RU = RulePack(
    name="ru",
    edition="1",
    source="house default 09:00-21:00 local; consent for mass calls is recorded elsewhere (41-FZ)",
    week=(_NINE_TO_NINE,) * 7,
    assumed=_hours("10:00", "17:00"),  # read as Moscow time, fits Kaliningrad to Krasnoyarsk
)

EU_DEFAULT = RulePack(
    name="eu_default",
    edition="1",
    source="MRS Code of Conduct guidance: 09:00-21:00, Sunday from 10:00",
    week=_week(_NINE_TO_NINE, _NINE_TO_NINE, _hours("10:00", "21:00")),
    assumed=_hours("11:00", "20:00"),
    verify=True,
)

AU_RESEARCH = RulePack(
    name="au_research",
    edition="1",
    source="Telecommunications (Telemarketing and Research Calls) Industry Standard 2017, research calls",
    week=_week(_hours("9:00", "20:30"), _hours("9:00", "17:00"), _hours("9:00", "17:00")),
    assumed=_hours("12:00", "20:00"),  # read as Sydney time, fits Perth
    law=True,
    no_calls=holidays.australian,
)

CA_IVR = RulePack(
    name="ca_ivr",
    edition="1",
    source="CRTC Unsolicited Telecommunications Rules, automatic dialling: 09:00-21:30, weekend 10:00-18:00",
    week=_week(_hours("9:00", "21:30"), _hours("10:00", "18:00"), _hours("10:00", "18:00")),
    assumed=_hours("12:00", "20:00"),  # read as Eastern time, fits the Pacific coast
    law=True,
    verify=True,
)

PACKS: Mapping[str, RulePack] = {
    pack.name: pack for pack in (AROUND_THE_CLOCK, US, RU, EU_DEFAULT, AU_RESEARCH, CA_IVR)
}
