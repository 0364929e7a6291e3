"""Calls of a Vonage application: the port `VoiceCarrier`.

Translates between the port's values and the SDK's; outcomes come from `client`, documents from `ncco`,
events from `inbound`, what is read of calls from `call_records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from vonage_voice import Voice
from vonage_voice.models import AdvancedMachineDetection, CreateCallRequest, Phone, ToPhone

from gateway.carriers.vonage import call_records, inbound, limits, ncco, softphone
from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.name import NAME
from gateway.carriers.vonage.phone import to_vonage
from gateway.carriers.vonage.recordings import VonageRecordings
from gateway.carriers.vonage.rooms import VonageRooms
from gateway.domain.errors import CarrierUnavailable
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

# https://developer.vonage.com/en/api/voice#updateCall: what a call that is over answers
_MAY_BE_OVER = frozenset({"400", "404", "BAD_REQUEST", "NOT_FOUND", "not-found", "invalid-params"})
# The shortest time that Vonage listens for a machine's beep, in seconds.
_BEEP_TIMEOUT = 45


class VonageVoice:
    """Calls of one application."""

    name = NAME
    capabilities = limits.CAPABILITIES

    def __init__(self, account: VonageAccount, bounds: Limits = limits.LIMITS) -> None:
        self.limits = bounds
        self._account = account
        self._rooms = VonageRooms(account)
        self._recordings = VonageRecordings(account)

    def place_call(self, call: PlaceCall) -> SendOutcome:
        """Ask Vonage to call; every progress report comes. A fallback address is the application's, not a call's."""
        return self._account.submit(Voice, lambda voice: voice.create_call(_order(call)).uuid)

    def hang_up(self, ref: str) -> SendOutcome:
        """End a call in any state, ringing too. A call that is over already counts as hung up."""

        def hung_up(voice: Any) -> str:
            voice.hangup(ref)
            return ref

        outcome = self._account.submit(Voice, hung_up)
        may_be_over = isinstance(outcome, Rejected) and outcome.code in _MAY_BE_OVER
        return Accepted(ref) if may_be_over and self._is_over(ref) else outcome

    def _is_over(self, ref: str) -> bool:
        try:
            found = self.fetch_call(ref)
        except CarrierUnavailable:
            return False
        return found is not None and found.state is CallState.ENDED

    def redirect(self, ref: str, script: VoiceScript, context: RenderContext) -> SendOutcome:
        """Let a running call go on with another script."""
        actions = ncco.actions(script, context)

        def redirected(voice: Any) -> str:
            voice.transfer_call_ncco(ref, actions)
            return ref

        return self._account.submit(Voice, redirected)

    def change_member(self, room: str, ref: str, before: MemberState, after: MemberState) -> SendOutcome:
        """Mute, hold or let whisper a member of a room."""
        return self._rooms.change_member(room, ref, before, after)

    def end_room(self, room: str, refs: Sequence[str]) -> SendOutcome:
        """End a room by ending the calls that are known to be in it."""
        return self._rooms.end_room(room, refs, self.hang_up)

    def record(self, ref: str, order: RecordingOrder, report_url: str) -> SendOutcome:  # noqa: ARG002
        """Refuse: Vonage cannot start or pause the recording of a running call (no RECORD_CALL)."""
        return self._recordings.record(order)

    def open_recording(self, url: str) -> AbstractContextManager[Iterator[bytes]]:
        """Stream a recording. Raises NotFound, CarrierUnavailable, BadInput on a foreign address."""
        return self._recordings.open(url)

    def delete_recording(self, ref: str) -> SendOutcome:  # noqa: ARG002 - there is no interface for it
        """Refuse: Vonage has no interface for it."""
        return self._recordings.delete()

    def interviewer_credential(self, user: str, ttl: timedelta, now: datetime) -> Credential:
        """Sign a softphone's credential for a user that exists at Vonage."""
        return softphone.credential(self._account, user, ttl, now)

    def fetch_call(self, ref: str) -> CallSnapshot | None:
        """Read a call; None where Vonage has none of that id. Raises CarrierUnavailable."""
        return call_records.fetch(self._account, ref)

    def find_calls(self, to: str, from_: str, since: datetime) -> list[CallSnapshot]:
        """Find the calls between two numbers that Vonage took at `since` or later. Raises CarrierUnavailable."""
        return call_records.find(self._account, to, from_, since)

    def render(self, script: VoiceScript, context: RenderContext) -> HttpReply:
        """Write `script` as the NCCO that answers a voice webhook."""
        return HttpReply(200, ncco.document(script, context), ncco.CONTENT_TYPE)

    def verify(self, request: RawRequest, now: datetime) -> Verdict:
        """Decide whether Vonage surely sent `request`."""
        return self._account.verify(request, now)

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]:
        """Read a verified webhook."""
        return inbound.parse(request, route)


def _order(call: PlaceCall) -> Any:
    # https://developer.vonage.com/en/api/voice#createCall
    return CreateCallRequest(
        to=[ToPhone(number=to_vonage(call.to))],
        from_=Phone(number=to_vonage(call.from_)),
        answer_url=[call.answer_url],
        answer_method="POST",
        event_url=[call.status_url],
        event_method="POST",
        ringing_timer=min(max(call.ring_seconds, 1), limits.LIMITS.longest_ring),
        length_timer=min(max(call.time_limit, 1), limits.LIMITS.longest_call),
        advanced_machine_detection=_machine_detection(call),
    )


def _machine_detection(call: PlaceCall) -> Any:
    """Give the settings of the detector; its results come with the progress reports, not to `machine_url`.

    The default mode listens while the call goes on, so that nobody meets silence, and tells the beep too.
    """
    # https://developer.vonage.com/en/voice/voice-api/concepts/advanced-machine-detection
    if call.machine_url is None:
        return None
    return AdvancedMachineDetection(behavior="continue", mode="default", beep_timeout=_BEEP_TIMEOUT)
