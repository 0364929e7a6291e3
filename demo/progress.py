"""The live progress of the fieldwork in the terminal; on a pipe, a line every few seconds."""

from __future__ import annotations

import time

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from demo.campaign import Fieldwork
from gateway.domain.final_outcome import FinalOutcome
from gateway.services.reads.progress import CampaignProgress, Stage

_LINE_EVERY_SECONDS = 10.0
_COLOURS = {
    FinalOutcome.COMPLETED: "green",
    FinalOutcome.PARTIAL: "green",
    FinalOutcome.BROKEN_OFF: "yellow",
    FinalOutcome.REFUSED: "red",
    FinalOutcome.NO_CONTACT: "bright_black",
    FinalOutcome.NOT_CONTACTED: "bright_black",
    FinalOutcome.OTHER: "bright_black",
}


class Progress:
    """A context manager; call `refresh` as often as you like."""

    def __init__(self, console: Console, fieldwork: Fieldwork, speed: float) -> None:
        self._console = console
        self._fieldwork = fieldwork
        self._speed = speed
        self._bar = Bar(
            TextColumn("[bold]people done"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._task = self._bar.add_task("people", total=None)
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self._last_line = 0.0

    def __enter__(self) -> Progress:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def refresh(self) -> None:
        """Read the counts and show them."""
        now = self._fieldwork.progress()
        if self._live is not None:
            self._live.update(self._picture(now), refresh=True)
        elif time.monotonic() - self._last_line >= _LINE_EVERY_SECONDS or now.is_done:
            self._last_line = time.monotonic()
            self._console.print(_line(now), highlight=False, soft_wrap=True)

    def _picture(self, now: CampaignProgress) -> RenderableType:
        self._bar.update(self._task, total=now.sample, completed=now.stages[Stage.DONE])
        clock = self._fieldwork.runtime.clock.now()
        work = Table.grid(padding=(0, 2))
        work.add_row("clock", f"{clock:%a %H:%M} UTC, {self._speed:g} times as fast as yours")
        work.add_row("now", f"{now.calls_up} calls up, {now.dialogues_open} text dialogues open")
        work.add_row(
            "waiting",
            f"{now.stages[Stage.WAITING]} people not yet invited, {now.stages[Stage.RESTING]} to be tried again",
        )
        outcomes = Table.grid(padding=(0, 2))
        for outcome, count in _shown(now):
            outcomes.add_row(f"[{_COLOURS[outcome]}]{outcome.value}[/]", f"[bold]{count}[/]")
        return Group(self._bar, work, "", outcomes)


def _line(now: CampaignProgress) -> str:
    outcomes = ", ".join(f"{count} {name.value}" for name, count in _shown(now))
    return f"{now.stages[Stage.DONE]} of {now.sample} people done: {outcomes}; {now.calls_up} calls up"


def _shown(now: CampaignProgress) -> list[tuple[FinalOutcome, int]]:
    """List the outcomes; "other" only where there are any."""
    return [each for each in now.outcomes.items() if each[1] or each[0] is not FinalOutcome.OTHER]
