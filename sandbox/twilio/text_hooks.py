"""Webhooks of texts: delivery reports, and what people write to us."""

from __future__ import annotations

from sandbox.courier import AttemptHook, Delivery
from sandbox.network.numbers import OurNumber
from sandbox.network.segments import count_segments
from sandbox.network.stop_words import opt_out_of
from sandbox.records import Text
from sandbox.timeline import Timeline
from sandbox.twilio.hooks import TwilioHooks


class TwilioTexts:
    """How Twilio tells its customer about texts."""

    def __init__(self, timeline: Timeline, hooks: TwilioHooks) -> None:
        """Tell through `hooks`."""
        self._timeline = timeline
        self._hooks = hooks

    def report(self, text: Text) -> None:
        """Post a status callback without waiting; which of two arrives first is not promised."""
        if not text.status_url:
            return
        params = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "MessageStatus": text.status.value,
            "SmsStatus": text.status.value,
            "From": text.from_number,
            "To": text.to_number,
        }
        if text.error_code is not None:
            params["ErrorCode"] = str(text.error_code)
        self._timeline.spawn(self._tell(text, params))

    async def hand_over(self, text: Text, ours: OurNumber, before_attempt: AttemptHook) -> Delivery:
        """Post an inbound text to the number's address, until it is taken or given up."""
        params = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "SmsStatus": "received",
            "From": text.from_number,
            "To": text.to_number,
            "Body": text.body,
            "NumSegments": str(count_segments(text.body)),
            "NumMedia": "0",
        }
        if (word := opt_out_of(text.body)) is not None:
            params["OptOutType"] = word
        return await self._hooks.tell(
            "inbound-message", text.sid, ours.sms_url, "POST", params, before_attempt
        )

    async def _tell(self, text: Text, params: dict[str, str]) -> None:
        await self._hooks.tell("message-status", text.sid, text.status_url, "POST", params)
