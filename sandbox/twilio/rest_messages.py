"""The Messages resource: create, fetch, list. Shapes as the official description of the API."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.box import Box
from sandbox.network.segments import count_segments
from sandbox.records import Text
from sandbox.twilio import errors
from sandbox.twilio.call_order import is_http_url
from sandbox.twilio.errors import TwilioRefusedError
from sandbox.twilio.forms import read_form
from sandbox.twilio.hooks import API_VERSION
from sandbox.twilio.paging import in_period, page_of
from sandbox.twilio.phone import is_number
from sandbox.twilio.text_hooks import TwilioTexts

_LONGEST_BODY = 1600
_MESSAGES = {
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30036: "Validity Period Expired",
}


class MessagesResource:
    """The texts of one account."""

    def __init__(self, box: Box, texts: TwilioTexts) -> None:
        """Serve the texts of `box`."""
        self._box = box
        self._texts = texts
        self._blotted: set[str] = set()
        self._deleted: set[str] = set()
        self._path = f"/{API_VERSION}/Accounts/{box.settings.account_sid}/Messages"

    async def create(self, request: web.Request) -> tuple[str, web.Response]:
        """Send a text."""
        form = await read_form(request)
        to, from_, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
        status_url = form.get("StatusCallback", "")
        if service := form.get("MessagingServiceSid", ""):
            raise TwilioRefusedError(errors.NO_SERVICE, service)
        self._check(to, from_, body, status_url)
        text = self._box.texting.send(
            to, from_, body, status_url, self._texts, validity=_validity(form.get("ValidityPeriod"))
        )
        return text.sid, web.json_response(self._show(text), status=201)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one text."""
        return web.json_response(self._show(self._find(request)))

    async def change(self, request: web.Request) -> web.Response:
        """Blot out the words of a text; what else can be asked for cannot be done to a text that is sent."""
        text = self._find(request)
        form = await read_form(request)
        if form.get("Body") != "" or "Status" in form:
            raise TwilioRefusedError(errors.INVALID_PARAMETER, "Status" if "Status" in form else "Body")
        self._blotted.add(text.sid)
        return web.json_response(self._show(text))

    async def delete(self, request: web.Request) -> web.Response:
        """Take a text out of the account's records; the ledger keeps it."""
        self._deleted.add(self._find(request).sid)
        return web.Response(status=204)

    async def list(self, request: web.Request) -> web.Response:
        """List texts of both directions, newest first, filtered by To, From and DateSent."""
        query = request.query
        if (to := query.get("To")) is not None:
            texts = self._box.texting.by_recipient.get(to, [])
        else:
            texts = list(self._box.texting.texts.values())
        found = [
            text
            for text in reversed(texts)
            if text.sid not in self._deleted
            and text.sid.startswith(self._texts.id_prefix)
            and query.get("From", text.from_number) == text.from_number
            and in_period(text.sent_at or text.created_at, query, "DateSent")
        ]
        return web.json_response(page_of("messages", found, f"{self._path}.json", query, self._show))

    def _find(self, request: web.Request) -> Text:
        text = self._box.texting.texts.get(request.match_info["sid"])
        if text is None or text.sid in self._deleted or not text.sid.startswith(self._texts.id_prefix):
            raise TwilioRefusedError(errors.NOT_FOUND, request.path)
        return text

    def _check(self, to: str, from_: str, body: str, status_url: str) -> None:
        complaints = (
            (not to, errors.NO_TO_TEXTED, ""),
            (not is_number(to), errors.INVALID_TO, to),
            (not from_, errors.NO_FROM_TEXTING, ""),
            (not is_number(from_), errors.INVALID_FROM, from_),
            (not body, errors.NO_BODY, ""),
            (len(body) > _LONGEST_BODY, errors.BODY_TOO_LONG, ""),
            (bool(status_url) and not is_http_url(status_url), errors.INVALID_STATUS_CALLBACK, status_url),
            (self._box.numbers.is_opted_out(to, from_), errors.OPTED_OUT, ""),
        )
        for wrong, refusal, value in complaints:
            if wrong:
                raise TwilioRefusedError(refusal, value)

    def _show(self, text: Text) -> dict[str, Any]:
        path = f"{self._path}/{text.sid}"
        return {
            "sid": text.sid,
            "account_sid": self._box.settings.account_sid,
            "api_version": API_VERSION,
            "to": text.to_number,
            "from": text.from_number,
            "body": "" if text.sid in self._blotted else text.body,
            "status": text.status.value,
            "direction": text.direction,
            "date_created": format_datetime(text.created_at),
            "date_updated": format_datetime(text.delivered_at or text.sent_at or text.created_at),
            "date_sent": _date(text.sent_at),
            "num_segments": str(count_segments(text.body)),
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "error_code": text.error_code,
            "error_message": None if text.error_code is None else _MESSAGES[text.error_code],
            "messaging_service_sid": None,
            "uri": f"{path}.json",
            "subresource_uris": {"media": f"{path}/Media.json", "feedback": f"{path}/Feedback.json"},
        }


def _validity(written: str | None) -> float | None:
    """Read for how many seconds a text may be tried: 1 to 36,000."""
    if written is None:
        return None
    if not written.isdecimal() or not 1 <= int(written) <= 36_000:
        raise TwilioRefusedError(errors.INVALID_PARAMETER, "ValidityPeriod")
    return float(written)


def _date(instant: datetime | None) -> str | None:
    return None if instant is None else format_datetime(instant)
