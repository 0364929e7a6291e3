"""State: where one interview stands, as compact JSON. Owns its shape; the rules are in `turn`.

It holds everything that the engine needs beside the survey itself, so that an interview can be
suspended for days, moved to another channel or machine, and go on.
"""

from __future__ import annotations

import msgspec

from ivr_flows.effects import Outcome
from ivr_flows.events import ChannelName
from ivr_flows.values import ContextValue, Value


class AnswerRecord(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One answer as given. `value` is None where the question was passed over unanswered.

    `raw` is the reply, cleaned of what no database takes; `turn` is the turn that brought it.
    """

    question: str
    loop: str
    value: Value
    raw: str
    channel: ChannelName
    turn: int


class Cursor(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The question that is being asked, and the turn of the loop that it belongs to ("" outside)."""

    question: str
    loop: str = ""


class State(msgspec.Struct, array_like=True, frozen=True):
    """One interview. `answers` is a log, oldest first: the newest record of a question counts.

    `tries` are those spent on the question at `at`; `turn` counts the events taken, the beginning
    being the first; `service` is true while the service keys are offered; `at` is None once there is
    an outcome, and while a quota verdict on the cell `waiting` is awaited. `confirmed` are the doubtful
    answers that a person stood by; `batch` is which part of a long list a call is reading. `language`
    is the one in use, `wished` the one asked for by other ways than an answer, in the turn `wished_at`.
    """

    survey: str
    version: int
    seed: int
    context: dict[str, ContextValue]
    language: str
    channel: ChannelName
    at: Cursor | None
    answers: tuple[AnswerRecord, ...]
    tries: int
    verdicts: dict[str, bool]
    confirmed: tuple[str, ...]
    turn: int
    outcome: Outcome | None
    service: bool
    waiting: str = ""
    batch: int = 0
    wished: str = ""
    wished_at: int = 0


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(State)


def encode_state(state: State) -> bytes:
    """Write a state as JSON, in UTF-8."""
    return _encoder.encode(state)


def decode_state(data: bytes | str) -> State:
    """Read a state written by `encode_state`.

    Raises ValueError for anything else: `msgspec.ValidationError` for JSON of another shape. Whether a
    state fits its survey, its language above all, is known only with the survey: `turn` refuses it.
    """
    return _decoder.decode(data)
