"""Conversations of a Vonage application: members change, rooms end.

The voice interface knows calls, not rooms: a member is changed by its call, and a room ends when the calls
in it do. Rule: https://developer.vonage.com/en/api/voice#updateCall
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vonage_voice import Voice

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.ncco import membership
from gateway.domain.ports.carriers import Accepted, MemberChange, SendOutcome


class VonageRooms:
    """Rooms of one application."""

    def __init__(self, account: VonageAccount) -> None:
        self._account = account

    def change_member(self, room: str, ref: str, change: MemberChange) -> SendOutcome:
        """Mute, hold or let whisper the call `ref` of a room.

        A held member neither hears nor is heard; one that comes back is heard, unless `muted` says otherwise.
        Whom a member is heard by stands in the action that brought him in: to whisper, and to stop, he comes
        in again. The first change that is not accepted is the outcome; those before it stay.
        """
        outcome: SendOutcome = Accepted(ref)
        for order in _orders(room, ref, change):
            outcome = self._account.submit(Voice, _returning(order, ref))
            if not isinstance(outcome, Accepted):
                break
        return outcome

    def end_room(self, room: str, refs: Sequence[str], hang_up: Callable[[str], SendOutcome]) -> SendOutcome:
        """End the calls of a room. All are tried; the first that is not accepted is the outcome."""
        outcomes = [hang_up(ref) for ref in refs]
        return next((outcome for outcome in outcomes if not isinstance(outcome, Accepted)), Accepted(room))


def _orders(room: str, ref: str, change: MemberChange) -> list[Callable[[Any], object]]:
    orders: list[Callable[[Any], object]] = []
    muted = change.muted
    if change.coaching is not None:
        entry = membership(
            room, muted=bool(muted), coach=change.coaching, startOnEnter=True, endOnExit=False, record=False
        )
        orders.append(lambda voice: voice.transfer_call_ncco(ref, [entry]))
        muted = None  # it came in so
    if change.on_hold:
        muted = True
        orders.append(lambda voice: voice.earmuff(ref))
    elif change.on_hold is False:
        muted = bool(change.muted)
        orders.append(lambda voice: voice.unearmuff(ref))
    if muted is not None:
        orders.append((lambda voice: voice.mute(ref)) if muted else (lambda voice: voice.unmute(ref)))
    return orders


def _returning(order: Callable[[Any], object], ref: str) -> Callable[[Any], str]:
    """Give `ref` as what was changed: these answers have no body."""

    def ordered(voice: Any) -> str:
        order(voice)
        return ref

    return ordered
