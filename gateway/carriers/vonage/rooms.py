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
from gateway.domain.ports.carriers import Accepted, MemberState, SendOutcome


class VonageRooms:
    """Rooms of one application."""

    def __init__(self, account: VonageAccount) -> None:
        self._account = account

    def change_member(self, room: str, ref: str, before: MemberState, after: MemberState) -> SendOutcome:
        """Mute, hold or let whisper the call `ref` of a room.

        To hold is to make deaf and mute: who was muted before the hold stays so after it. Whom a member is
        heard by stands in the action that brought him in: to whisper, and to stop, he comes in again. The
        first order that is not accepted is the outcome; those before it stay, and do no harm a second time.
        """
        outcome: SendOutcome = Accepted(ref)
        for order in _orders(room, ref, before, after):
            outcome = self._account.submit(Voice, _returning(order, ref))
            if not isinstance(outcome, Accepted):
                break
        return outcome

    def end_room(self, room: str, refs: Sequence[str], hang_up: Callable[[str], SendOutcome]) -> SendOutcome:
        """End the calls of a room. All are tried; the first that is not accepted is the outcome."""
        outcomes = [hang_up(ref) for ref in refs]
        return next((outcome for outcome in outcomes if not isinstance(outcome, Accepted)), Accepted(room))


def _orders(room: str, ref: str, before: MemberState, after: MemberState) -> list[Callable[[Any], object]]:
    orders: list[Callable[[Any], object]] = []
    silent, was_silent = _is_silent(after), _is_silent(before)
    # A coach's silence stands in the action too: one who came in heard by nobody is not heard once unmuted.
    enters = after.coaching != before.coaching or (bool(after.coaching) and silent is not was_silent)
    if enters:
        entry = membership(
            room, muted=silent, coach=after.coaching, startOnEnter=True, endOnExit=False, record=False
        )
        orders.append(lambda voice: voice.transfer_call_ncco(ref, [entry]))
    if after.on_hold and (enters or not before.on_hold):
        orders.append(lambda voice: voice.earmuff(ref))
    elif before.on_hold and not after.on_hold:
        orders.append(lambda voice: voice.unearmuff(ref))
    if silent is not was_silent:
        orders.append((lambda voice: voice.mute(ref)) if silent else (lambda voice: voice.unmute(ref)))
    return orders


def _is_silent(state: MemberState) -> bool:
    return state.muted or state.on_hold


def _returning(order: Callable[[Any], object], ref: str) -> Callable[[Any], str]:
    """Give `ref` as what was changed: these answers have no body."""

    def ordered(voice: Any) -> str:
        order(voice)
        return ref

    return ordered
