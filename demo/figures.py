"""The results of the demo: NPS by touchpoint, and the judge's closing line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from rich.table import Table

from bench.judge import Complaint, judge
from demo.stack import Stack
from gateway.domain.metrics import nps
from gateway.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """The judge's verdict as JSON, and what he complains of: nothing lost, nothing doubled, all adds up."""

    line: str
    complaints: tuple[Complaint, ...]


def results_table(runtime: Runtime) -> Table:
    """Draw NPS by touchpoint, from the core store."""
    table = Table(title="NPS by touchpoint", title_justify="left")
    table.add_column("touchpoint")
    for heading in ("n", "promoters", "passives", "detractors", "NPS", "95% interval"):
        table.add_column(heading, justify="right")
    by_touchpoint = runtime.results.nps_scores()
    for each in by_touchpoint:
        _add_row(table, each.touchpoint, each.scores)
    if len(by_touchpoint) > 1:
        table.add_section()
        _add_row(table, "all", tuple(chain.from_iterable(each.scores for each in by_touchpoint)))
    return table


def closing_line(stack: Stack, seconds: float, *, finished: bool = True) -> ClosingLine:
    """Ask the judge. Fieldwork that was not `finished` has cases that are not final, which is no complaint."""
    verdict = judge(stack.settings.database_url, stack.settings.core_database_url, stack.ledger)
    complaints = tuple(each for each in verdict.complaints if finished or each.kind != "unsettled")
    return ClosingLine(verdict.line(round(seconds, 1)), complaints)


def _add_row(table: Table, touchpoint: str, scores: tuple[int, ...]) -> None:
    figure = nps(scores)
    shares = (figure.promoters, figure.passives, figure.detractors)
    table.add_row(
        touchpoint.replace("_", " "),
        str(figure.n),
        *(f"{count / figure.n:.0%}" for count in shares),
        f"{figure.score:+.0f}",
        f"{figure.low:+.0f} to {figure.high:+.0f}",
        style=None if figure.enough else "dim",
    )
