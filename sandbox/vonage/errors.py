"""Vonage's refusals: what each interface answers to a request that it does not take.

Source: Vonage, "API errors", and the official description of the Messages API for its bodies. Voice is the
older interface and words its refusals otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from aiohttp import web

_ROOT = "https://developer.vonage.com/api-errors"
Api: TypeAlias = Literal["voice", "messages"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refusal. `page` is the part of the error's address, `voice_type` Voice's name for it."""

    status: int
    page: str
    title: str
    detail: str
    voice_type: str = "BAD_REQUEST"


UNAUTHORIZED = Refusal(
    401,
    "#unauthorized",
    "You did not provide correct credentials.",
    "Check that you're using the correct credentials, and that your account has this feature enabled",
    "UNAUTHORIZED",
)
NOT_FOUND = Refusal(404, "#not-found", "Not Found", "The requested resource does not exist", "NOT_FOUND")
BAD_REQUEST = Refusal(
    400, "#invalid-params", "Bad Request", "The value of one or more parameters is invalid."
)
THROTTLED = Refusal(
    429,
    "/messages#1000",
    "Rate Limit Hit",
    "Please wait, then retry your request",
    "TOO_MANY_REQUESTS",
)
INTERNAL = Refusal(
    500,
    "/messages#1030",
    "Internal error",
    "There was an error processing your request in the Platform.",
    "SYSTEM_ERROR",
)
INVALID_JSON = Refusal(
    422, "#invalid-json", "The request body did not contain valid JSON", "The body is no JSON object"
)
INVALID_CHANNEL = Refusal(
    422, "/messages#1100", "Unsupported channel", "The specified channel is not supported."
)
INVALID_SENDER = Refusal(
    422, "/messages#1120", "Invalid sender", "The `from` parameter is invalid for the given channel."
)
INVALID_RECIPIENT = Refusal(
    422, "/messages#1170", "Invalid recipient", "The `to` parameter is invalid for the given channel."
)
INVALID_TYPE = Refusal(
    422, "/messages#1140", "Invalid message type", "The `message_type` parameter is invalid for the channel."
)
INVALID_PARAMS = Refusal(
    422, "/messages#1150", "Invalid params", "The value of one or more parameters is invalid."
)
INVALID_CLIENT_REF = Refusal(
    422,
    "/messages#1060",
    "Invalid client reference",
    "The client reference can be a string of up to 100 characters.",
)


class VonageRefusedError(Exception):
    """A request that is refused; the guard of its interface turns it into the answer."""

    def __init__(self, refusal: Refusal, invalid: Sequence[tuple[str, str]] = ()) -> None:
        """Refuse, naming the parameters that are `invalid` and why."""
        super().__init__(refusal.title)
        self.refusal = refusal
        self.invalid = tuple(invalid)

    def answer(self, api: Api, instance: str) -> web.Response:
        """Build the answer; `instance` is the trace's id."""
        refusal = self.refusal
        named = [{"name": name, "reason": reason} for name, reason in self.invalid]
        body: dict[str, Any]
        if api == "voice":
            body = {"type": refusal.voice_type, "error_title": refusal.title, "instance": instance}
        else:
            body = {
                "type": _ROOT + refusal.page,
                "title": refusal.title,
                "detail": refusal.detail,
                "instance": instance,
            }
            if refusal.status == 401:
                # The official description asks for this name here and describes the other.
                body["details"] = refusal.detail
        if named:
            body["invalid_parameters"] = named
        headers = {"Retry-After": "1"} if refusal.status == 429 else {}
        return web.json_response(body, status=refusal.status, headers=headers)
