"""A row of a sample: from what a CRM exports to a person who can be contacted, or reasons why not.

Pure: reading files and writing rows are the business of services. Every reason names its column, the
value that stood there and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.domain.phone import ReadNumber, UnreadableNumber, read_number
from gateway.domain.respondent_zone import choose_zone, is_zone

REQUIRED = ("external_id", "phone")
LONGEST_TEXT = 255
_NO_ZONE = (
    "the number does not tell the time zone: name one, such as Europe/Moscow, or let the campaign assume one"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row was rejected, or what was odd about it."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A row that was accepted. `zone` is the IANA zone that it names; `warnings` say what was mended or odd."""

    external_id: str
    name: str
    number: ReadNumber
    language: str
    segment: str
    touchpoint: str
    event_at: datetime | None
    talk: timedelta | None
    subject: str
    zone: str | None
    warnings: tuple[Fault, ...]


def read_person(
    row: Mapping[str, str | None],
    *,
    languages: Collection[str],
    default_language: str,
    default_touchpoint: str,
    default_region: str | None,
    assumed_zone: str | None,
) -> SamplePerson | tuple[Fault, ...]:
    """Read one row; give the person, or every fault that keeps it out.

    `assumed_zone` is the campaign's, for numbers that tell none. Nobody is contacted without a zone.
    """
    cells = {name: (value or "").strip() for name, value in row.items() if name}
    faults: list[Fault] = []
    warnings: list[Fault] = []
    external_id = cells.get("external_id", "")
    if not external_id:
        faults.append(Fault("external_id", "", "the row has no id of your system: fill it in"))
    region = cells.get("country", "") or default_region
    number = read_number(row.get("phone") or "", region)
    if isinstance(number, UnreadableNumber):
        faults.append(Fault("phone", row.get("phone") or "", number.words))
    elif number.warning is not None:
        warnings.append(
            Fault("phone", cells["phone"], "possible, but in no range that is known to be in use")
        )
    zone = _zone(cells.get("zone", ""), faults)
    if not isinstance(number, UnreadableNumber) and not choose_zone(zone, None, number.zones, assumed_zone):
        faults.append(Fault("zone", "", _NO_ZONE))
    event_at = _instant(cells.get("event_at", ""), faults)
    talk = _seconds(cells.get("talk_seconds", ""), warnings)
    if faults or isinstance(number, UnreadableNumber):
        return tuple(faults)
    return SamplePerson(
        external_id=external_id[:128],
        name=cells.get("name", "")[:LONGEST_TEXT],
        number=number,
        language=_language(cells.get("language", ""), languages, default_language, warnings),
        segment=cells.get("segment", "")[:64],
        touchpoint=cells.get("touchpoint", "")[:64] or default_touchpoint,
        event_at=event_at,
        talk=talk,
        subject=cells.get("subject", "")[:LONGEST_TEXT],
        zone=zone,
        warnings=tuple(warnings),
    )


def _language(raw: str, offered: Collection[str], default: str, warnings: list[Fault]) -> str:
    """Choose the language: `en-US` is read as `en`; one that is not offered becomes the default."""
    language = raw.lower().replace("_", "-").partition("-")[0]
    if language in offered:
        return language
    reason = "not offered by the survey" if language else "empty"
    warnings.append(Fault("language", raw, f"{reason}: {default} is used"))
    return default


def _instant(raw: str, faults: list[Fault]) -> datetime | None:
    if not raw:
        return None
    try:
        instant = datetime.fromisoformat(raw)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):  # the first and the last day of the calendar overflow in UTC
        faults.append(Fault("event_at", raw, "no date and time: write it like 2026-11-06T10:38:00Z"))
        return None


def _zone(raw: str, faults: list[Fault]) -> str | None:
    if raw and not is_zone(raw):
        faults.append(Fault("zone", raw, "no time zone: write it like Europe/Moscow"))
    return raw or None


def _seconds(raw: str, warnings: list[Fault]) -> timedelta | None:
    if not raw:
        return None
    if not raw.isascii() or not raw.isdigit() or len(raw) > 6:
        warnings.append(Fault("talk_seconds", raw, "no whole number of seconds: left out"))
        return None
    return timedelta(seconds=int(raw))
