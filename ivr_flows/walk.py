"""Walk: what one walk along a survey finds, and the shape of a compiled step. Data only.

Stands below the model, which holds compiled steps; they are made in `program` and walked in `path`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ivr_flows.effects import Outcome
from ivr_flows.language.types import Env, Evaluate
from ivr_flows.state import AnswerRecord, Cursor
from ivr_flows.values import Value


class Path:
    """What a walk found. `answered` are the records on the path, in order; `next` is what to ask.

    `unsaid` are the tells since the last question behind, and `end` is the end step that was met.
    `check_failed`: `next` has an answer that its check does not admit. `partial`: a break-off now
    leaves a partial interview. `outcome` is set when nothing is left to ask.
    """

    __slots__ = ("answered", "check_failed", "end", "env", "next", "outcome", "partial", "unsaid")

    def __init__(self, env: Env) -> None:
        self.env = env
        self.answered: list[AnswerRecord] = []
        self.unsaid: list[str] = []
        self.next: Cursor | None = None
        self.check_failed = False
        self.partial = False
        self.outcome: Outcome | None = None
        self.end: str | None = None

    def record_of(self, cursor: Cursor) -> AnswerRecord | None:
        """Give the answer that stands for a question on the path."""
        for record in self.answered:
            if record.question == cursor.question and record.loop == cursor.loop:
                return record
        return None


# What a step that is no question does to the path; False where the walk ends with it.
Act: TypeAlias = Callable[[Env, Path], bool]

# What is special in taking an answer: False where its question does not admit it (any more).
Admit: TypeAlias = Callable[[Env, Value], bool]


# One compiled step: its condition; what it does where it is no question; and for a question its key,
# the slot of its value, and an `Admit` where it has a check or choices that are no substantive answers
# (without one an answer is simply put into the slot). A bare tuple, not a named one: CPython unpacks
# bare ones several times faster, and a turn unpacks every step.
Row: TypeAlias = tuple[Evaluate | None, Act | None, str, int, Admit | None]
