"""Webhooks of texts: delivery reports, and what people write to us, with the texts that answer it."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urljoin

from sandbox.box import Box
from sandbox.courier import AttemptHook, Delivery
from sandbox.exchanges import Exchange
from sandbox.ledger import iso
from sandbox.network.numbers import OurNumber
from sandbox.network.segments import count_segments
from sandbox.network.stop_words import opt_out_of
from sandbox.records import Text
from sandbox.twilio.attributes import TwimlError
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.overrides import requested
from sandbox.twilio.text_replies import AskElsewhere, Message, parse_reply

_RETRIEVAL_FAILURE = "11200"
_MOST_REDIRECTS = 10


class TwilioTexts:
    """How Twilio tells its customer about texts."""

    id_prefix: ClassVar[str] = "SM"

    def __init__(self, box: Box, hooks: TwilioHooks) -> None:
        """Tell through `hooks`."""
        self._box = box
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
        self._box.timeline.spawn(self._tell(text, params))

    async def hand_over(self, text: Text, ours: OurNumber, before_attempt: AttemptHook) -> Delivery:
        """Post an inbound text to the number's address, and where that fails to its fallback; then it is given up.

        Nothing comes later: what neither of them has taken, Twilio keeps in its log only.
        """
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
        url, method = ours.sms_url, "POST"
        for _ in range(_MOST_REDIRECTS):
            delivery = await self._ask(text, ours, url, method, params, before_attempt)
            if not delivery.ok:
                return delivery
            try:
                answers = parse_reply(delivery.body)
            except TwimlError as fault:
                self._complain(text, url, f"{fault.code}: {fault}")
                return delivery
            elsewhere = self._send(text, url, answers)
            if elsewhere is None:
                return delivery
            url, method = urljoin(url, elsewhere.url), elsewhere.method
        return delivery

    async def _ask(
        self,
        text: Text,
        ours: OurNumber,
        url: str,
        method: str,
        params: dict[str, str],
        before_attempt: AttemptHook,
    ) -> Delivery:
        delivery = await self._hooks.tell("inbound-message", text.sid, url, method, params, before_attempt)
        if delivery.ok or not ours.sms_fallback_url:
            return delivery
        blamed = {"ErrorCode": _RETRIEVAL_FAILURE, "ErrorUrl": requested(url)}
        return await self._hooks.tell(
            "inbound-message", text.sid, ours.sms_fallback_url, "POST", {**params, **blamed}, before_attempt
        )

    def _send(self, text: Text, url: str, answers: tuple[Message | AskElsewhere, ...]) -> AskElsewhere | None:
        """Send the texts that answer `text`; gives the address that is to be asked instead."""
        for answer in answers:
            if isinstance(answer, AskElsewhere):
                return answer
            to, from_ = answer.to or text.from_number, answer.from_ or text.to_number
            if self._box.numbers.is_opted_out(to, from_):
                self._complain(text, url, "21610: the recipient has opted out")
                continue
            status_url = urljoin(url, answer.status_url) if answer.status_url else ""
            self._box.texting.send(to, from_, answer.body, status_url, self, direction="outbound-reply")
        return None

    def _complain(self, text: Text, url: str, what: str) -> None:
        self._box.exchanges.note(
            Exchange(
                at=iso(self._box.timeline.now()),
                direction="webhook",
                kind="error",
                ref=text.sid,
                method="",
                url=url,
                request="",
                status=None,
                response="",
                error=what,
            )
        )

    async def _tell(self, text: Text, params: dict[str, str]) -> None:
        await self._hooks.report("message-status", text.sid, text.status_url, "POST", params, "MessageStatus")
