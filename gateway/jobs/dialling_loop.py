"""The dialling loop: plans attempts at the pace that the rules, the lines and the queues allow.

One process runs it at a time, by a lock in Redis that it renews; two would only pace wrongly, since
rows decide who is called.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.rate_bucket import TokenBucket
from gateway.jobs.leader import Leader
from gateway.runtime import Runtime
from gateway.services.dial_next import dial_next
from gateway.services.forget_old import forget_old
from gateway.services.sweep import Patience, sweep
from gateway.store.queries import campaigns, messages, progress
from gateway.store.queries.campaigns import CampaignRow

MOST_AT_ONCE = 20  # attempts planned in one transaction
FORGET_EVERY = timedelta(hours=1)
MOST_WAITING = 40  # jobs and texts that may wait before nothing more is planned


@dataclass
class _Pace:
    """The two buckets of a campaign, and the rates that they were made for."""

    rates: tuple[float, float]
    calls: TokenBucket
    texts: TokenBucket


class DiallingLoop:
    """Dials for every running campaign, and sweeps. `dial` and `sweep` do one round each; `run` repeats them."""

    def __init__(
        self,
        runtime: Runtime,
        leader: Leader,
        *,
        pause: float = 0.2,
        sweep_every: float = 1.0,
        patience: Patience | None = None,
    ) -> None:
        self._runtime = runtime
        self._leader = leader
        self._pause = pause
        self._sweep_every = sweep_every
        self._patience = patience or Patience.at_speed(runtime.settings.clock_speed)
        self._paces: dict[UUID, _Pace] = {}
        self._asked_at: datetime | None = None
        self._forgot_at: datetime | None = None

    def run(self, stopping: threading.Event) -> None:
        """Dial and sweep until told to stop. A round that fails is logged, and the next one tries again."""
        rounds = max(1, round(self._sweep_every / self._pause))
        count = 0
        while not stopping.wait(self._pause):
            count += 1
            if not self._leader.lead():
                continue
            self._attempt(self.dial)
            if count % rounds == 0:
                self._attempt(self.sweep)
        self._leader.resign()

    def _attempt(self, step: Callable[[], object]) -> None:
        """Do one step of a round. A dialler that fails must not keep the sweeper from what was begun."""
        try:
            step()
        except Exception:
            self._runtime.log.exception("dialling_round_failed", step=step.__name__)

    def dial(self) -> int:
        """Plan what may be planned now; give the count."""
        if self._runtime.queue.depth() > MOST_WAITING:
            return 0
        now = self._runtime.clock.now()
        with self._runtime.reading() as uow:
            running = campaigns.running(uow)
            waiting = messages.waiting(uow, now)
            calls_up = progress.live_attempts(uow, Channel.VOICE)
        planned = 0
        for row in running:
            pace = self._pace_of(row)
            calls = _take(pace.calls, now, min(row.rules.lines - calls_up.get(row.id, 0), MOST_AT_ONCE))
            texts = _take(pace.texts, now, min(MOST_WAITING - waiting, MOST_AT_ONCE))
            for channel, allowed in ((Channel.VOICE, calls), (Channel.SMS, texts)):
                if allowed > 0:
                    planned += dial_next(self._runtime, row.id, channel, allowed).planned
        return planned

    def sweep(self) -> None:
        """Bring back what is due or was lost; once an hour, forget what has been kept long enough."""
        now = self._runtime.clock.now()
        ask = self._asked_at is None or now - self._asked_at >= self._patience.evidence
        if ask:
            self._asked_at = now
        sweep(self._runtime, self._patience, ask_carriers=ask)
        if self._forgot_at is None or now - self._forgot_at >= FORGET_EVERY:
            self._forgot_at = now
            forget_old(self._runtime)

    def _pace_of(self, row: CampaignRow) -> _Pace:
        rates = (row.rules.calls_per_second, row.rules.messages_per_second)
        pace = self._paces.get(row.id)
        if pace is None or pace.rates != rates:
            pace = self._paces[row.id] = _Pace(rates, *map(self._bucket, rates))
        return pace

    def _bucket(self, rate: float) -> TokenBucket:
        """Make a bucket that holds what the rate gives between two rounds, and at least one."""
        between_rounds = rate * self._pause * self._runtime.settings.clock_speed
        return TokenBucket(rate, burst=max(1, math.ceil(between_rounds)))


def _take(bucket: TokenBucket, now: datetime, most: int) -> int:
    taken = 0
    while taken < most and bucket.take(now):
        taken += 1
    return taken
