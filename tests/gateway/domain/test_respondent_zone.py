from __future__ import annotations

import pytest

from gateway.domain.respondent_zone import RespondentZone, ZoneSource, choose_zone

MANY = ("Europe/Moscow", "Asia/Omsk")
LONDON, OMSK, TOMSK, MOSCOW = "Europe/London", "Asia/Omsk", "Asia/Tomsk", "Europe/Moscow"


@pytest.mark.parametrize(
    ("of_case", "of_address", "of_number", "of_country", "name", "source"),
    [
        (OMSK, TOMSK, (LONDON,), MOSCOW, OMSK, ZoneSource.CASE),
        (None, TOMSK, (LONDON,), MOSCOW, TOMSK, ZoneSource.ADDRESS),
        ("", "", (LONDON,), MOSCOW, LONDON, ZoneSource.NUMBER),
        (None, None, MANY, MOSCOW, MOSCOW, ZoneSource.ASSUMED),
        (None, None, (), MOSCOW, MOSCOW, ZoneSource.ASSUMED),
    ],
)
def test_the_best_known_zone_is_chosen(
    of_case: str | None,
    of_address: str | None,
    of_number: tuple[str, ...],
    of_country: str,
    name: str,
    source: ZoneSource,
) -> None:
    chosen = choose_zone(of_case, of_address, of_number, of_country)
    assert chosen == RespondentZone(name, source)
    assert chosen is not None
    assert chosen.assumed == (source is ZoneSource.ASSUMED)


def test_a_number_of_many_zones_and_no_default_gives_none() -> None:
    assert choose_zone(None, None, MANY, None) is None
