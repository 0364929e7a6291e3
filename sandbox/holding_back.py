"""Reports that are late: held back for a while, or until a later one about the same thing has passed.

The faults `delay` and `reorder`, in virtual time. Only what nobody waits for is held back.
"""

from __future__ import annotations

import random
from collections import defaultdict

from sandbox.faults import Fault, Faults
from sandbox.timeline import Sleeper, Timeline

_DELAY = (30.0, 240.0)
_LONGEST_OVERTAKING = 60.0
_AFTER_THE_OTHER = 0.5


class HoldingBack:
    """Who is held back at the moment, by what it is about."""

    def __init__(self, timeline: Timeline, faults: Faults) -> None:
        """Hold back as `faults` say."""
        self._timeline = timeline
        self._faults = faults
        self._held: defaultdict[str, list[Sleeper]] = defaultdict(list)

    async def wait(self, key: str, ref: str) -> None:
        """Hold back what `key` names and is about `ref`, where a fault strikes; else go on at once."""
        if self._faults.strikes(Fault.DELAY, key):
            await self._timeline.sleep(random.Random(key).uniform(*_DELAY))
        elif self._faults.strikes(Fault.REORDER, key):
            sleeper = Sleeper()
            self._held[ref].append(sleeper)
            await self._timeline.sleep(_LONGEST_OVERTAKING, sleeper)
            if sleeper in self._held.get(ref, ()):
                self._forget(ref, sleeper)
            else:
                # Woken by one that has just been delivered; it stays ahead.
                await self._timeline.sleep(_AFTER_THE_OTHER)

    def passed(self, ref: str) -> None:
        """Let those go on that were waiting to be overtaken by something about `ref`."""
        for sleeper in self._held.pop(ref, ()):
            self._timeline.wake(sleeper)

    def _forget(self, ref: str, sleeper: Sleeper) -> None:
        self._held[ref].remove(sleeper)
        if not self._held[ref]:
            del self._held[ref]
