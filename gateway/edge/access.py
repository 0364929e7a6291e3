"""Access marks: every view says who may call it, and a guard test finds the one that does not."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar


class Access(StrEnum):
    """Who may call a view."""

    PUBLIC = "public"  # anybody; tells nothing about anybody
    CARRIER = "carrier"  # a carrier, by its signature
    PROGRAM = "program"  # another system, by its signature
    CONSOLE = "console"  # a person with a session


_View = TypeVar("_View", bound=Callable[..., Any])
_MARK = "__otklik_access__"


def access(who: Access) -> Callable[[_View], _View]:
    """Mark a view. The mark documents; the check itself stands in the view or its blueprint."""

    def mark(view: _View) -> _View:
        setattr(view, _MARK, who)
        return view

    return mark


def access_of(view: Callable[..., Any]) -> Access | None:
    """Give the mark of a view, or None."""
    found: Access | None = getattr(view, _MARK, None)
    return found
