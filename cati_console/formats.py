"""How values read on a screen: numbers, points, ages, names of things. English; one place to translate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint

_MINUS: Final = "\N{MINUS SIGN}"
_CHANNELS: Final = {"voice": "Voice", "sms": "SMS", "cati": "CATI"}
_CARRIERS: Final = {"twilio": "Twilio"}


def count(number: int) -> str:
    """Write a count with separators: 1,204."""
    return f"{number:,}"


def points(value: float) -> str:
    """Write a score of -100 to 100 in whole points, with its sign."""
    whole = round(value)
    return f"{_MINUS}{-whole}" if whole < 0 else f"+{whole}" if whole > 0 else "0"


def percent(part: int, whole: int) -> str:
    """Write a share in whole percent; of nothing it is a dash."""
    return f"{100 * part / whole:.0f}%" if whole else "\N{EN DASH}"


def plain_name(key: str) -> str:
    """Write a touchpoint's key as people say it: `support_hotline` is "Support hotline"."""
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def age(then: datetime, now: datetime) -> str:
    """Write how long ago an instant was, in its largest unit."""
    passed = max(now - then, timedelta(0))
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def clock(instant: datetime) -> str:
    """Write an instant in full, in UTC: "Tue 12 May 2026, 14:03 UTC"."""
    return f"{instant:%a} {instant.day} {instant:%b %Y, %H:%M} UTC"


def speed(factor: float) -> str:
    """Write a clock's factor: "60", "2.5"."""
    return f"{factor:g}"


def channel(key: str) -> str:
    """Write a channel's name."""
    return _CHANNELS.get(key, key)


def carrier(key: str) -> str:
    """Write a carrier's name."""
    return _CARRIERS.get(key, key.capitalize())


def css_name(word: str) -> str:
    """Write the word for a kind of thing as the class that colours it."""
    return word.replace(" ", "-")


def nps_group(score: int) -> str:
    """Name the group that a score of 0 to 10 counts in."""
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"


def offer(console: Blueprint) -> None:
    """Offer the formats to the console's templates as filters."""
    for form in (
        count,
        points,
        percent,
        plain_name,
        age,
        clock,
        speed,
        channel,
        carrier,
        css_name,
        nps_group,
    ):
        console.add_app_template_filter(form)
