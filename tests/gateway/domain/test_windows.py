from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.rule_packs import AU_RESEARCH, CA_IVR, EU_DEFAULT, PACKS, RU, US, Hours, RulePack
from gateway.domain.windows import ClosedUntil, DayPart, Open, day_bounds, day_part, in_another_part, is_open

MOSCOW, NEW_YORK, SYDNEY, BERLIN = "Europe/Moscow", "America/New_York", "Australia/Sydney", "Europe/Berlin"


def at(zone: str, wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("pack", "zone", "now", "opens"),
    [
        (RU, MOSCOW, "2026-11-02T09:00", None),
        (RU, MOSCOW, "2026-11-02T20:59:59", None),
        (RU, MOSCOW, "2026-11-02T21:00", "2026-11-03T09:00"),
        (RU, MOSCOW, "2026-11-02T08:59:59", "2026-11-02T09:00"),
        (US, NEW_YORK, "2026-11-02T08:00", None),
        (US, NEW_YORK, "2026-11-02T07:59", "2026-11-02T08:00"),
        (US, NEW_YORK, "2026-11-02T23:30", "2026-11-03T08:00"),
        (EU_DEFAULT, BERLIN, "2026-11-08T09:30", "2026-11-08T10:00"),
        (EU_DEFAULT, BERLIN, "2026-11-07T09:30", None),
        (AU_RESEARCH, SYDNEY, "2026-11-06T20:29", None),
        (AU_RESEARCH, SYDNEY, "2026-11-06T20:30", "2026-11-07T09:00"),
        (AU_RESEARCH, SYDNEY, "2026-11-07T17:00", "2026-11-08T09:00"),
        (CA_IVR, "America/Toronto", "2026-11-07T09:30", "2026-11-07T10:00"),
        # Friday evening before a long weekend of holidays: Christmas, Boxing Day on a Saturday, its Monday.
        (AU_RESEARCH, SYDNEY, "2026-12-24T21:00", "2026-12-27T09:00"),
        (AU_RESEARCH, SYDNEY, "2026-12-28T10:00", "2026-12-29T09:00"),
        # The night in which the clocks change moves no opening hour.
        (US, NEW_YORK, "2026-10-31T22:00", "2026-11-01T08:00"),
        (EU_DEFAULT, BERLIN, "2027-03-27T22:00", "2027-03-28T10:00"),
    ],
)
def test_hours_are_those_of_the_place(pack: RulePack, zone: str, now: str, opens: str | None) -> None:
    expected = Open() if opens is None else ClosedUntil(at(zone, opens))
    assert is_open(pack, zone, at(zone, now)) == expected


def test_the_same_instant_is_open_in_one_zone_and_closed_in_another() -> None:
    now = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
    assert is_open(RU, MOSCOW, now) == Open()
    assert is_open(RU, "Asia/Vladivostok", now) == ClosedUntil(at("Asia/Vladivostok", "2026-11-03T09:00"))


def test_an_assumed_zone_has_narrower_hours() -> None:
    evening, morning = at(MOSCOW, "2026-11-02T18:00"), at(MOSCOW, "2026-11-03T10:00")
    assert is_open(RU, MOSCOW, evening) == Open()
    assert is_open(RU, MOSCOW, evening, assumed=True) == ClosedUntil(morning)


@pytest.mark.parametrize(
    ("pack", "read_as", "others"),
    [
        (
            US,
            [NEW_YORK, "America/Chicago"],
            [NEW_YORK, "America/Chicago", "America/Denver", "America/Los_Angeles"],
        ),
        (RU, [MOSCOW], ["Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Krasnoyarsk"]),
        (AU_RESEARCH, [SYDNEY], ["Australia/Adelaide", "Australia/Perth"]),
        (CA_IVR, ["America/Toronto"], ["America/Winnipeg", "America/Edmonton", "America/Vancouver"]),
        (EU_DEFAULT, ["Europe/Paris"], ["Europe/Lisbon", "Europe/Athens"]),
    ],
)
def test_assumed_hours_are_lawful_in_the_countrys_other_zones(
    pack: RulePack, read_as: list[str], others: list[str]
) -> None:
    for zone in read_as:
        start = at(zone, "2026-11-04T00:00")
        instants = [start + timedelta(minutes=15 * step) for step in range(96)]
        narrow = [now for now in instants if is_open(pack, zone, now, assumed=True) == Open()]
        assert narrow
        assert all(is_open(pack, other, now) == Open() for now in narrow for other in others)


