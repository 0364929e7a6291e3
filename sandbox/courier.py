"""Delivers webhooks, again where that is called for, and records how it ended.

Knows HTTP, nothing of a dialect: what is posted and how it is signed is decided before.

Which deliveries are worth another attempt, how often, and after which pauses, is the dialect's to say. A
repeat has the same ids and body. A fallback address is a webhook of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

import aiohttp
from yarl import URL

from sandbox.exchanges import Exchange, Exchanges
from sandbox.faults import Fault, Faults
from sandbox.holding_back import HoldingBack
from sandbox.ledger import Ledger, iso
from sandbox.records import HookRecord
from sandbox.timeline import Timeline

_DUPLICATE_AFTER = 2.0
_SHORTEST = 0.001  # a limit of 0 would be none


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """What a stranger posts who has seen a webhook: another body, without a signature or with a wrong one."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One request to the customer's server. `key` names it for ever.

    `again` says which deliveries are worth another attempt; before each stands one of the `pauses`, in real
    seconds, or in virtual ones where the carrier is `patient` and tries for hours. `stamp` makes the headers
    that differ from attempt to attempt.

    `deadline` limits an attempt, None for the courier's own; `connect` and `read` limit the parts of it, and
    `total` all attempts together. All of them are real seconds.

    `fault` is what makes the address unusable: then nothing is posted.

    `awaited` says that somebody on a line waits for the answer; `held_back` that it may come late or be
    overtaken. `forgery` is posted before it where the fault strikes. Faults of these kinds strike nothing else.
    """

    key: str
    kind: str
    ref: str
    method: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    pauses: tuple[float, ...]
    again: Callable[[Delivery], bool]
    deadline: float | None = None
    connect: float | None = None
    read: float | None = None
    total: float | None = None
    fault: str = ""
    patient: bool = False
    stamp: Callable[[], Mapping[str, str]] | None = None
    awaited: bool = False
    held_back: bool = False
    forgery: Forgery | None = None


class Failure(StrEnum):
    """Why there was no answer."""

    ADDRESS = "address"
    """The address is none."""

    UNREACHABLE = "unreachable"
    """No connection was made: surely nobody has read the request."""

    CUT = "cut"
    """The connection was lost before the answer was there."""

    LATE = "late"
    """The answer did not come in time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a delivery ended: the last answer, or None and why there was none, for programs and in words."""

    status: int | None
    body: str = ""
    error: str = ""
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the answer was a 2xx."""
        return self.status is not None and 200 <= self.status < 300


AttemptHook = Callable[[], None]


