from __future__ import annotations

import pytest

from gateway.domain.dispositions import EDITION, TABLE, Disposition, Group

CODES_BY_GROUP = {
    Group.COMPLETE: "1.1",
    Group.PARTIAL: "1.2",
    Group.REFUSAL: "2.11 2.111 2.112 2.12",
    Group.NON_CONTACT: "2.21 2.22 2.221 2.222",
    Group.OTHER: "2.31 2.32 2.33 2.331 2.332 2.333 2.34 2.35 2.36",
    Group.UNKNOWN_HOUSEHOLD: "3.11 3.12 3.13 3.14 3.15 3.16 3.161",
    Group.UNKNOWN_OTHER: "3.21 3.30 3.90",
    Group.NOT_ELIGIBLE: "4.10 4.20 4.31 4.32 4.33 4.40 4.51 4.52 4.53 4.54 4.70 4.80",
}


@pytest.mark.parametrize("group", Group)
def test_every_group_has_the_codes_of_the_standard(group: Group) -> None:
    assert sorted(code.value for code in Disposition if code.group is group) == CODES_BY_GROUP[group].split()


def test_every_row_has_a_title_of_its_own_and_an_edition() -> None:
    assert set(TABLE) == set(Disposition)
    assert len({row.title for row in TABLE.values()}) == len(TABLE)
    assert {row.edition for row in TABLE.values()} == {EDITION}


def test_codes_without_an_answer_are_no_human_contact() -> None:
    silent = {
        Disposition.BUSY,
        Disposition.NO_ANSWER,
        Disposition.DEVICE_UNKNOWN,
        Disposition.TECHNICAL,
        Disposition.FAX,
    }
    assert not any(TABLE[code].contact for code in silent)
    assert all(
        TABLE[code].contact
        for code in Disposition
        if code.group in {Group.COMPLETE, Group.REFUSAL, Group.OTHER}
    )
