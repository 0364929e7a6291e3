"""NCCO: a call's document, a JSON list of actions, read and checked as a whole. Performs nothing.

Source: Vonage, "NCCO reference". What stands there as a must is an error here, and so is a name that does
not stand there: a call should not go wrong because an option was misspelt and silently forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

import msgspec

from sandbox.vonage.actions import Action, Connect, Conversation, Input, Record, Stream, Talk

_LONGEST_TEXT = 1500
_TALK_LETTERS_A_SECOND = 15.0
_TAG = re.compile(r"<[^>]*>")


class NccoError(ValueError):
    """A document that is no NCCO; the message says what and where."""


def parse_ncco(body: str) -> tuple[Action, ...]:
    """Read the text of an NCCO. Raises `NccoError`."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeEncodeError) as fault:
        raise NccoError(f"Syntax error in NCCO. {fault}") from fault
    return read_ncco(document)


def read_ncco(document: object) -> tuple[Action, ...]:
    """Read an NCCO that is decoded already. Raises `NccoError`."""
    try:
        # Not strict: the reference itself writes "true" and "45" in its examples.
        actions = msgspec.convert(document, tuple[Action, ...], strict=False)
    except msgspec.ValidationError as fault:
        raise NccoError(f"Syntax error in NCCO. Invalid value type or action. {fault}") from fault
    for place, action in enumerate(actions):
        if (complaint := _complaint(action)) is not None:
            raise NccoError(f"Syntax error in NCCO. {complaint} - at `$[{place}]`")
    _check_barge_in(actions)
    return actions


def spoken_words(text: str) -> str:
    """Give the words of a talk without its SSML tags."""
    if not _is_ssml(text):
        return re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s+", " ", "".join(ET.fromstring(text).itertext())).strip()  # noqa: S314 - checked before


def spoken_seconds(words: str) -> float:
    """Estimate how long `words` take to say."""
    return len(words) / _TALK_LETTERS_A_SECOND


def _complaint(action: Action) -> str | None:
    """Say what the types alone do not forbid."""
    match action:
        case Talk(text=text):
            return _complaint_of_text(text)
        case Conversation(can_speak=can_speak, mute=True) if can_speak is not None:
            return "`mute` is not supported together with `canSpeak`"
        case Record(channels=channels, split=None) if channels is not None:
            return "`channels` needs `split` to be `conversation`"
        case Connect(from_=None, random_from_number=False):
            return "one of `from` and `randomFromNumber` is needed"
        case Connect(from_=from_, random_from_number=True) if from_ is not None:
            return "`from` and `randomFromNumber` exclude each other"
        case _:
            return None


def _complaint_of_text(text: str) -> str | None:
    if _is_ssml(text):
        try:
            ET.fromstring(text)  # noqa: S314 - from the operator's own server, on loopback
        except ET.ParseError as fault:
            return f"the SSML is not well-formed: {fault}"
        text = _TAG.sub("", text)
    if len(text) > _LONGEST_TEXT:
        return f"`text` has {len(text)} characters, {_LONGEST_TEXT} are the most"
    return None


def _is_ssml(text: str) -> bool:
    return text.lstrip().startswith("<speak")


def _check_barge_in(actions: Sequence[Action]) -> None:
    """Hold the rule that prompts which may be interrupted are followed by an input, with nothing between."""
    interruptible = False
    for action, following in pairwise((*actions, None)):
        interruptible = isinstance(action, Talk | Stream) and (interruptible or action.barge_in)
        if interruptible and not isinstance(following, Talk | Stream | Input):
            raise NccoError("Syntax error in NCCO. `bargeIn` needs an `input` action to follow")
