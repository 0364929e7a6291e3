"""Dialogues of the pages: what a person can do in one, and what is written down."""

from __future__ import annotations

import pytest

from ivr_flows.tools.reference.deeds import Deed, NotADialogue, deeds_of
from ivr_flows.tools.reference.dialogue import play
from ivr_flows.tools.reference.example import Example

NPS = Example(
    "- {ask: nps, type: scale, min: 0, max: 10, text: Score?}\n- {ask: why, type: text, text: Why?}\n"
)


def lines(channel: str, *deeds: str, who: str = "Person") -> list[str]:
    return list(play(NPS, [channel], [Deed(who, does) for does in deeds]).lines)


def test_only_what_is_done_is_read_from_a_dialogue() -> None:
    written = (
        "Survey:  Score?\nPerson:  writes 10\n         more\nOffice:  young is full\nEnd:     complete\n"
    )
    assert deeds_of(written) == [Deed("Person", "writes 10"), Deed("Office", "young is full")]


def test_silence_going_back_and_stopping() -> None:
    assert lines("voice", "presses 4", "goes back", "is silent", "asks to stop")[2:] == [
        "Person:  presses 4",
        "Survey:  Why?",
        "Person:  goes back",
        "Survey:  Score?",
        "         Press a number from 0 to 10.",
        "Person:  is silent",
        "Survey:  Score?",
        "         Press a number from 0 to 10.",
        "Person:  asks to stop",
        "Survey:  We will not call you again. Goodbye.",
        "End:     refused",
        "Kept:    nps = 4",
    ]


def test_an_interviewer_keys_answers_and_jumps() -> None:
    assert lines("cati", "types 4", "jumps to nps", "types 5", who="Interviewer")[-2:] == [
        "Interviewer: types 5",
        "Screen:  Why?",
    ]


@pytest.mark.parametrize(
    ("channel", "does"),
    [
        ("sms", "presses 4"),
        ("voice", "writes 4"),
        ("sms", "sings"),
        ("cati", "says four"),
        ("sms", "goes on by fax"),
    ],
)
def test_what_nobody_can_do_there_is_refused(channel: str, does: str) -> None:
    with pytest.raises(NotADialogue, match="cannot do this here"):
        lines(channel, does)


def test_nothing_is_done_once_the_interview_is_over() -> None:
    with pytest.raises(NotADialogue, match="over before: writes 9"):
        lines("sms", "writes 4", "writes Because", "writes 9")


def test_a_dialogue_names_its_channel() -> None:
    with pytest.raises(NotADialogue, match="names its channel"):
        play(NPS, [], [])
