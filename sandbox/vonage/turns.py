"""The exchanges of a call that bring it its next NCCO: the answer webhook, and events that can answer one.

Source: Vonage, "Voice API webhooks reference: fallback URL". An address that fails, or answers what is no
NCCO, gives way to the fallback address, which is also told why (`reason`) and which one (`original_request`).
Without one, or when it fails too, a call that has no NCCO yet ends; one that has goes on with it. An answer
that is no NCCO ends the call, and is reported as an error.
"""

from __future__ import annotations

from typing import Any

from sandbox.box import Box
from sandbox.courier import AttemptHook, Delivery
from sandbox.network.line import CallEnded
from sandbox.records import Reply
from sandbox.vonage.actions import Action
from sandbox.vonage.call_events import parties
from sandbox.vonage.call_order import Document, EventAddress
from sandbox.vonage.hooks import VonageHooks
from sandbox.vonage.legs import Leg
from sandbox.vonage.ncco import NccoError, parse_ncco

_MOST_DOCUMENTS = 1000


class Turns:
    """The turns of one leg."""

    def __init__(self, box: Box, hooks: VonageHooks, leg: Leg, fallback: Document | None) -> None:
        """Ask on behalf of `leg`."""
        self._box = box
        self._hooks = hooks
        self._leg = leg
        self._fallback = fallback
        self._asked = 0
        self._replies = 0

    async def first(self, document: Document) -> tuple[Action, ...]:
        """Get the NCCO of a call that has just been answered, or was given another document.

        Raises `CallEnded` where there is none.
        """
        if document.actions is not None:
            return document.actions
        call = self._leg.line.call
        payload = {
            **parties(call),
            "endpoint_type": "phone",
            "uuid": call.sid,
            "conversation_uuid": self._leg.events.conversation,
        }
        found = await self._ask("answer", EventAddress(document.url, document.method), payload, None)
        if found is None:
            raise CallEnded
        return found

    async def next(
        self, kind: str, address: EventAddress, payload: dict[str, Any], reply: Reply | None = None
    ) -> tuple[Action, ...] | None:
        """Post an event and give the NCCO that it is answered with; None where the running one goes on."""
        return await self._ask(kind, address, payload, reply) if address.url else None

    def reply(self, url: str, heard: str, raw: str, **facts: Any) -> Reply:
        """Write down what a person said, who is now told to the customer at `url`."""
        self._replies += 1
        call = self._leg.line.call
        return Reply(
            id=f"{call.sid}:{self._replies}",
            channel="voice",
            ref=call.sid,
            number=call.person,
            our_number=call.our_number,
            heard=heard,
            url=url,
            raw=raw,
            posted_at=self._box.timeline.now(),
            **facts,
        )

    def settle(self, reply: Reply, delivery: Delivery) -> None:
        """Write down what became of a reply."""
        reply.status = delivery.status
        reply.acked_at = self._box.timeline.now() if delivery.ok else None
        self._box.ledger.put(reply)

    def counting(self, reply: Reply | None) -> AttemptHook:
        """Give what counts the attempts to post `reply`."""

        def before_attempt() -> None:
            if reply is not None:
                reply.attempts += 1
                self._box.ledger.put(reply)

        return before_attempt

    async def _ask(
        self, kind: str, address: EventAddress, payload: dict[str, Any], reply: Reply | None
    ) -> tuple[Action, ...] | None:
        self._asked += 1
        if self._asked > _MOST_DOCUMENTS:
            raise CallEnded
        delivery = await self._post(kind, address, payload, reply)
        try:
            if delivery.ok:
                return _read(delivery)
            why, broken = delivery.error or f"HTTP {delivery.status}", False
        except NccoError as fault:
            self._leg.events.fail(self._leg.line.call, str(fault))
            why, broken = str(fault), True
        if self._fallback is not None:
            target = EventAddress(self._fallback.url, self._fallback.method)
            original = {"url": address.url, "type": "answer" if kind == "answer" else "event"}
            blamed = {**payload, "reason": why, "original_request": original}
            delivery = await self._post(f"{kind}-fallback", target, blamed, None, at_last=True)
            try:
                if delivery.ok:
                    return _read(delivery)
            except NccoError as fault:
                self._leg.events.fail(self._leg.line.call, str(fault))
                broken = True
        if broken:
            raise CallEnded
        return None

    async def _post(
        self,
        kind: str,
        address: EventAddress,
        payload: dict[str, Any],
        reply: Reply | None,
        *,
        at_last: bool = False,
    ) -> Delivery:
        line, timeline = self._leg.line, self._box.timeline
        asked_at = timeline.now()
        delivery = await self._hooks.ask(
            kind,
            line.call.sid,
            address.url,
            address.method,
            payload,
            self.counting(reply),
            at_last=at_last,
        )
        line.forgive((timeline.now() - asked_at).total_seconds())
        if reply is not None:
            # Before anything else: the call may have been ended while its reply was being taken.
            self.settle(reply, delivery)
        line.obey()
        return delivery


def _read(delivery: Delivery) -> tuple[Action, ...] | None:
    return parse_ncco(delivery.body) if delivery.body.strip() else None
