"""Events of calls, as Vonage posts them to the event address.

Source: Vonage, "Voice API webhooks reference". Events have no sequence number; only their timestamps order
them, and machine detection calls the leg `call_uuid` where every other event says `uuid`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.network.line import EndedBy, Line
from sandbox.records import Call, CallStatus
from sandbox.timeline import Timeline
from sandbox.vonage.call_order import NETWORK_RINGS, EventAddress
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.phone import to_vonage
from sandbox.vonage.words import call_word, talk_seconds, timestamp

RATE = "0.01200000"
NETWORK = "25001"


def price(call: Call) -> str:
    """Tell what a call cost, in euros."""
    return f"{talk_seconds(call) * float(RATE) / 60:.8f}"


class CallEvents:
    """The events of one leg. `conversation` is where it is now."""

    def __init__(
        self,
        timeline: Timeline,
        hooks: VonageHooks,
        address: EventAddress,
        conversation: str,
        ringing_timer: float = NETWORK_RINGS,
    ) -> None:
        """Post to `address`."""
        self.address = address
        self.conversation = conversation
        self.line: Line | None = None
        self.ringing_timer = ringing_timer
        self._timeline = timeline
        self._hooks = hooks

    def report(self, call: Call) -> None:
        """Report the status that `call` has now, without waiting for the answer."""
        self.post("call-status", call.sid, self.status(call))

    def status(self, call: Call) -> dict[str, Any]:
        """Write the event of the status that `call` has now."""
        event: dict[str, Any] = {
            **parties(call),
            "uuid": call.sid,
            "conversation_uuid": self.conversation,
            "status": call_word(call, self.ringing_timer),
            "direction": direction(call),
            "timestamp": self._now(),
        }
        if call.status is CallStatus.ANSWERED:
            event |= {"start_time": None, "rate": None, "network": None}
        elif call.status is CallStatus.COMPLETED:
            person = self.line is not None and self.line.ended_by is EndedBy.PERSON
            event |= {
                "start_time": _instant(call.answered_at),
                "end_time": _instant(call.ended_at),
                "duration": str(talk_seconds(call)),
                "rate": RATE,
                "price": price(call),
                "network": NETWORK,
                "disconnected_by": "user" if person else "platform",
            }
        return event

    def detected(self, call: Call, status: str, sub_state: str | None) -> dict[str, Any]:
        """Write what machine detection found: "human" or "machine"."""
        event = {
            "call_uuid": call.sid,
            **parties(call),
            "status": status,
            "conversation_uuid": self.conversation,
            "timestamp": self._now(),
        }
        return event if sub_state is None else {**event, "sub_state": sub_state}

    def transfer(self, call: Call, conversation: str, address: EventAddress | None = None) -> None:
        """Move the leg to another conversation and report it, to `address` where the move has one of its own."""
        before, self.conversation = self.conversation, conversation
        event = {
            "conversation_uuid_from": before,
            "conversation_uuid_to": conversation,
            "uuid": call.sid,
            "timestamp": self._now(),
        }
        self.post("call-transfer", call.sid, event, address)

    def fail(self, call: Call, reason: str) -> None:
        """Report an error of the call's document."""
        event = {"reason": reason, "conversation_uuid": self.conversation, "timestamp": self._now()}
        self.post("call-error", call.sid, event)

    def within(self, call: Call, **facts: Any) -> dict[str, Any]:
        """Write an event of an action: `facts`, and what every such event carries."""
        return {
            **facts,
            **parties(call),
            "uuid": call.sid,
            "conversation_uuid": self.conversation,
            "timestamp": self._now(),
        }

    def post(self, kind: str, ref: str, event: dict[str, Any], address: EventAddress | None = None) -> None:
        """Post an event without waiting, where there is an address for it."""
        target = self.address if address is None else address
        if target.url:
            self._hooks.tell(kind, ref, target.url, target.method, event)

    def _now(self) -> str:
        return timestamp(self._timeline.now())


def parties(call: Call) -> dict[str, str]:
    """Name both ends of a call."""
    return {"from": to_vonage(call.from_number), "to": to_vonage(call.to_number)}


def direction(call: Call) -> str:
    """Say which way a call goes."""
    return "inbound" if call.direction == "inbound" else "outbound"


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else timestamp(instant)
