"""Calls of a Twilio account: the port `VoiceCarrier`.

Translates between the port's values and the SDK's; outcomes come from `client`, documents from `twiml`,
events from `inbound`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from gateway.carriers.twilio import inbound, limits, softphone, twiml
from gateway.carriers.twilio.client import NAME, TwilioAccount
from gateway.carriers.twilio.codes import CALL_IS_OVER, CALL_STATES
from gateway.carriers.twilio.overrides import asked, told, with_overrides
from gateway.carriers.twilio.recordings import TwilioRecordings
from gateway.carriers.twilio.rooms import TwilioRooms
from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route, Verdict
from gateway.domain.ports.carrier_limits import Limits
from gateway.domain.ports.carrier_words import CallState
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    Credential,
    HttpReply,
    MemberState,
    PlaceCall,
    RecordingOrder,
    Rejected,
    RenderContext,
    SendOutcome,
)
from ivr_flows.voice_script import VoiceScript

# https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
_REPORTED = ["initiated", "ringing", "answered", "completed"]
# The newest calls come first, and one pair of numbers has few of them within the minutes in question.
_MOST_FOUND = 50


class TwilioVoice:
    """Calls of one account."""

    name = NAME
    capabilities = limits.CAPABILITIES

    def __init__(
        self,
        account: TwilioAccount,
        softphone_keys: softphone.SoftphoneKeys | None = None,
        bounds: Limits = limits.LIMITS,
    ) -> None:
        self.limits = bounds
        self._account = account
        self._rooms = TwilioRooms(account)
        self._recordings = TwilioRecordings(account)
        self._softphone = softphone_keys or softphone.SoftphoneKeys()

    def place_call(self, call: PlaceCall) -> SendOutcome:
        """Ask Twilio to call, with every progress report. Over the account's rate Twilio queues silently."""
        return self._account.submit(
            lambda client: (
                client.calls.create(
                    to=call.to,
                    from_=call.from_,
                    url=asked(call.answer_url),
                    method="POST",
                    fallback_url=asked(call.fallback_url) if call.fallback_url else None,
                    fallback_method="POST" if call.fallback_url else None,
                    status_callback=told(call.status_url),
                    status_callback_method="POST",
                    status_callback_event=_REPORTED,
                    timeout=call.ring_seconds,
                    time_limit=call.time_limit,
                    **_machine_detection(call),
                ).sid
            )
        )

    def hang_up(self, ref: str) -> SendOutcome:
        """End a call in any state, queued and ringing too. A call that is over already counts as hung up."""
        outcome = self._account.submit(lambda client: client.calls(ref).update(status="completed").sid)
        is_over = isinstance(outcome, Rejected) and outcome.code == CALL_IS_OVER
        return Accepted(ref) if is_over else outcome

    def redirect(self, ref: str, script: VoiceScript, context: RenderContext) -> SendOutcome:
        """Let a running call go on with another script."""
        document = twiml.document(script, with_overrides(context))
        return self._account.submit(lambda client: client.calls(ref).update(twiml=document).sid)

    def change_member(self, room: str, ref: str, before: MemberState, after: MemberState) -> SendOutcome:
        """Mute, hold or let whisper a member of a room. Raises CarrierUnavailable."""
        return self._rooms.change_member(room, ref, before, after)

    def end_room(self, room: str, refs: Sequence[str]) -> SendOutcome:  # noqa: ARG002 - Twilio knows who is there
        """End a room for everybody. Raises CarrierUnavailable."""
        return self._rooms.end_room(room)

    def record(self, ref: str, order: RecordingOrder, report_url: str) -> SendOutcome:
        """Start, pause, resume or stop the recording of a running call."""
        return self._recordings.record(ref, order, told(report_url))

    def open_recording(self, url: str) -> AbstractContextManager[Iterator[bytes]]:
        """Stream a recording as WAV. Raises NotFound, CarrierUnavailable, BadInput on a foreign address."""
        return self._recordings.open(url)

    def delete_recording(self, ref: str) -> SendOutcome:
        """Delete a recording at Twilio."""
        return self._recordings.delete(ref)

    def interviewer_credential(self, user: str, ttl: timedelta, now: datetime) -> Credential:
        """Sign a softphone's credential. Raises Misconfigured where none is set up."""
        return softphone.credential(self._account.sid, self._softphone, user, ttl, now)

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
        return HttpReply(200, twiml.document(script, with_overrides(context)), twiml.CONTENT_TYPE)

    def verify(self, request: RawRequest, now: datetime) -> Verdict:  # noqa: ARG002 - Twilio's signatures have no time
        """Decide whether Twilio surely sent `request`."""
        return self._account.verify(request)

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]:
        """Read a verified webhook."""
        return inbound.parse(request, route)


def _machine_detection(call: PlaceCall) -> dict[str, str]:
    # https://www.twilio.com/docs/voice/answering-machine-detection: asynchronous, so that nobody meets silence
    if call.machine_url is None:
        return {}
    return {
        "machine_detection": "DetectMessageEnd" if call.until_beep else "Enable",
        "async_amd": "true",
        "async_amd_status_callback": told(call.machine_url),
        "async_amd_status_callback_method": "POST",
    }


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
        duration=inbound.whole(call.duration),
    )
