"""Conferences of a Twilio account: members change, rooms end.

A room is a conference by its friendly name; Twilio's interface goes by the id that it gave to the running one.
Rule: https://www.twilio.com/docs/voice/api/conference-participant-resource
"""

from __future__ import annotations

from typing import Any, Final

from gateway.carriers.twilio.client import TwilioAccount
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, MemberState, Rejected, SendOutcome

# The code of a Rejected where no conference of that name is running.
NO_ROOM: Final = "no_room"


class TwilioRooms:
    """Rooms of one account."""

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account

    def change_member(self, room: str, ref: str, before: MemberState, after: MemberState) -> SendOutcome:
        """Mute, hold or let whisper the call `ref` of a running room. Here each goes without the others."""
        changed: dict[str, Any] = {}
        if after.muted is not before.muted:
            changed["muted"] = after.muted
        if after.on_hold is not before.on_hold:
            changed["hold"] = after.on_hold
        if after.coaching != before.coaching:
            changed["coaching"] = bool(after.coaching)
            if after.coaching:
                changed["call_sid_to_coach"] = after.coaching
        if not changed:
            return Accepted(ref)
        sid = self._running(room)
        if sid is None:
            return Rejected(ErrorClass.CONFIG, NO_ROOM, "no such conference is running")
        return self._account.submit(
            lambda client: client.conferences(sid).participants(ref).update(**changed).call_sid
        )

    def end_room(self, room: str) -> SendOutcome:
        """End a room for everybody. One that is not running counts as ended."""
        sid = self._running(room)
        if sid is None:
            return Accepted(room)
        return self._account.submit(lambda client: client.conferences(sid).update(status="completed").sid)

    def _running(self, room: str) -> str | None:
        """Find the id of the running conference. Raises CarrierUnavailable."""
        found = self._account.read(
            lambda client: client.conferences.list(friendly_name=room, status="in-progress", limit=1)
        )
        return str(found[0].sid) if found else None
