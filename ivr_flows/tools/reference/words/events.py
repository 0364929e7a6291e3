"""What can happen in an interview, how it can end, and why a question comes again. Sentences only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.effects import AskReason, Outcome


@dataclass(frozen=True, slots=True)
class EventWords:
    """How it comes about on a call, in a text dialogue and with an interviewer, and what it does."""

    what: str
    call: str
    text: str
    interview: str
    does: str


_NEVER = "-"

EVENTS: Mapping[str, EventWords] = {
    "answer": EventWords(
        "An answer",
        "keys or speech",
        "a text",
        "what is keyed or clicked",
        "It is read. If it is understood and admitted, the interview goes on; if not, the question comes again.",
    ),
    "no_input": EventWords(
        "Silence",
        "nothing until the time is over",
        _NEVER,
        _NEVER,
        "The question comes again. It costs a try.",
    ),
    "back": EventWords(
        "Going back",
        'the service key, then 2; "go back"',
        _NEVER,
        "the interviewer does it",
        "The question before is asked again. The answers after it are kept, and count if they still fit.",
    ),
    "repeat": EventWords(
        "Hearing it again",
        'the service key, then 1; "repeat"',
        _NEVER,
        "the interviewer does it",
        "The question comes again. It costs no try.",
    ),
    "confirm": EventWords(
        "Standing by a doubtful answer",
        "the same answer again",
        "the same answer again",
        "the interviewer does it",
        "The answer counts although `warn` does not hold.",
    ),
    "jump": EventWords(
        "Jumping",
        _NEVER,
        _NEVER,
        "the interviewer picks an earlier question",
        "That question is asked again. It has to be one that this person is asked.",
    ),
    "language": EventWords(
        "Another language",
        _NEVER,
        _NEVER,
        "the interviewer does it",
        "The question comes again in the other language, and so does what follows, until somebody asks for another.",
    ),
    "stop": EventWords(
        "No more contact",
        'the service key, then 9; "do not call me"',
        "STOP, СТОП and the like",
        "the interviewer does it",
        "The interview ends as refused, and the number is not contacted again.",
    ),
    "hang_up": EventWords(
        "Hanging up", "the line is lost", _NEVER, "the line is lost", "The interview waits where it stands."
    ),
    "resume": EventWords(
        "Going on",
        "another call",
        "a text",
        "another call",
        "The question at which the interview stands comes again, after the greeting; within one text dialogue without it.",
    ),
    "give_up": EventWords(
        "Giving up",
        _NEVER,
        _NEVER,
        _NEVER,
        "Nobody will go on with it: it ends as partial where a step with `partial` is behind, else as broken off.",
    ),
    "quota": EventWords(
        "A word on a quota",
        _NEVER,
        _NEVER,
        _NEVER,
        "The office has counted: there is a place, or the quota is full.",
    ),
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.COMPLETE: "All steps are behind, or an `end: complete` was reached.",
    Outcome.PARTIAL: "It broke off, but behind a step with `partial: true`.",
    Outcome.SCREENED_OUT: "The survey is not for this person: an `end: screened_out`.",
    Outcome.QUOTA_FULL: "There were enough interviews of this kind already.",
    Outcome.BROKEN_OFF: "It broke off before any step with `partial: true` was behind.",
    Outcome.REFUSED: "The person asked to stop, or an `end: refused` was reached.",
}

REASONS: Mapping[AskReason, str] = {
    "first": "It is its turn.",
    "again_invalid": "The reply was not understood.",
    "again_silent": "There was no reply.",
    "again_check": "The answer does not pass `check`.",
    "again_warn": "The answer is doubtful: it does not pass `warn`.",
    "repeat": "Somebody asked to hear it again.",
    "back": "Somebody went back to it.",
    "resumed": "The interview goes on after a pause.",
    "more": "A long list is read nine at a time, and these are the next nine.",
}
