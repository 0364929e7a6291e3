"""Inbound texts as the older SMS API hands them over: parameters, and long texts in parts that we have to join.

Source: Vonage, the official description of the SMS API (`inbound-sms`) and "Concatenation and encoding". The
parts of one text share `concat-ref`; each is a webhook of its own, and the last may come first.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.box import Box
from sandbox.courier import AttemptHook, Delivery
from sandbox.faults import Fault
from sandbox.network.numbers import OurNumber
from sandbox.network.segments import is_basic, split_segments
from sandbox.records import Text
from sandbox.settings import VonageAccount
from sandbox.vonage import signature
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.phone import to_vonage


class LegacySms:
    """The inbound side of the SMS API."""

    def __init__(self, box: Box, account: VonageAccount, hooks: VonageHooks) -> None:
        """Hand over through `hooks`, signed as `account`."""
        self._box = box
        self._account = account
        self._hooks = hooks

    async def hand_over(self, text: Text, ours: OurNumber, before_attempt: AttemptHook) -> Delivery:
        """Post a text, in parts where it is long or the fault strikes. It is taken when every part is."""
        parts = split_segments(text.body)
        if len(parts) == 1 and len(text.body) > 1 and self._box.faults.strikes(Fault.SPLIT, text.sid):
            middle = len(text.body) // 2
            parts = [text.body[:middle], text.body[middle:]]
        if len(parts) == 1:
            return await self._post(text, ours, self._params(text, text.body, text.sid), before_attempt)
        ref = str(int(self._box.ids.token("concat", text.sid)[:2], 16))
        deliveries = []
        # Networks keep no order: here the last part comes first.
        for number, part in reversed(list(enumerate(parts, start=1))):
            params = self._params(text, part, text.sid if number == 1 else f"{text.sid}-{number}") | {
                "concat": "true",
                "concat-ref": ref,
                "concat-total": str(len(parts)),
                "concat-part": str(number),
            }
            counts = before_attempt if number == 1 else None
            deliveries.append(await self._post(text, ours, params, counts))
        return next((one for one in deliveries if not one.ok), deliveries[-1])

    def _params(self, text: Text, body: str, message_id: str) -> dict[str, str]:
        words = body.split(maxsplit=1)
        return {
            "api-key": self._account.api_key,
            "msisdn": to_vonage(text.from_number),
            "to": to_vonage(text.to_number),
            "messageId": message_id,
            "text": body,
            "type": "text" if is_basic(text.body) else "unicode",
            "keyword": words[0].upper() if words else "",
            "message-timestamp": _time(text.created_at),
        }

    async def _post(
        self, text: Text, ours: OurNumber, params: dict[str, str], before_attempt: AttemptHook | None
    ) -> Delivery:
        now = self._box.timeline.now()
        signed = {
            **params,
            "timestamp": str(int(now.timestamp())),
            "nonce": self._box.ids.token("nonce", params["messageId"]),
        }
        signed["sig"] = signature.sign_params(self._account.signature_secret, signed)
        return await self._hooks.deliver_params("inbound-sms", text.sid, ours.sms_url, signed, before_attempt)


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
