"""Status callbacks of calls. One reporter a call: it numbers the events, reported or not."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from sandbox.records import Call, CallStatus, DialledCall
from sandbox.timeline import Timeline
from sandbox.twilio.call_order import CallOrder
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.words import call_word


def call_params(call: Call) -> dict[str, str]:
    """List the parameters that every webhook of a call carries."""
    params = {
        "CallSid": call.sid,
        "From": call.from_number,
        "To": call.to_number,
        "Caller": call.from_number,
        "Called": call.to_number,
        "Direction": call.direction,
        "CallStatus": call_word(call.status),
    }
    if isinstance(call, DialledCall):
        params["ParentCallSid"] = call.parent_sid
    return params


def talk_seconds(call: Call) -> int:
    """Count the whole seconds that were talked."""
    if call.answered_at is None or call.ended_at is None:
        return 0
    return int((call.ended_at - call.answered_at).total_seconds())


class CallReporter:
    """Reports the progress of one call to its status callback."""

    def __init__(self, timeline: Timeline, hooks: TwilioHooks, order: CallOrder) -> None:
        """Report as `order` wishes."""
        self._timeline = timeline
        self._hooks = hooks
        self._order = order
        self._sequence = 0

    def report(self, call: Call) -> None:
        """Report the status that `call` has now, without waiting for the answer."""
        sequence, self._sequence = self._sequence, self._sequence + 1
        if not self._order.wants(call.status):
            return
        params = {
            **call_params(call),
            "Timestamp": format_datetime(self._stamp()),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(sequence),
        }
        if call.status is CallStatus.COMPLETED:
            seconds = talk_seconds(call)
            params |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        elif call.sip_code is not None:
            params["SipResponseCode"] = str(call.sip_code)
        self._timeline.spawn(self._tell(call.sid, params))

    def _stamp(self) -> datetime:
        return self._timeline.now().astimezone(UTC)

    async def _tell(self, sid: str, params: dict[str, str]) -> None:
        await self._hooks.report(
            "call-status", sid, self._order.status_url, self._order.status_method, params, "CallStatus"
        )
