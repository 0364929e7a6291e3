"""Errors: the one tree of what can go wrong in a way that a caller must be told.

    OtklikError                error
    ├── BadInput               bad_input             what was sent cannot be used
    ├── NotFound               not_found             the thing named does not exist, or not for this caller
    ├── Conflict               conflict              the thing exists, but its state forbids the request
    │   └── StaleEvent         stale_event           what it tells of is too long ago to be asked about
    ├── NotAllowed             not_allowed           this caller may not do this
    ├── Misconfigured          misconfigured         settings contradict each other or the surroundings
    └── CarrierUnavailable     carrier_unavailable   a carrier could not be asked; nothing was sent

The codes on the right are stable: programs of others compare them. Expected outcomes of fieldwork (busy,
refused, quota full, a carrier's refusal of a call) are return values and have no place here. HTTP statuses
are chosen in one place elsewhere.
"""
# ruff: noqa: N818  (each name says what happened; the base class says that it is an error)

from __future__ import annotations

from typing import ClassVar


class OtklikError(Exception):
    """The root of the tree. `code` is stable, the message is for people."""

    code: ClassVar[str] = "error"

    @property
    def line(self) -> str:
        """What a program that ends by it says: the code and the message."""
        return f"{self.code}: {self}"


class BadInput(OtklikError):
    """Something that was sent cannot be used: where it stands, what is wrong, what to do about it."""

    code = "bad_input"

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.where}: {self.what}{remedy}"


class NotFound(OtklikError):
    """The thing named does not exist, or not for this caller. `kind` is its word, `name` how it was named."""

    code = "not_found"

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(kind, name)
        self.kind = kind
        self.name = str(name)

    def __str__(self) -> str:
        return f"no {self.kind} {self.name}"


class Conflict(OtklikError):
    """The state of a thing forbids the request."""

    code = "conflict"


class StaleEvent(Conflict):
    """What another system tells of is too long ago to be asked about."""

    code = "stale_event"


class NotAllowed(OtklikError):
    """This caller may not do this."""

    code = "not_allowed"


class Misconfigured(OtklikError):
    """Settings contradict each other or the surroundings; the program does not start."""

    code = "misconfigured"


class CarrierUnavailable(OtklikError):
    """A carrier could not be asked for facts. For sends there is `SendOutcome`, never this."""

    code = "carrier_unavailable"

    def __init__(self, carrier: str, reason: str) -> None:
        super().__init__(carrier, reason)
        self.carrier = carrier
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.carrier}: {self.reason}"
