"""Resending: when a text of a running dialogue that did not arrive is worth another try. Pure.

Invitations are not meant: an attempt that failed is its case's matter, and `retries` decides. What a carrier
may have delivered (an unknown fate, an unknown reason) is never sent again.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_words import ErrorClass

# A telephone that is switched off or out of coverage: hours help, minutes do not.
_WAITS = (timedelta(hours=1), timedelta(hours=4))
_PASSING = frozenset({ErrorClass.UNREACHABLE})
_AGAIN = ":again:"


def resend_after(state: TextState, error_class: ErrorClass | None, resent: int) -> timedelta | None:
    """Say how long to wait before the text goes again, or None where it must not or need not.

    `resent` is how often it went again already. An expired text has found the telephone away for all of
    its validity; every other failure passes only where its class says so.
    """
    passing = state is TextState.EXPIRED or error_class in _PASSING
    return _WAITS[resent] if passing and resent < len(_WAITS) else None


def resent_step(step: str) -> str:
    """Name the step of the text that repeats that of `step`."""
    first, _, count = step.partition(_AGAIN)
    return f"{first}{_AGAIN}{int(count or 0) + 1}"


def times_resent(step: str) -> int:
    """Say how often the text of a step had gone before."""
    return int(step.partition(_AGAIN)[2] or 0)


def turn_of_step(step: str) -> int | None:
    """Give the turn that a text asks for, or None where it belongs to no turn (reminders, help)."""
    first = step.partition(_AGAIN)[0]
    kind, _, number = first.partition(":")
    return int(number) if kind == "turn" else None
