from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.domain.sample import Fault, SamplePerson, read_person

GOOD = {
    "external_id": "C1",
    "name": " Anna ",
    "phone": "8 (916) 510-69-42",
    "country": "RU",
    "language": "ru",
    "segment": "business",
    "touchpoint": "delivery",
    "event_at": "2026-11-06T10:38:00Z",
    "talk_seconds": "1511",
    "subject": "Order 3960",
}


MOSCOW = "Europe/Moscow"


def read(**changes: str | None) -> SamplePerson | tuple[Fault, ...]:
    return read_person(
        GOOD | changes,
        languages=("ru", "en"),
        default_language="en",
        default_touchpoint="support_hotline",
        default_region=None,
        assumed_zone=MOSCOW,
    )


def person(**changes: str | None) -> SamplePerson:
    """A row that must be accepted."""
    found = read(**changes)
    assert isinstance(found, SamplePerson), found
    return found


def columns(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.column for fault in faults]


def test_a_whole_row_is_read_as_it_was_meant() -> None:
    found = person()
    assert (found.external_id, found.name, found.number.e164) == ("C1", "Anna", "+79165106942")
    assert (found.language, found.segment, found.touchpoint) == ("ru", "business", "delivery")
    assert found.event_at == datetime(2026, 11, 6, 10, 38, tzinfo=UTC)
    assert found.talk == timedelta(seconds=1511)
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("external_id", "", "fill it in"),
        ("external_id", "   ", "fill it in"),
        ("phone", "", "empty"),
        ("phone", "see notes", "no digits"),
        ("phone", "12345", "too few digits"),
        ("event_at", "yesterday", "2026-11-06T10:38:00Z"),
        ("event_at", "0001-01-01T00:00:00+14:00", "2026-11-06T10:38:00Z"),  # before the year 1 in UTC
    ],
)
def test_a_row_that_cannot_be_used_says_where_and_why(column: str, value: str, words: str) -> None:
    found = read(**{column: value})
    assert isinstance(found, tuple)
    (fault,) = found
    assert fault.column == column
    assert fault.value.strip() == value.strip()
    assert words in fault.reason


def test_every_fault_of_a_row_is_named_at_once() -> None:
    found = read(external_id="", phone="n/a", event_at="soon")
    assert isinstance(found, tuple)
    assert columns(found) == ["external_id", "phone", "event_at"]


def test_a_row_that_is_too_short_has_faults_and_no_accident() -> None:
    found = read(external_id=None, phone=None)
    assert isinstance(found, tuple)
    assert columns(found) == ["external_id", "phone"]


@pytest.mark.parametrize(
    ("given", "used", "reason"),
    [
        ("de", "en", "not offered by the survey: en is used"),
        ("", "en", "empty: en is used"),
        ("ru-RU", "ru", None),
        ("EN_us", "en", None),
    ],
)
def test_a_language_is_mended_and_only_a_change_is_remarked(
    given: str, used: str, reason: str | None
) -> None:
    found = person(language=given)
    assert found.language == used
    assert [(each.column, each.reason) for each in found.warnings] == (
        [] if reason is None else [("language", reason)]
    )


def test_a_number_in_no_known_range_is_accepted_with_a_remark() -> None:
    assert person(phone="+1 212 555 0199 ", country="US").warnings == ()
    odd = person(phone="+7 200 000 00 01")
    assert odd.number.e164 == "+72000000001"
    assert [(each.column, each.value) for each in odd.warnings] == [("phone", "+7 200 000 00 01")]


@pytest.mark.parametrize("given", ["12.5", "-3", "ten", "1234567", "٣"])
def test_a_talk_time_that_is_no_number_of_seconds_is_left_out_with_a_remark(given: str) -> None:
    found = person(talk_seconds=given)
    assert found.talk is None
    assert columns(found.warnings) == ["talk_seconds"]


