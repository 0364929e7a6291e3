"""The demo's sample: 300 customer events as a CRM exports them, made from a fixed seed.

`python -m demo.sample > demo/customers.csv` writes the committed file anew, byte for byte. Numbers
come from ranges set aside for fiction where a country has one (United States 555-01xx, United Kingdom
07700 900xxx, Australia 0491 570 xxx); Russian and Kazakh ones are random. Nobody here exists.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import TextIO

ROWS = 300
SEED = 20_260_901
NEWEST = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
COLUMNS = (
    "external_id",
    "name",
    "phone",
    "country",
    "language",
    "segment",
    "touchpoint",
    "event_at",
    "talk_seconds",
    "subject",
)

_RU = ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Игорь", "Лариса", "Максим", "Нина", "Олег")
_EN = ("Alice", "Brian", "Clare", "Derek", "Emma", "Frank", "Grace", "Henry", "Irene", "Jack", "Kate", "Leo")
_TOUCHPOINTS = ("support_hotline",) * 5 + ("delivery",) * 2 + ("invoice", "onboarding")
_SEGMENTS = ("retail", "retail", "business", "premium", "")
_UNREADABLE = ("", "n/a", "see notes", "12345", "+44 20 ABCD", "---")


def write_sample(out: TextIO) -> None:
    """Write the sample as CSV."""
    chance = random.Random(SEED)  # noqa: S311  a sample is seeded, not secret
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    numbers: list[tuple[str, str]] = []
    for index in range(1, ROWS + 1):
        russian = chance.random() < 0.6
        country, number = _russian(chance) if russian else _english(chance)
        if numbers and chance.random() < 0.02:
            country, number = chance.choice(numbers)  # two people behind one telephone
        numbers.append((country, number))
        phone = chance.choice(_UNREADABLE) if chance.random() < 0.02 else _as_people_write(number, chance)
        writer.writerow(
            [
                f"D{index:04d}",
                chance.choice(_RU if russian else _EN),
                phone,
                country,
                _language(russian, chance),
                chance.choice(_SEGMENTS),
                chance.choice(_TOUCHPOINTS),
                (NEWEST - timedelta(minutes=chance.randrange(3 * 24 * 60))).strftime("%Y-%m-%dT%H:%M:%SZ"),
                round(chance.lognormvariate(6.2, 0.8)),
                chance.choice(("order", "invoice", "delivery", "tariff", "repair")),
            ]
        )


def _russian(chance: random.Random) -> tuple[str, str]:
    if chance.random() < 0.1:
        return "KZ", f"+7701{chance.randrange(10**7):07d}"
    return "RU", f"+79{chance.choice(('03', '16', '21', '26', '63'))}{chance.randrange(10**7):07d}"


def _english(chance: random.Random) -> tuple[str, str]:
    country = chance.choice(("US", "US", "GB", "AU"))
    if country == "US":
        area = chance.choice(("202", "212", "312", "415", "602", "816"))
        return country, f"+1{area}55501{chance.randrange(100):02d}"
    if country == "GB":
        return country, f"+447700900{chance.randrange(1000):03d}"
    return country, f"+61491570{chance.choice((6, 157, 158, 159, 110, 313, 737)):03d}"


def _as_people_write(number: str, chance: random.Random) -> str:
    spaced = f"{number[:-7]} {number[-7:-4]}-{number[-4:-2]}-{number[-2:]}"
    return chance.choice(
        (number, number, spaced, number[1:], f"00{number[1:]}", f"tel:{number}", f" {number} ")
    )


def _language(russian: bool, chance: random.Random) -> str:
    if chance.random() < 0.02:
        return chance.choice(("de", ""))
    return "ru" if russian else chance.choice(("en", "en-US"))


if __name__ == "__main__":
    write_sample(sys.stdout)
