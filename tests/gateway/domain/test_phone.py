from __future__ import annotations

import pytest

from gateway.domain.phone import (
    NumberKind,
    NumberWarning,
    ReadNumber,
    UnreadableNumber,
    UnreadableReason,
    mask,
    read_number,
)

R = UnreadableReason

READABLE = [
    # raw, region of the row, E.164, extension
    ("+79161234567", "RU", "+79161234567", None),
    ("8 (916) 510-69-42", "RU", "+79165106942", None),
    ("8 (701) 892 7512", "KZ", "+77018927512", None),
    ("8(916)5106942", "KZ", "+79165106942", None),
    ("9165106942", "RU", "+79165106942", None),
    ("77015117510", "KZ", "+77015117510", None),
    ("441314960862", "GB", "+441314960862", None),
    ("79161234567", None, "+79161234567", None),
    ("  0079635879888 ", "RU", "+79635879888", None),
    ("00442079460568", "GB", "+442079460568", None),
    ("0012025550137", "US", "+12025550137", None),
    ("(00 44) 20 7946 0568", "RU", "+442079460568", None),
    ("8-10-44-20-7946-0339", "RU", "+442079460339", None),
    ("011 44 20 7946 0339", "US", "+442079460339", None),
    ("+44 (0)20 7946 0339", "GB", "+442079460339", None),
    ("020 7946 0339", "gb", "+442079460339", None),
    ("(904) 555-0176", "US", "+19045550176", None),
    ("(03) 7010 4601", "AU", "+61370104601", None),
    ("+7\u00a0903\u00a0624-50-30", "RU", "+79036245030", None),
    ("+79168987548\u200b", "RU", "+79168987548", None),
    ("\u202a+79168987548\u202c", "RU", "+79168987548", None),
    ("＋７９１６１２３４５６７", "RU", "+79161234567", None),
    ("tel:+61370107605", "AU", "+61370107605", None),
    ("TEL: +61-3-7010-7605;ext=9", "AU", "+61370107605", "9"),
    ("+61255502046 ext 12", "AU", "+61255502046", "12"),
    ("+61255502046x12", "AU", "+61255502046", "12"),
    ("020 7946 0339, extension 7", "GB", "+442079460339", "7"),
    ("8 (495) 123-45-67 доб. 204", "RU", "+74951234567", "204"),
    ("+7 495 123-45-67#12", "RU", "+74951234567", "12"),
    ("+79161234567", "XX", "+79161234567", None),
    ("+39 06 1234 5678", "IT", "+390612345678", None),
]


@pytest.mark.parametrize(("raw", "region", "e164", "extension"), READABLE)
def test_what_people_write_is_read(raw: str, region: str | None, e164: str, extension: str | None) -> None:
    number = read_number(raw, region)
    assert isinstance(number, ReadNumber), number
    assert (number.e164, number.extension, number.warning) == (e164, extension, None)


UNREADABLE = [
    ("", "GB", R.EMPTY),
    (" \u200b\u00a0", "GB", R.EMPTY),
    ("n/a", "US", R.NO_DIGITS),
    ("see notes", "KZ", R.NO_DIGITS),
    ("---", "US", R.NO_DIGITS),
    ("12345", "RU", R.TOO_SHORT),
    ("12345", "AU", R.TOO_SHORT),
    ("+7 999", "US", R.TOO_SHORT),
    ("112", "RU", R.TOO_SHORT),
    ("5550137", "US", R.TOO_SHORT),
    ("+44 20 ABCD", "GB", R.LETTERS),
    ("+7 916 1234O67", "RU", R.LETTERS),
    ("+1 000 000 0000", "KZ", R.IMPOSSIBLE),
    ("+1 023 555 0100", "US", R.IMPOSSIBLE),
    ("+39 000000000", "IT", R.IMPOSSIBLE),
    ("+7 916 123 45 67 89", "RU", R.TOO_LONG),
    ("916 123 45 67 / 68", "RU", R.TOO_LONG),
    ("9161234567", None, R.NO_COUNTRY),
    ("9161234567", "XX", R.NO_COUNTRY),
    ("+999 1234567", "RU", R.NO_COUNTRY),
    ("+7 809 123 4567", "RU", R.PREMIUM_RATE),
]


@pytest.mark.parametrize(("raw", "region", "reason"), UNREADABLE)
def test_what_is_no_number_is_rejected_with_its_reason(raw: str, region: str | None, reason: R) -> None:
    found = read_number(raw, region)
    assert isinstance(found, UnreadableNumber), found
    assert (found.raw, found.reason) == (raw, reason)
    assert found.words


def test_every_reason_occurs_in_the_table_above() -> None:
    assert {reason for _, _, reason in UNREADABLE} == set(R)


def test_two_numbers_in_one_value_are_not_read_as_one() -> None:
    assert isinstance(read_number("+7 916 123 45 67, +7 903 111 22 33", "RU"), UnreadableNumber)


@pytest.mark.parametrize(
    ("raw", "region"),
    [
        ("+7 100 123-45-67", "RU"),
        ("+44 99 1234 5678", "GB"),
        ("+1 555 555 0123", "US"),
        ("+61 1 2345 6789", "AU"),
    ],
)
def test_a_possible_number_in_no_allocated_range_is_read_with_a_warning(raw: str, region: str) -> None:
    number = read_number(raw, region)
    assert isinstance(number, ReadNumber), number
    assert (number.warning, number.region, number.kind) == (
        NumberWarning.NOT_ALLOCATED,
        region,
        NumberKind.UNKNOWN,
    )


@pytest.mark.parametrize(
    ("raw", "region", "kind", "can_text"),
    [
        ("+79161234567", "RU", NumberKind.MOBILE, True),
        ("+77013930321", "KZ", NumberKind.MOBILE, True),
        ("+74951234567", "RU", NumberKind.FIXED, False),
        ("+442079460339", "GB", NumberKind.FIXED, False),
        ("+12025550137", "US", NumberKind.FIXED_OR_MOBILE, True),
        ("+445612345678", "GB", NumberKind.VOIP, False),
        ("+78005553535", "RU", NumberKind.UNKNOWN, True),
    ],
)
def test_kind_region_and_texting_are_told(raw: str, region: str, kind: NumberKind, can_text: bool) -> None:
    number = read_number(raw, None)
    assert isinstance(number, ReadNumber)
    assert (number.region, number.kind, number.can_text) == (region, kind, can_text)


def test_zones_are_one_for_a_city_many_for_a_russian_mobile_and_none_when_unknown() -> None:
    found = [read_number(raw, None) for raw in ("+442079460339", "+79161234567", "+71001234567")]
    zones = [number.zones for number in found if isinstance(number, ReadNumber)]
    assert zones[0] == ("Europe/London",)
    assert len(zones[1]) > 10
    assert zones[2] == ()


@pytest.mark.parametrize(
    ("e164", "masked"),
    [
        ("+79165554269", "+7916•••4269"),
        ("+442079460339", "+4420•••0339"),
        ("+12025550137", "+1202•••0137"),
        ("+6834002", "+•••4002"),
        ("+123", "•••"),
        ("", "•••"),
    ],
)
def test_a_masked_number_hides_at_least_three_digits(e164: str, masked: str) -> None:
    assert mask(e164) == masked
