"""The states of a call, and how texts are counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.network.segments import count_segments
from sandbox.network.stop_words import opt_out_of
from sandbox.records import CALL_MOVES, Call, CallStatus

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_call() -> Call:
    return Call(sid="CA1", to_number="+1", from_number="+2", answer_url="", status_url="", created_at=NOW)


def test_every_status_can_be_reached_and_the_final_ones_are_final():
    reached = {CallStatus.QUEUED}
    while more := {status for one in reached for status in CALL_MOVES[one]} - reached:
        reached |= more
    assert reached == set(CallStatus)
    assert {status.value for status in CallStatus if status.final} == {
        *("completed", "busy", "no-answer", "failed", "canceled"),
    }


def test_a_call_makes_no_other_moves():
    call = a_call()
    with pytest.raises(ValueError, match="cannot become"):
        call.move(CallStatus.ANSWERED, NOW)
    for status in (CallStatus.INITIATED, CallStatus.RINGING, CallStatus.ANSWERED, CallStatus.COMPLETED):
        call.move(status, NOW)
    assert (call.end_status, call.rang_at, call.answered_at, call.ended_at) == ("completed", NOW, NOW, NOW)


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
        ("a" * 153 * 3, 3),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("я" * (67 * 2 + 1), 3),
    ],
)
def test_a_text_takes_the_parts_that_its_alphabet_needs(body, segments):
    assert count_segments(body) == segments


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("STOP", "STOP"),
        (" Стоп\n", "STOP"),
        ("start", "START"),
        ("помощь", "HELP"),
        ("please stop", None),
        ("stop.", None),
        ("10", None),
    ],
)
def test_only_a_whole_message_is_a_keyword(body, word):
    assert opt_out_of(body) == word
