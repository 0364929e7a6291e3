"""Bodies of REST requests: JSON objects, read into checked values, refused where they do not fit."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from sandbox.vonage import errors
from sandbox.vonage.errors import VonageRefusedError

_T = TypeVar("_T")
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")


async def read_object(request: web.Request, refusal: errors.Refusal) -> dict[str, Any]:
    """Read the body. Raises `VonageRefusedError` with `refusal` for what is no JSON object."""
    try:
        given = msgspec.json.decode(await request.read())
    except msgspec.DecodeError as fault:
        raise VonageRefusedError(refusal, [("body", str(fault))]) from fault
    if not isinstance(given, dict):
        raise VonageRefusedError(refusal, [("body", "must be a JSON object")])
    return given


def read_as(kind: type[_T], given: object, refusal: errors.Refusal) -> _T:
    """Read `given` as a `kind`. Raises `VonageRefusedError` with `refusal` that names the wrong field."""
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as fault:
        name, reason = complaint(fault)
        raise VonageRefusedError(refusal, [(name, reason)]) from fault


def complaint(fault: msgspec.ValidationError) -> tuple[str, str]:
    """Take a fault apart: the field that is wrong, and why."""
    place = _PLACE.search(str(fault))
    reason = _PLACE.sub("", str(fault))
    if place is not None:
        return place[1], reason
    missing = re.search(r"field `([^`]*)`", reason)
    return (missing[1] if missing else "body"), reason
