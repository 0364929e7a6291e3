"""Webhooks of texts: status reports, and what people write to us, each in one of two interfaces.

Source: Vonage, the official description of the Messages API (`message-status`, `inbound-message`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from sandbox.box import Box
from sandbox.courier import AttemptHook, Delivery
from sandbox.network.numbers import OurNumber
from sandbox.network.segments import count_segments
from sandbox.records import Text
from sandbox.settings import VonageAccount
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.legacy_sms import LegacySms
from sandbox.vonage.phone import to_vonage
from sandbox.vonage.words import spoilt, text_word, timestamp

_ERRORS = "https://developer.vonage.com/api-errors/messages"
_PRICE = 0.0333
_NETWORK = "25001"


class VonageTexts:
    """How Vonage tells its customer about texts."""

    id_prefix: ClassVar[str] = ""

    def __init__(self, box: Box, account: VonageAccount, hooks: VonageHooks) -> None:
        """Tell through `hooks`."""
        self.references: dict[str, str] = {}
        self._box = box
        self._hooks = hooks
        self._legacy = LegacySms(box, account, hooks)

    def report(self, text: Text) -> None:
        """Post a status without waiting; which of two arrives first is not promised."""
        if not text.status_url:
            return
        status = text_word(text)
        segments = count_segments(text.body)
        event: dict[str, Any] = {
            "message_uuid": text.sid,
            "to": to_vonage(text.to_number),
            "from": to_vonage(text.from_number),
            "timestamp": timestamp(self._box.timeline.now()),
            "status": status,
            "channel": "sms",
        }
        if (reference := self.references.get(text.sid)) is not None:
            event["client_ref"] = reference
        if status in {"submitted", "delivered"}:
            event["destination"] = {"network_code": _NETWORK}
            event["sms"] = {"count_total": str(segments)}
            event["usage"] = _usage(segments)
        else:
            why = spoilt(text)
            event["error"] = {
                "type": f"{_ERRORS}#{why.code}",
                "title": why.code,
                "detail": why.detail,
                "instance": self._box.ids.token("instance", text.sid),
            }
        self._hooks.report("message-status", text.sid, text.status_url, event)

    async def hand_over(self, text: Text, ours: OurNumber, before_attempt: AttemptHook) -> Delivery:
        """Post an inbound text to the number's address, until it is taken or given up."""
        if ours.legacy:
            return await self._legacy.hand_over(text, ours, before_attempt)
        segments = count_segments(text.body)
        keyword = text.body.split(maxsplit=1)[0].upper() if text.body.strip() else ""
        event = {
            "channel": "sms",
            "message_uuid": text.sid,
            "to": to_vonage(text.to_number),
            "from": to_vonage(text.from_number),
            "timestamp": timestamp(text.created_at),
            "text": text.body,
            "sms": {"num_messages": str(segments), "keyword": keyword},
            "usage": _usage(segments),
            "origin": {"network_code": _NETWORK},
        }
        return await self._hooks.deliver("inbound-message", text.sid, ours.sms_url, event, before_attempt)


def _usage(segments: int) -> dict[str, str]:
    return {"currency": "EUR", "price": f"{_PRICE * segments:.4f}"}
