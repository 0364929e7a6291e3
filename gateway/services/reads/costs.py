"""Read what a campaign has cost so far, by the price list: an estimate until the carriers' bills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.domain.prices import Cost
from gateway.runtime import Runtime
from gateway.store.queries import campaigns, costs
from gateway.store.queries.costs import CallSum, TextSum


@dataclass(frozen=True, slots=True)
class CostLine:
    """One kind of traffic through one carrier.

    `units` are parts of texts, or seconds of calls. `unpriced` of the `count` have no price, or had none yet
    when they were made; their cost is not in the line.
    """

    carrier: str
    what: str
    count: int
    units: int
    unpriced: int
    cost: str | None


@dataclass(frozen=True, slots=True)
class CampaignCosts:
    """The lines, and a total for each currency: they are never added to each other.

    `edition` and `verify` are those of the price list that holds now.
    """

    lines: tuple[CostLine, ...]
    totals: Mapping[str, str]
    edition: date
    verify: tuple[str, ...]


def read_costs(runtime: Runtime, campaign_id: UUID) -> CampaignCosts:
    """Add up a campaign's texts and calls. Raises `NotFound`."""
    with runtime.reading() as uow:
        if campaigns.get(uow, campaign_id) is None:
            raise NotFound("campaign", campaign_id)
        texts = costs.text_sums(uow, campaign_id)
        calls = costs.call_sums(uow, campaign_id)
    lines = [
        CostLine(
            each.carrier,
            f"texts {each.direction.value}",
            each.texts,
            each.segments,
            each.unpriced,
            _written(each.micros, each.currency),
        )
        for each in texts
    ]
    lines += [
        CostLine(
            each.carrier,
            f"calls {each.direction.value}",
            each.calls,
            each.seconds,
            each.unpriced,
            _written(each.micros, each.currency),
        )
        for each in calls
    ]
    totals: Counter[str] = Counter()
    sums: list[TextSum | CallSum] = [*texts, *calls]
    for added in sums:
        if added.currency is not None:
            totals[added.currency] += added.micros
    prices = runtime.prices
    return CampaignCosts(
        lines=tuple(lines),
        totals={currency: str(Cost(micros, currency)) for currency, micros in sorted(totals.items())},
        edition=prices.edition,
        verify=tuple(sorted({each.carrier for each in lines} & prices.verify)),
    )


def _written(micros: int, currency: str | None) -> str | None:
    return None if currency is None else str(Cost(micros, currency))
