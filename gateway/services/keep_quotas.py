"""Keep an interview's places in quota cells: asked for, held, given back and counted, within its turn.

The engine names the cells; every one it asks for is answered here in the same transaction, so that no
turn of a carrier ends on a question to the quotas. The caller holds the interview's row and commits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.interviews import InterviewState
from gateway.domain.quotas import PlaceState, QuotaRules, has_room, place_after
from gateway.runtime import UnitOfWork
from gateway.store.queries import campaigns, quotas
from gateway.store.queries.quotas import CellRow, PlaceRow
from ivr_flows.effects import Effect, Outcome, Reserve
from ivr_flows.events import QuotaVerdict
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import overrule, turn


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose places they are, and on which channel the interview now goes."""

    interview_id: UUID
    campaign_id: UUID
    channel: Channel


@dataclass(slots=True)
class _Turn:
    """One turn's dealings with the quotas. The cells are held only when a place is asked for."""

    uow: UnitOfWork
    holder: Holder
    rules: QuotaRules
    now: datetime
    places: dict[str, PlaceRow]
    cells: dict[str, CellRow] = field(default_factory=dict)

    def admits(self, name: str) -> bool:
        """Take a place in a cell, if it has one left. Whoever has a place is never turned away by it."""
        if name in self.places:
            return True
        self.cells = self.cells or quotas.hold_cells(self.uow, self.holder.campaign_id)
        cell = self.cells[name]
        if not has_room(cell.limit, *quotas.count_places(self.uow, cell.id), self.rules):
            return False
        until = self.now + self.rules.lease(self.holder.channel)
        quotas.reserve(self.uow, cell.id, self.holder.interview_id, until, self.now)
        self.places[name] = PlaceRow(cell, PlaceState.RESERVED)
        return True


def keep_quotas(
    uow: UnitOfWork,
    holder: Holder,
    survey: Survey,
    state: State,
    effects: tuple[Effect, ...],
    now: datetime,
) -> tuple[State, tuple[Effect, ...]]:
    """Answer whatever the engine asks after an event; give the state and the effects that come of it.

    A place that was lost because its lease ran out is taken again, or the cell is full now and the
    survey says what follows: strict quotas are not overshot by whom they have forgotten. Nobody is
    asked for a place who leaves, and a line that was lost (no effects) neither gets nor renews one.
    """
    if not state.verdicts and not state.waiting:
        return state, effects
    campaign = campaigns.get(uow, holder.campaign_id)
    if campaign is None:
        raise NotFound("campaign", holder.campaign_id)
    places = quotas.hold_places(uow, holder.interview_id)
    taken = _Turn(uow, holder, campaign.rules.quotas, now, places)
    if effects and state.outcome in (None, Outcome.COMPLETE):
        state, effects = _regain(taken, survey, state, effects)
    while effects and isinstance(asked := effects[-1], Reserve):
        state, effects = turn(survey, state, QuotaVerdict(asked.cell, taken.admits(asked.cell)))
    _settle(taken, state, renew=bool(effects))
    return state, effects


def _regain(
    taken: _Turn, survey: Survey, state: State, effects: tuple[Effect, ...]
) -> tuple[State, tuple[Effect, ...]]:
    for name, admitted in state.verdicts.items():
        if admitted and not taken.admits(name):
            state, effects = overrule(survey, state, QuotaVerdict(name, admitted=False))
            if state.outcome is not None:
                break
    return state, effects


def _settle(taken: _Turn, state: State, *, renew: bool) -> None:
    """Write what the turn has made of every place."""
    interview = InterviewState.IN_PROGRESS if state.outcome is None else InterviewState(state.outcome.value)
    leased = False
    for name, place in taken.places.items():
        after = place_after(place.cell.counts, interview, belongs=state.verdicts.get(name, False))
        leased = leased or after is PlaceState.RESERVED
        if after is not place.state:
            quotas.move(taken.uow, place.cell.id, taken.holder.interview_id, place.state, after, taken.now)
    if leased and renew:
        until = taken.now + taken.rules.lease(taken.holder.channel)
        quotas.renew(taken.uow, taken.holder.interview_id, until)
