"""Walk: compiled steps, and what one walk along them finds. Owns the loop that every turn runs.

Stands below the model, which holds compiled steps; they are made in `program`, and `path` starts the
walk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ivr_flows.effects import Outcome
from ivr_flows.language.types import Env, Evaluate
from ivr_flows.state import AnswerRecord, Cursor

# Why a question that has an answer is still to be asked: its check does not admit the answer, a person
# has to stand by it, or its choice is not on offer (any more).
Doubt: TypeAlias = Literal["", "check", "warn", "gone"]


class Path:
    """What a walk found. `answered` are the records on the path, in order; `next` is what to ask.

    `unsaid` are the tells since the last question behind, with what they may pipe, and `end` is the step that ended the walk.
    `doubt` is about the answer that `next` has. `partial`: a break-off now leaves a partial interview.
    `reserve` is a quota cell to be decided on; `cells` are those that apply, once a check of them was
    passed. `outcome` is set when nothing is left to ask. `jumped`
    are the steps of `go` that were taken. `go` and `loop` are where the walk itself is: the step it jumps
    to, and the rounds of loops it is in.
    """

    # What most walks leave as it is stands on the class: a turn makes a walk, and every field costs.
    next: Cursor | None = None
    doubt: Doubt = ""
    partial: bool = False
    reserve: str = ""
    cells: tuple[str, ...] | None = None
    outcome: Outcome | None = None
    end: str | None = None
    jumped: tuple[Cursor, ...] = ()
    go: str = ""
    loop: str = ""

    def __init__(
        self,
        env: Env,
        newest: Mapping[str, Mapping[str, AnswerRecord]],
        seed: int,
        verdicts: Mapping[str, bool],
        confirmed: tuple[str, ...],
    ) -> None:
        self.env = env
        self.newest = newest
        self.seed = seed
        self.verdicts = verdicts
        self.confirmed = confirmed
        self.answered: list[AnswerRecord] = []
        self.unsaid: list[tuple[str, Env]] = []

    def record_of(self, cursor: Cursor) -> AnswerRecord | None:
        """Give the answer that stands for a question on the path."""
        for record in self.answered:
            if record.question == cursor.question and record.loop == cursor.loop:
                return record
        return None

    def stop_at(self, question: str, doubt: Doubt) -> bool:
        """End the walk at a question whose answer is in doubt; False, as an `Admit` says it."""
        self.next, self.doubt = Cursor(question, self.loop), doubt
        return False


# What a step that is no question does to the path. False where the walk does not simply go on: it has
# ended, or it jumps to the step `go`.
Act: TypeAlias = Callable[[Env, Path], bool]

# What is special in taking an answer; False as above, or where the question does not admit it.
Admit: TypeAlias = Callable[[Env, AnswerRecord, Path], bool]

# One compiled step: its condition; what it does where it is no question; and for a question its key,
# the slot of its value, and an `Admit` where it has a check, a jump or choices that are no substantive
# answers (without one an answer is simply put into the slot). A bare tuple, not a named one: CPython
# unpacks bare ones several times faster, and a turn unpacks every step.
Row: TypeAlias = tuple[Evaluate | None, Act | None, str, int, Admit | None]


@dataclass(frozen=True, slots=True)
class Level:
    """The rows of one list of steps; `at` says which row begins a step that something jumps to.

    `partial` is the row behind which a break-off leaves a partial interview.
    """

    rows: tuple[Row, ...]
    at: Mapping[str, int]
    partial: int | None = None


def walk(level: Level, found: Path) -> bool:
    """Walk a list of steps. False where the walk ends within it, or jumps out of it."""
    rows = level.rows
    while not _walk_rows(rows, found):
        start = level.at.get(found.go)
        if start is None:
            return False
        found.go = ""
        if level.partial is not None and level.partial < start:
            found.partial = True
        rows = level.rows[start:]
    return True


def _walk_rows(rows: tuple[Row, ...], found: Path) -> bool:
    """Walk rows one after the other: this loop is most of what a turn costs."""
    env, unsaid = found.env, found.unsaid
    newest_of, keep = found.newest.get(found.loop, {}).get, found.answered.append
    for holds, act, question, slot, admit in rows:
        if holds is not None and not holds(env):
            continue
        if act is not None:
            if act(env, found):
                continue
            return False
        record = newest_of(question)
        if record is None:
            found.next = Cursor(question, found.loop)
            return False
        if admit is None:
            env[slot] = record.value
        elif not admit(env, record, found):
            return False
        keep(record)
        if unsaid:
            unsaid.clear()
    return True
