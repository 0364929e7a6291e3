"""Words that stop and start texts between two numbers, when they are the whole message."""

from __future__ import annotations

from typing import Literal, TypeAlias

OptOut: TypeAlias = Literal["STOP", "START", "HELP"]

_WORDS: dict[str, OptOut] = {
    **dict.fromkeys(
        [
            "STOP",
            "STOPALL",
            "UNSUBSCRIBE",
            "CANCEL",
            "END",
            "QUIT",
            "REVOKE",
            "OPTOUT",
            "СТОП",
            "ОТПИСАТЬСЯ",
            "ОТМЕНА",
        ],
        "STOP",
    ),
    **dict.fromkeys(["START", "UNSTOP", "СТАРТ"], "START"),
    **dict.fromkeys(["HELP", "INFO", "ПОМОЩЬ"], "HELP"),
}


def opt_out_of(body: str) -> OptOut | None:
    """Tell which keyword `body` is, trimmed and in any case; None for every other text."""
    return _WORDS.get(body.strip().upper())
