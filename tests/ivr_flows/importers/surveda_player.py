"""Plays a recorded dialogue of Surveda against the imported questionnaire, turn by turn.

Where the two differ the interview is led to where Surveda went, so that the turns behind are compared
as well. Which differences are intended is in the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr_flows.effects import Effect, Outcome, Tell
from ivr_flows.events import Answer, ChannelName, Event, GiveUp, NoInput, Stop
from ivr_flows.importers.surveda import Imported, import_surveda
from ivr_flows.importers.surveda.questionnaire import Mode
from ivr_flows.path import path
from ivr_flows.reader import read_survey
from ivr_flows.state import AnswerRecord, State, decode_state, encode_state
from ivr_flows.survey import Question, Survey
from ivr_flows.turn import begin, turn

SILENCE, STOP = "<no_reply>", "STOP"
_SEEDS, _TRIES = 200, 3
_KINDS = {Outcome.BROKEN_OFF: "no_retries_left", Outcome.PARTIAL: "no_retries_left"}

Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a turn shows: what came of it, what it stored, the language and the place of the next question."""

    kind: str
    stores: tuple[tuple[str, str], ...]
    language: str | None
    at: Place | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One turn. `before` and `step` are the question that was replied to; `followed`: can it go on?"""

    mode: Mode
    reply: str
    before: Place | None
    step: dict[str, Any]
    theirs: Seen
    ours: Seen
    followed: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A questionnaire as imported for one mode."""

    mode: Mode
    steps: list[dict[str, Any]]
    imported: Imported
    survey: Survey

    @property
    def channel(self) -> ChannelName:
        return "voice" if self.mode == "ivr" else "sms"


class Questionnaires:
    """The questionnaires of the recording, each imported once for a mode."""

    def __init__(self, folder: Path) -> None:
        self._sources = json.loads((folder / "questionnaires.json").read_text(encoding="utf-8"))
        self._played: dict[tuple[str, Mode], Played] = {}

    def names(self) -> list[str]:
        return list(self._sources)

    def source(self, name: str) -> str:
        return json.dumps(self._sources[name])

    def played(self, name: str, mode: Mode) -> Played:
        key = name, mode
        if key not in self._played:
            imported = import_surveda(
                self.source(name),
                key="recorded",
                sponsor="Otklik",
                purpose="a test",
                modes=[mode],
            )
            steps = self._sources[name]["steps"]
            self._played[key] = Played(mode, steps, imported, read_survey(imported.source))
        return self._played[key]


def seed_for(played: Played, order: Sequence[int] | None) -> int | None:
    """Find a seed that brings the sections in this order, as far as an interview comes; None without any."""
    if not order:
        return 0
    return next((seed for seed in range(_SEEDS) if _begins(order, section_order(played, seed))), None)


def _begins(order: Sequence[int], found: Sequence[int]) -> bool:
    return list(found) == list(order)[: len(found)]


def section_order(played: Played, seed: int) -> list[int]:
    """List the places of the sections in the order in which an interview comes to them."""
    answers = [
        AnswerRecord(question.key, "", _ordinary_value(question), "", played.channel, 1)
        for question in played.survey.questions.values()
    ]
    walked = path(played.survey, seed, answers, {}, {})
    return list(dict.fromkeys(played.imported.places[record.question][0] for record in walked.answered))


