"""A person's script as it is given from outside: names and plain values, read and refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from sandbox.people.behaviour import PickUp
from sandbox.people.scripts import Script


class WrongScriptError(ValueError):
    """A script that cannot be understood; its message says what is wrong."""


def read_script(given: Mapping[str, Any]) -> Script:
    """Read a person's script. Raises `WrongScriptError` on what no script has."""
    unknown = set(given) - set(Script.__dataclass_fields__)
    if unknown:
        raise WrongScriptError(f"no such thing in a script: {', '.join(sorted(unknown))}")
    answers = given.get("answers")
    replies = given.get("replies")
    if replies is not None and not isinstance(replies, list):
        raise WrongScriptError("replies is a list")
    if isinstance(answers, bool):
        answers = PickUp.ANSWERED if answers else PickUp.NO_ANSWER
    try:
        return Script(
            answers=None if answers is None else PickUp(answers),
            language=given.get("language"),
            replies=None if replies is None else deque(map(str, replies)),
            stop=bool(given.get("stop")),
            hang_up_after=_count(given.get("hang_up_after")),
            cut_off_after=_count(given.get("cut_off_after")),
            calls_back=_count(given.get("calls_back")),
            greeting_seconds=_seconds(given.get("greeting_seconds")),
            beeps=None if given.get("beeps") is None else bool(given["beeps"]),
            converses=_seconds(given.get("converses")),
            off_seconds=_seconds(given.get("off_seconds")),
            ring_seconds=_seconds(given.get("ring_seconds")),
            think_seconds=_seconds(given.get("think_seconds")),
        )
    except (ValueError, TypeError) as fault:
        raise WrongScriptError(str(fault)) from fault


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)