@given(
    pack=st.sampled_from(sorted(PACKS)),
    zone=st.sampled_from([MOSCOW, NEW_YORK, SYDNEY, BERLIN, "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda day: day.replace(tzinfo=UTC)),  # noqa: DTZ001
    assumed=st.booleans(),
)
def test_what_is_closed_opens_exactly_when_it_says(
    pack: str, zone: str, now: datetime, assumed: bool
) -> None:
    verdict = is_open(PACKS[pack], zone, now, assumed=assumed)
    if isinstance(verdict, ClosedUntil):
        assert verdict.at > now
        assert is_open(PACKS[pack], zone, verdict.at, assumed=assumed) == Open()
        just_before = verdict.at - timedelta(microseconds=1)
        assert is_open(PACKS[pack], zone, just_before, assumed=assumed) == verdict


def test_around_the_clock_is_always_open() -> None:
    midnight = at(MOSCOW, "2026-11-02T00:00")
    for step in range(24 * 8):
        assert (
            is_open(PACKS["around_the_clock"], MOSCOW, midnight + timedelta(hours=step), assumed=True)
            == Open()
        )


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        is_open(RU, "Mars/Olympus", datetime(2026, 11, 2, tzinfo=UTC))


def test_a_day_lasts_from_local_midnight_to_midnight_also_when_the_clocks_change() -> None:
    start, end = day_bounds(NEW_YORK, at(NEW_YORK, "2026-11-01T12:00"))
    assert (start, end) == (at(NEW_YORK, "2026-11-01T00:00"), at(NEW_YORK, "2026-11-02T00:00"))
    assert end - start == timedelta(hours=25)


@pytest.mark.parametrize(
    ("wall", "part"),
    [
        ("2026-11-02T09:00", DayPart.WEEKDAY_DAY),
        ("2026-11-02T17:00", DayPart.WEEKDAY_EVENING),
        ("2026-11-02T21:00", None),
        ("2026-11-07T10:00", DayPart.SATURDAY),
        ("2026-11-07T18:00", None),
        ("2026-11-08T12:00", DayPart.SUNDAY),
        ("2026-11-08T11:59", None),
    ],
)
def test_the_week_has_four_parts(wall: str, part: DayPart | None) -> None:
    assert day_part(MOSCOW, at(MOSCOW, wall)) is part


@pytest.mark.parametrize(
    ("earliest", "avoid", "found"),
    [
        ("2026-11-02T13:30", DayPart.WEEKDAY_DAY, "2026-11-02T17:00"),
        ("2026-11-02T13:30", DayPart.SATURDAY, "2026-11-02T13:30"),
        ("2026-11-02T18:00", DayPart.WEEKDAY_EVENING, "2026-11-03T09:00"),
        ("2026-11-02T22:00", DayPart.WEEKDAY_DAY, "2026-11-03T17:00"),
        ("2026-11-06T19:00", DayPart.WEEKDAY_EVENING, "2026-11-07T10:00"),
        ("2026-11-07T18:30", None, "2026-11-08T12:00"),
        ("2026-11-08T13:00", DayPart.SUNDAY, "2026-11-09T09:00"),
    ],
)
def test_another_part_of_the_week_is_found(earliest: str, avoid: DayPart | None, found: str) -> None:
    assert in_another_part(MOSCOW, at(MOSCOW, earliest), avoid) == at(MOSCOW, found)


def test_a_pack_that_never_opens_or_lacks_a_day_cannot_be_made() -> None:
    all_day = Hours(0, 1440)
    for week in ((None,) * 7, (all_day,) * 6):
        with pytest.raises(ValueError, match="seven days"):
            RulePack(name="odd", edition="1", source="a test", week=week, assumed=all_day)
    with pytest.raises(ValueError, match="empty"):
        Hours(600, 600)
