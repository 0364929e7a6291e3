"""The box: everything that one running sandbox consists of, put together.

The only place that knows which clock, ledger and people there are. Dialects and the control interface
are given a box; nothing in it knows them.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from sandbox.clock import start_clock
from sandbox.courier import Courier
from sandbox.exchanges import Exchanges
from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.ledger import Ledger
from sandbox.media import MediaShelf
from sandbox.network.calling import Calling
from sandbox.network.conferences import Conferences
from sandbox.network.dialects import Dialects
from sandbox.network.inbound import Inbound
from sandbox.network.numbers import Numbers
from sandbox.network.texting import Texting
from sandbox.people.directory import Directory
from sandbox.settings import ClockMode, Settings
from sandbox.timeline import Timeline

_FLUSH_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """The parts of one running sandbox."""

    settings: Settings
    timeline: Timeline
    ledger: Ledger
    ids: Ids
    faults: Faults
    exchanges: Exchanges
    courier: Courier
    media: MediaShelf
    people: Directory
    numbers: Numbers
    calling: Calling
    conferences: Conferences
    texting: Texting
    dialects: Dialects
    inbound: Inbound

    async def keep_ledger(self) -> None:
        """Write the ledger to its file, again and again, until cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            self.ledger.flush()

    async def close(self) -> None:
        """Stop everybody, then close what is open."""
        await self.timeline.close()
        await self.courier.close()
        await self.media.close()
        self.ledger.close()


def build_box(settings: Settings) -> Box:
    """Put a box together; must be called inside the running loop."""
    timeline = Timeline(start_clock(settings))
    ledger = Ledger(settings.ledger)
    # A stepped story gives the same ids again. Elsewhere a second run must not: whoever remembers the
    # first would take its ids for repeats.
    run = "" if settings.clock is ClockMode.STEPPED else str(time.time_ns())
    ids = Ids(f"{settings.seed}:{run}")
    faults = Faults.at_rate(settings.seed, settings.faults, settings.fault_rates)
    exchanges = Exchanges()
    people = Directory(settings.seed, settings.habits)
    numbers = Numbers()
    dialects = Dialects()
    # Who holds a telephone lives in real seconds.
    hand_pace = settings.speed if settings.clock is ClockMode.SCALED else 1.0
    return Box(
        settings=settings,
        timeline=timeline,
        ledger=ledger,
        ids=ids,
        faults=faults,
        exchanges=exchanges,
        courier=Courier(timeline, ledger, faults, exchanges, settings.hook_deadline),
        media=MediaShelf(timeline, exchanges, settings.hook_deadline),
        people=people,
        numbers=numbers,
        calling=Calling(timeline, ledger, ids, hand_pace),
        conferences=Conferences(timeline, ids),
        texting=Texting(timeline, ledger, ids, people, numbers, faults),
        dialects=dialects,
        inbound=Inbound(timeline, people, numbers, dialects),
    )