def _ordinary_value(question: Question) -> str | int:
    """Give an answer that skips nothing, where there is one."""
    return next(
        (choice.value for choice in question.choices if not choice.go and choice.kind.is_substantive), 30
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where an interview stands; on the mobile web `pages` are explanations that are still to be turned."""

    state: State
    pages: tuple[Place, ...] = ()
    silent: int = 0


def play(played: Played, dialogue: dict[str, Any], seed: int) -> Iterator[Compared]:
    """Play a dialogue and yield every turn, as far as it can be followed."""
    position = _begun(played, seed)
    before: Position | None = None
    for recorded in dialogue["turns"]:
        reply, theirs = recorded["in"], _theirs(recorded["out"], played)
        after = _taken(played, position, reply) if before else position
        ours = _ours(played, before, after, stopped=reply == STOP)
        if ours != theirs and theirs.kind == "ok" and before:
            after = _led(played, position, theirs) or after
        asked = _at(played, position) if before else None
        followed = theirs.kind == "ok" and _at(played, after) == theirs.at
        yield Compared(played.mode, reply, asked, step_at(played, asked), theirs, ours, followed)
        if not followed:
            return
        before = position = after


def step_at(played: Played, place: Place | None) -> dict[str, Any]:
    """Give the step of the questionnaire at a place."""
    if place is None:
        return {}
    step = played.steps[place[0]]
    return dict(step["steps"][place[1]] if len(place) > 1 else step)


def _begun(played: Played, seed: int) -> Position:
    language = played.survey.languages[0]
    state, effects = begin(played.survey, seed=seed, context={}, language=language, channel=played.channel)
    return Position(state, _pages(played, effects))


def _taken(played: Played, position: Position, reply: str) -> Position:
    if reply == SILENCE:
        return _silent(played, position)
    if reply == STOP:
        return _stepped(played, position.state, Stop())
    if position.pages:
        return Position(position.state, position.pages[1:])
    return _stepped(played, position.state, Answer(reply, "digits" if played.mode == "ivr" else "text"))


def _silent(played: Played, position: Position) -> Position:
    if not position.pages:
        return _stepped(played, position.state, NoInput())
    if position.silent + 1 == _TRIES:
        return _stepped(played, position.state, GiveUp())
    return Position(position.state, position.pages, position.silent + 1)


def _stepped(played: Played, state: State, event: Event) -> Position:
    """Take one event; the state is stored on the way."""
    after, effects = turn(played.survey, decode_state(encode_state(state)), event)
    return Position(after, _pages(played, effects))


def _pages(played: Played, effects: Sequence[Effect]) -> tuple[Place, ...]:
    """List the explanations of some effects: the mobile web shows each on a page, and waits."""
    if played.mode != "mobileweb":
        return ()
    said = [effect.step for effect in effects if isinstance(effect, Tell)]
    return tuple(played.imported.places[step] for step in said if step in played.imported.places)


def _led(played: Played, position: Position, theirs: Seen) -> Position | None:
    """Lead an interview to where Surveda went: by another try, or by another answer."""
    if theirs.at == _at(played, position):
        return _silent(played, position)
    at = position.state.at
    for reply in _replies(played.survey.questions[at.question]) if at else ():
        after = _stepped(played, position.state, Answer(reply, "choice"))
        if _at(played, after) == theirs.at and after.state.language == theirs.language:
            return after
    return None


def _replies(question: Question) -> Iterator[str]:
    yield from (choice.value for choice in question.choices)
    for number in (question.low, question.high, 0, 30, 50):
        yield f"{number:g}" if number is not None else "1"


def _at(played: Played, position: Position) -> Place | None:
    if position.pages:
        return position.pages[0]
    at = position.state.at
    return played.imported.places[at.question] if at is not None else None


def _ours(played: Played, before: Position | None, after: Position, *, stopped: bool) -> Seen:
    stores = []
    for record in after.state.answers[len(before.state.answers) if before else 0 :]:
        variable = played.imported.variables[record.question]
        if record.value is not None:
            stores.append((variable.store, variable.values.get(str(record.value), str(record.value))))
    at, outcome = _at(played, after), after.state.outcome
    if at is not None:
        return Seen("ok", tuple(stores), after.state.language, at)
    kind = _KINDS.get(outcome or Outcome.COMPLETE, "end")
    if outcome is Outcome.REFUSED and stopped:
        kind = "stopped"
    return Seen(kind, tuple(stores), None, None)


def _theirs(out: dict[str, Any], played: Played) -> Seen:
    kind = out["result"]
    if kind == "raise":
        return Seen(kind, (), None, None)
    stores = tuple(out["stores"].items())
    if kind != "ok":
        return Seen(kind, stores, None, None)
    at = out["current_step"]
    place = (at,) if isinstance(at, int) else tuple(at)
    if len(place) > 1 and "steps" not in played.steps[place[0]]:
        place = place[:1]
    return Seen(kind, stores, out["language"], place)