def test_what_is_left_out_gets_the_defaults() -> None:
    found = person(touchpoint="", event_at="", talk_seconds=None)
    assert (found.touchpoint, found.event_at, found.talk) == ("support_hotline", None, None)
    assert found.warnings == ()


@pytest.mark.parametrize("given", ["2026-11-06 13:38:00+03:00", "2026-11-06T10:38:00"])
def test_an_instant_is_kept_in_utc_and_one_without_a_zone_is_utc(given: str) -> None:
    assert person(event_at=given).event_at == datetime(2026, 11, 6, 10, 38, tzinfo=UTC)


def test_the_campaigns_region_reads_numbers_of_rows_that_name_none() -> None:
    row = {"external_id": "C1", "phone": "0 30 12345678", "language": "en"}
    settled = {
        "languages": ("en",),
        "default_language": "en",
        "default_touchpoint": "x",
        "assumed_zone": None,
    }
    assert isinstance(read_person(row, default_region=None, **settled), tuple)
    found = read_person(row, default_region="DE", **settled)
    assert isinstance(found, SamplePerson)
    assert found.number.e164 == "+493012345678"


@pytest.mark.parametrize(
    ("phone", "zone", "assumed", "kept", "fault"),
    [
        ("+79165106942", "Asia/Omsk", None, "Asia/Omsk", None),
        ("+79165106942", "", "Europe/Moscow", None, None),
        ("+79165106942", "", None, None, "the number does not tell the time zone"),
        ("+442079460000", "", None, None, None),
        ("+442079460000", "Moscow", "Europe/Moscow", None, "no time zone: write it like Europe/Moscow"),
    ],
)
def test_nobody_is_taken_in_without_a_time_zone(
    phone: str, zone: str, assumed: str | None, kept: str | None, fault: str | None
) -> None:
    found = read_person(
        GOOD | {"phone": phone, "zone": zone},
        languages=("ru",),
        default_language="ru",
        default_touchpoint="x",
        default_region=None,
        assumed_zone=assumed,
    )
    if fault is None:
        assert isinstance(found, SamplePerson)
        assert found.zone == kept
    else:
        assert isinstance(found, tuple)
        assert [(each.column, each.value, each.reason[: len(fault)]) for each in found] == [
            ("zone", zone, fault)
        ]


def test_longer_values_than_the_store_keeps_are_cut() -> None:
    found = person(external_id="x" * 300, name="n" * 300, segment="s" * 300, subject="t" * 300)
    assert [len(each) for each in (found.external_id, found.name, found.segment, found.subject)] == [
        *(128, 255, 64, 255)
    ]


def test_the_sample_of_a_crm_is_rejected_where_no_number_can_be_read_and_nowhere_else() -> None:
    file = Path(__file__).resolve().parents[4] / "shared" / "data" / "customers.csv"
    if not file.is_file():
        pytest.skip("the CRM's sample is not beside this checkout (../shared/data/customers.csv)")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        read_rows = [
            read_person(
                row,
                languages=("ru", "en"),
                default_language="ru",
                default_touchpoint="support_hotline",
                default_region=None,
                assumed_zone=MOSCOW,
            )
            for row in csv.DictReader(lines)
        ]
    rejected = [row for row in read_rows if isinstance(row, tuple)]
    assert (len(read_rows), len(rejected)) == (2_000, 42)
    assert {column for faults in rejected for column in columns(faults)} == {"phone"}
    assert Counter(fault.value for faults in rejected for fault in faults) == {
        "": 5,
        "n/a": 4,
        "12345": 6,
        "+7 999": 5,
        "see notes": 9,
        "---": 3,
        "+44 20 ABCD": 4,
        "+1 000 000 0000": 6,
    }
    mended = Counter(
        warning.value
        for row in read_rows
        if isinstance(row, SamplePerson)
        for warning in row.warnings
        if warning.column == "language"
    )
    assert set(mended) == {"", "de"}
    assert 40 <= sum(mended.values()) <= 24 + 22  # those whose number can be read
