"""Calls of a Twilio account: the port `VoiceCarrier`.

Translates between the port's values and the SDK's; outcomes come from `client`, documents from `twiml`,
events from `inbound`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gateway.carriers.twilio import inbound, twiml
from gateway.carriers.twilio.client import NAME, TwilioAccount
from gateway.carriers.twilio.codes import CALL_IS_OVER, CALL_STATES
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    CallState,
    CarrierEvent,
    HttpReply,
    PlaceCall,
    RawRequest,
    Rejected,
    RenderContext,
    Route,
    SendOutcome,
    Verdict,
)
from ivr_flows.voice_script import VoiceScript

# https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
_REPORTED = ["initiated", "ringing", "answered", "completed"]
# The newest calls come first, and one pair of numbers has few of them within the minutes in question.
_MOST_FOUND = 50


class TwilioVoice:
    """Calls of one account."""

    name = NAME

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account

    def place_call(self, call: PlaceCall) -> SendOutcome:
        """Ask Twilio to call, with every progress report. Over the account's rate Twilio queues silently."""
        return self._account.submit(
            lambda client: client.calls.create(
                to=call.to,
                from_=call.from_,
                url=call.answer_url,
                method="POST",
                fallback_url=call.fallback_url,
                fallback_method="POST" if call.fallback_url else None,
                status_callback=call.status_url,
                status_callback_method="POST",
                status_callback_event=_REPORTED,
                timeout=call.ring_seconds,
                time_limit=call.time_limit,
            )
        )

    def hang_up(self, ref: str) -> SendOutcome:
        """End a call in any state, queued and ringing too. A call that is over already counts as hung up."""
        outcome = self._account.submit(lambda client: client.calls(ref).update(status="completed"))
        is_over = isinstance(outcome, Rejected) and outcome.code == CALL_IS_OVER
        return Accepted(ref) if is_over else outcome

    def fetch_call(self, ref: str) -> CallSnapshot | None:
        """Read a call; None where Twilio has none of that id. Raises CarrierUnavailable."""
        return self._account.read(lambda client: _snapshot(client.calls(ref).fetch()))

    def find_calls(self, to: str, from_: str, since: datetime) -> list[CallSnapshot]:
        """Find the calls between two numbers that Twilio took at `since` or later. Raises CarrierUnavailable.

        Twilio's own filter goes by the start of a call, which a queued one does not have; so the pair of
        numbers is asked for, and the time is compared here, by whole seconds, which is all that Twilio shows.
        """
        second = since.replace(microsecond=0)
        calls = (
            self._account.read(lambda client: client.calls.list(to=to, from_=from_, limit=_MOST_FOUND)) or []
        )
        snapshots = (_snapshot(call) for call in calls)
        return [call for call in snapshots if call.created_at is None or call.created_at >= second]

    def render(self, script: VoiceScript, context: RenderContext) -> HttpReply:
        """Write `script` as the TwiML answer to a voice webhook."""
        return HttpReply(200, twiml.document(script, context), twiml.CONTENT_TYPE)

    def verify(self, request: RawRequest) -> Verdict:
        """Decide whether Twilio surely sent `request`."""
        return self._account.verify(request)

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]:
        """Read a verified webhook."""
        return inbound.parse(request, route)


def _snapshot(call: Any) -> CallSnapshot:
    # A word that is not known yet says only that Twilio has the call: the lowest rank.
    state, end_reason = CALL_STATES.get(call.status, (CallState.QUEUED, None))
    return CallSnapshot(
        ref=call.sid,
        to=call.to or "",
        from_=call._from or "",  # noqa: SLF001 - the SDK's name for it
        state=state,
        end_reason=end_reason,
        created_at=call.date_created,
    )
