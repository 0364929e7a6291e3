"""The Messages resource: sending a text. Shapes as the official description of the Messages API."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.vonage import errors
from sandbox.vonage.bodies import read_object
from sandbox.vonage.errors import VonageRefusedError
from sandbox.vonage.phone import from_vonage, is_number
from sandbox.vonage.text_hooks import VonageTexts

_LONGEST_TEXT = 1000
_LONGEST_REFERENCE = 100
_TTL = range(20, 604_801)
_KNOWN = frozenset(
    {
        *("to", "from", "text", "channel", "message_type", "client_ref", "webhook_url", "webhook_version"),
        *("ttl", "sms", "trusted_recipient"),
    }
)


class MessagesResource:
    """The texts of one application."""

    def __init__(self, box: Box, texts: VonageTexts) -> None:
        """Serve the texts of `box`."""
        self._box = box
        self._texts = texts

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Send a text. Who does not want it does not get it, and only the receipt says so."""
        given = await read_object(request, errors.INVALID_JSON)
        _check(given)
        to, from_ = from_vonage(given["to"]), from_vonage(given["from"])
        text = self._box.texting.send(
            to,
            from_,
            given["text"],
            given.get("webhook_url", ""),
            self._texts,
            validity=given.get("ttl"),
        )
        if "client_ref" in given:
            self._texts.references[text.sid] = given["client_ref"]
        return text.sid, web.json_response({"message_uuid": text.sid}, status=202)


def _check(given: dict[str, Any]) -> None:
    """Refuse what Vonage refuses. Raises `VonageRefusedError`."""
    if given.get("channel") != "sms":
        raise VonageRefusedError(errors.INVALID_CHANNEL)
    if given.get("message_type") != "text":
        raise VonageRefusedError(errors.INVALID_TYPE)
    if not _is_number(given.get("to")):
        raise VonageRefusedError(errors.INVALID_RECIPIENT)
    if not _is_number(given.get("from")):
        raise VonageRefusedError(errors.INVALID_SENDER)
    reference = given.get("client_ref", "")
    if not isinstance(reference, str) or len(reference) > _LONGEST_REFERENCE:
        raise VonageRefusedError(errors.INVALID_CLIENT_REF)
    text, ttl, address = given.get("text"), given.get("ttl", _TTL[0]), given.get("webhook_url", "https://")
    complaints = [
        (not isinstance(text, str) or not text, "text", "is required."),
        (isinstance(text, str) and len(text) > _LONGEST_TEXT, "text", f"At most {_LONGEST_TEXT} characters."),
        (not isinstance(ttl, int) or ttl not in _TTL, "ttl", f"From {_TTL[0]} to {_TTL[-1]} seconds."),
        (
            not isinstance(address, str) or not address.startswith(("http://", "https://")),
            "webhook_url",
            "Must be a URL.",
        ),
        (given.get("webhook_version", "v1") != "v1", "webhook_version", "Only `v1` is spoken here."),
        *((True, name, "is not a parameter of an SMS.") for name in sorted(given.keys() - _KNOWN)),
    ]
    if invalid := [(name, reason) for wrong, name, reason in complaints if wrong]:
        raise VonageRefusedError(errors.INVALID_PARAMS, invalid)


def _is_number(written: object) -> bool:
    return isinstance(written, str) and is_number(written)
