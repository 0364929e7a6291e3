"""Who calls: a number, or nobody who can be called back."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.caller_id import is_reachable, read_caller, stand_in

ADDRESS_COLUMN = 20


def test_a_number_is_read_and_can_be_reached() -> None:
    caller = read_caller("+493012345678")
    assert caller is not None
    assert caller.e164 == "+493012345678"
    assert is_reachable(caller.e164)


@pytest.mark.parametrize(
    "raw",
    ["", "anonymous", "Restricted", "+266696687", "+86282452253", "sip:emma@example.com", "12345"],
)
def test_a_withheld_number_a_word_and_a_short_code_are_nobodys(raw: str) -> None:
    assert read_caller(raw) is None


def test_what_stands_in_is_another_for_every_caller_and_is_never_called_or_texted() -> None:
    addresses = [stand_in(UUID(int=number)) for number in range(100)]
    assert len({each.e164 for each in addresses}) == 100
    assert all(len(each.e164) == ADDRESS_COLUMN for each in addresses)
    assert not any(each.can_text or is_reachable(each.e164) for each in addresses)
