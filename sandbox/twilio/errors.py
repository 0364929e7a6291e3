"""Twilio's refusals: the codes that this sandbox gives, and how an answer says them.

Source: Twilio, "Error and Warning Dictionary"; `more_info` points at each code's page there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refusal; `message` may name the field `{value}`."""

    code: int
    status: int
    message: str


AUTHENTICATION = Refusal(20003, 401, "Authentication Error - invalid username")
NOT_FOUND = Refusal(20404, 404, "The requested resource {value} was not found")
TOO_MANY_REQUESTS = Refusal(20429, 429, "Too Many Requests")
NO_TO_CALLED = Refusal(21201, 400, "No 'To' number is specified")
INVALID_URL = Refusal(21205, 400, "Url is not a valid URL: {value}")
INVALID_TO = Refusal(21211, 400, "The 'To' number {value} is not a valid phone number.")
INVALID_FROM = Refusal(
    21212, 400, "The 'From' number {value} is not a valid phone number, shortcode, or sender ID."
)
NO_FROM_CALLING = Refusal(21213, 400, "'From' number is required")
NOT_IN_PROGRESS = Refusal(21220, 400, "Call is not in-progress. Cannot redirect.")
NOT_RECORDABLE = Refusal(
    21220, 400, "Requested resource is not eligible for recording: it is not in progress."
)
NO_SUCH_COACHED = Refusal(13256, 400, "The call {value} that is to be coached is not in the conference.")
NO_SERVICE = Refusal(21701, 400, "The Messaging Service does not exist: {value}")
SERVER_ERROR = Refusal(20500, 500, "Internal Server Error")
UNAVAILABLE = Refusal(20503, 503, "Service unavailable")
NO_BODY = Refusal(21602, 400, "Message body is required.")
NO_FROM_TEXTING = Refusal(21603, 400, "A 'From' phone number is required.")
NO_TO_TEXTED = Refusal(21604, 400, "A 'To' phone number is required.")
INVALID_STATUS_CALLBACK = Refusal(21609, 400, "The StatusCallback URL {value} is not a valid URL.")
OPTED_OUT = Refusal(21610, 400, "Attempt to send to unsubscribed recipient")
BODY_TOO_LONG = Refusal(21617, 400, "The concatenated message body exceeds the 1600 character limit")
INVALID_PARAMETER = Refusal(20001, 400, "Invalid parameter: {value}")


class TwilioRefusedError(Exception):
    """A request that is refused; the REST middleware turns it into its answer."""

    def __init__(self, refusal: Refusal, value: str = "") -> None:
        """Refuse, naming `value` where the message has a place for it."""
        super().__init__(refusal.message.format(value=value))
        self.refusal = refusal

    def answer(self) -> web.Response:
        """Build the JSON answer."""
        code, status = self.refusal.code, self.refusal.status
        body: Mapping[str, object] = {
            "code": code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        }
        headers = {}
        if status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        elif status == 429:
            headers["Retry-After"] = "1"
        return web.json_response(body, status=status, headers=headers)
