"""The words of times of day in Russian and English: tables only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """`hours` say which hour of 24 an hour of the clock (0 for twelve) is, in this part of the day."""

    hours: Mapping[int, int]


_MORNING = PartOfDay({hour: hour for hour in range(3, 12)})
_DAY = PartOfDay({11: 11, 0: 12, **{hour: hour + 12 for hour in range(1, 6)}})
_EVENING = PartOfDay({hour: hour + 12 for hour in range(4, 12)})
_NIGHT = PartOfDay({**{hour: hour for hour in range(5)}, **{hour: hour + 12 for hour in range(9, 12)}})
_AM = PartOfDay({hour: hour for hour in range(12)})
_PM = PartOfDay({hour: hour + 12 for hour in range(12)})

PARTS_OF_DAY: Mapping[str, PartOfDay] = {
    **dict.fromkeys(("утра", "утром", "утро", "morning"), _MORNING),
    **dict.fromkeys(("дня", "днем", "пополудни", "afternoon"), _DAY),
    **dict.fromkeys(("вечера", "вечером", "вечер", "evening"), _EVENING),
    **dict.fromkeys(("ночи", "ночью", "night"), _NIGHT),
    "am": _AM,
    "pm": _PM,
}
FIXED: Mapping[str, time] = {
    **dict.fromkeys(("полдень", "noon", "midday"), time(12)),
    **dict.fromkeys(("полночь", "midnight"), time(0)),
}
HALVES = frozenset(("половина", "половине", "половину", "half"))
QUARTERS = frozenset(("четверть", "четверти", "quarter"))
PAST = frozenset(("past", "after"))
BEFORE = frozenset(("без", "to", "till"))
HOURS = frozenset(("час", "часа", "часов", "часу", "ч", "hour", "hours", "o'clock", "oclock"))
MINUTES = frozenset(("минут", "минуты", "минута", "мин", "minute", "minutes", "min"))
_FILLER_WORDS = """
    в во на около примерно ровно где то к и a an the at in of about around exactly it is it's and oh думаю
    наверное i think по времени московскому мск
"""
FILLERS = frozenset(_FILLER_WORDS.split())