class Courier:
    """Posts webhooks from one client session."""

    def __init__(
        self, timeline: Timeline, ledger: Ledger, faults: Faults, exchanges: Exchanges, deadline: float
    ) -> None:
        """Open a client; must be made inside the running loop."""
        self._timeline = timeline
        self._ledger = ledger
        self._faults = faults
        self._exchanges = exchanges
        self._deadline = deadline
        self._holding_back = HoldingBack(timeline, faults)
        self._firsts: dict[str, asyncio.Event] = {}
        # A fresh connection each time: a refused one then surely means that the request was not read.
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def deliver(self, hook: Webhook, before_attempt: AttemptHook | None = None) -> Delivery:
        """Post `hook` until it is answered or its pauses are used up. Calls `before_attempt` each time.

        What faults do to it on the way is done here. An answer that a fault takes for late is not given.
        """
        if hook.held_back:
            await self._holding_back.wait(hook.key, hook.ref)
        if hook.forgery is not None and self._faults.strikes(Fault.FORGED, hook.key):
            await self._post_beside(hook, "forged", hook.forgery)
        record = HookRecord(
            id=hook.key, kind=hook.kind, ref=hook.ref, url=hook.url, posted_at=self._timeline.now()
        )
        began = time.monotonic()
        for pause in (*hook.pauses, None):
            if before_attempt is not None:
                before_attempt()
            record.attempts += 1
            delivery = await self._post(hook, began)
            record.status = delivery.status
            self._ledger.put(record)
            if pause is None or _left(hook, began) == 0 or not hook.again(delivery):
                break
            if hook.patient:
                await self._timeline.sleep(pause)
            else:
                await asyncio.sleep(pause)
        if delivery.status is not None and self._faults.strikes(Fault.DUPLICATE, hook.key):
            self._timeline.spawn(self._repeat(hook))
        self._holding_back.passed(hook.ref)
        if (first := self._firsts.pop(hook.ref, None)) is not None:
            first.set()
        if hook.awaited and self._faults.strikes(Fault.DEADLINE, hook.key):
            return Delivery(None, error="timeout", failure=Failure.LATE)
        return delivery

    async def first_delivery(self, ref: str) -> None:
        """Wait until the next webhook about `ref` has been delivered, but no longer than the deadline.

        Nor longer than anybody is at work, where time is stepped: one that is held back then comes after a
        step, and who asks for the step may be who waits here.
        """
        first = self._firsts[ref] = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._deadline):
                await self._timeline.wait_within_step(first)
        self._firsts.pop(ref, None)

    async def close(self) -> None:
        """Close the client."""
        await self._session.close()

    async def _repeat(self, hook: Webhook) -> None:
        """Deliver a webhook a second time; whatever is answered, nobody listens."""
        await self._timeline.sleep(_DUPLICATE_AFTER)
        await self._post_beside(hook, "duplicate")

    async def _post_beside(self, hook: Webhook, what: str, forgery: Forgery | None = None) -> None:
        """Post a copy that is no delivery: its row says `what` it is, and its answer counts for nothing."""
        copy = replace(hook, key=f"{hook.key}:{what}", kind=f"{hook.kind}:{what}")
        if forgery is not None:
            copy = replace(copy, body=forgery.body, headers=forgery.headers, stamp=None)
        record = HookRecord(
            id=copy.key, kind=copy.kind, ref=copy.ref, url=copy.url, posted_at=self._timeline.now()
        )
        record.attempts = 1
        record.status = (await self._post(copy, time.monotonic())).status
        self._ledger.put(record)

    async def _post(self, hook: Webhook, began: float) -> Delivery:
        if hook.fault:
            delivery = Delivery(None, error=hook.fault, failure=Failure.ADDRESS)
        else:
            delivery = await self._request(hook, began)
        self._exchanges.note(
            Exchange(
                at=iso(self._timeline.now()),
                direction="webhook",
                kind=hook.kind,
                ref=hook.ref,
                method=hook.method,
                url=hook.url,
                request=hook.body.decode(),
                status=delivery.status,
                response=delivery.body,
                error=delivery.error,
            )
        )
        return delivery

    async def _request(self, hook: Webhook, began: float) -> Delivery:
        headers = hook.headers if hook.stamp is None else {**hook.headers, **hook.stamp()}
        deadline = self._deadline if hook.deadline is None else hook.deadline
        left = _left(hook, began)
        try:
            async with self._session.request(
                hook.method,
                URL(hook.url, encoded=True),
                data=hook.body or None,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=deadline if left is None else max(min(deadline, left), _SHORTEST),
                    sock_connect=hook.connect,
                    sock_read=hook.read,
                ),
            ) as answer:
                return Delivery(answer.status, (await answer.read()).decode("utf-8", "replace"))
        except ValueError:
            # No address at all: aiohttp says so with an error of both kinds, and no pause will mend it.
            return Delivery(None, error="invalid url", failure=Failure.ADDRESS)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            return _unreached(fault, Failure.UNREACHABLE)
        except TimeoutError:
            return Delivery(None, error="timeout", failure=Failure.LATE)
        except (aiohttp.ClientError, OSError) as fault:
            return _unreached(fault, Failure.CUT)


def _left(hook: Webhook, began: float) -> float | None:
    """Tell how long all attempts may still take; None where only each of them is limited."""
    return None if hook.total is None else max(hook.total - (time.monotonic() - began), 0.0)


def _unreached(fault: Exception, failure: Failure) -> Delivery:
    return Delivery(None, error=f"unreachable: {type(fault).__name__}", failure=failure)
