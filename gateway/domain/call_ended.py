"""The event "this call ended": what another system tells of a call that a customer of its has had.

Pure. Its fields are a contract: they are described in `docs/events.md`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from gateway.domain.errors import BadInput, StaleEvent
from gateway.domain.known_type import KnownType

# A sender's clock may be a little ahead of ours.
_CLOCKS_DIFFER = timedelta(minutes=5)
_WHERE = re.compile(r"^(?P<what>.*) - at `\$\.?(?P<where>[^`]*)`$", re.DOTALL)

_Words: TypeAlias = Annotated[str, Meta(max_length=255)]
_Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
_Fact: TypeAlias = Annotated[str, Meta(max_length=1000)] | int | float | bool | None


class Customer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom the call was with. `phone` is E.164; `external_id` is the sender's own id of the person; `zone` IANA."""

    external_id: Annotated[str, Meta(min_length=1, max_length=128)]
    phone: Annotated[str, Meta(min_length=1, max_length=40)]
    name: _Words = ""
    language: Annotated[str, Meta(max_length=16)] = ""
    segment: Annotated[str, Meta(max_length=64)] = ""
    zone: Annotated[str, Meta(max_length=64)] = ""


class CallEnded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call that has ended. `context` are facts that the survey may read; `talk_seconds` is how long it was."""

    type: Literal["call.ended"]
    occurred_at: Annotated[datetime, Meta(tz=True)]
    touchpoint: _Name
    campaign: Annotated[str, Meta(min_length=1, max_length=128)]
    customer: Customer
    event_id: Annotated[str, Meta(max_length=100)] = ""
    talk_seconds: Annotated[int, Meta(ge=0, le=999_999)] | None = None
    context: Annotated[dict[_Name, _Fact], Meta(max_length=50)] = {}


_EVENT = KnownType(CallEnded)


def read_call_ended(body: bytes, now: datetime) -> CallEnded:
    """Read the event. Raises `BadInput` naming the field that cannot be used."""
    if b"\\u0000" in body:
        raise BadInput("body", "a NUL character stands in it", "leave it out")
    try:
        event = _EVENT.decode(body)
        at = event.occurred_at.astimezone(UTC)
    except msgspec.ValidationError as error:
        found = _WHERE.match(str(error))
        where, what = (found["where"], found["what"]) if found else ("", str(error))
        raise BadInput(where or "body", what) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("body", "it is no JSON in UTF-8") from error
    except OverflowError as error:  # the first and the last day of the calendar
        raise BadInput("occurred_at", "it is no date of this world") from error
    if at > now + _CLOCKS_DIFFER:
        raise BadInput("occurred_at", "it lies in the future", "write the instant at which the call ended")
    return msgspec.structs.replace(event, occurred_at=at)


def refuse_stale(event: CallEnded, most_age: timedelta | None, now: datetime) -> None:
    """Raise `StaleEvent` on a call that is too long ago to be asked about."""
    if most_age is not None and now - event.occurred_at > most_age:
        hours = most_age / timedelta(hours=1)
        raise StaleEvent(f"the call ended more than {hours:g} hours ago: it is not asked about any more")
