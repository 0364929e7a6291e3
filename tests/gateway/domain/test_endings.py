from __future__ import annotations

import pytest

from gateway.domain.endings import Ending, ending_of_call, ending_of_refusal, ending_of_text
from gateway.domain.ports.carrier_words import AmdResult, EndReason, ErrorClass, MessageState


@pytest.mark.parametrize(
    ("reason", "heard", "ending"),
    [
        (EndReason.BUSY, None, Ending.BUSY),
        (EndReason.NO_ANSWER, None, Ending.NO_ANSWER),
        (EndReason.REJECTED, None, Ending.NO_ANSWER),
        (EndReason.MACHINE, None, Ending.MACHINE),
        (EndReason.COMPLETED, AmdResult.MACHINE_END, Ending.MACHINE),
        (EndReason.COMPLETED, AmdResult.FAX, Ending.FAX),
        (EndReason.COMPLETED, AmdResult.HUMAN, Ending.BREAK_OFF),
        (EndReason.COMPLETED, AmdResult.UNKNOWN, Ending.BREAK_OFF),
        (EndReason.COMPLETED, None, Ending.BREAK_OFF),
        (EndReason.BUSY, AmdResult.MACHINE, Ending.BUSY),
        (EndReason.NETWORK_FAILED, None, Ending.TECHNICAL),
        (EndReason.CANCELED, None, Ending.TECHNICAL),
        (EndReason.INVALID_NUMBER, None, Ending.INVALID_NUMBER),
        (EndReason.BLOCKED, None, Ending.BLOCKED),
        (EndReason.REFUSED, None, Ending.TECHNICAL),
        (EndReason.UNWANTED, None, Ending.BLOCKED),
    ],
)
def test_a_call_without_a_finished_interview_has_an_ending(
    reason: EndReason, heard: AmdResult | None, ending: Ending
) -> None:
    assert ending_of_call(reason, heard) is ending


@pytest.mark.parametrize(
    ("state", "error", "ending"),
    [
        (MessageState.SENT, None, None),
        (MessageState.DELIVERED, None, Ending.NO_REPLY),
        (MessageState.EXPIRED, None, Ending.NO_ANSWER),
        (MessageState.UNDELIVERED, ErrorClass.LANDLINE, Ending.CANNOT_TEXT),
        (MessageState.FAILED, ErrorClass.INVALID_NUMBER, Ending.INVALID_NUMBER),
        (MessageState.REJECTED, ErrorClass.OPTED_OUT, Ending.HARD_REFUSAL),
        (MessageState.FAILED, None, Ending.TECHNICAL),
    ],
)
def test_a_text_that_nobody_answered_has_an_ending_once_it_cannot_arrive(
    state: MessageState, error: ErrorClass | None, ending: Ending | None
) -> None:
    assert ending_of_text(state, error) is ending


def test_every_word_of_the_carriers_has_an_ending() -> None:
    assert {ending_of_call(reason) for reason in EndReason} <= set(Ending)
    assert {ending_of_refusal(error) for error in ErrorClass} <= set(Ending)
    waiting = {state for state in MessageState if ending_of_text(state) is None}
    assert waiting == {MessageState.ACCEPTED, MessageState.QUEUED, MessageState.SENT}
