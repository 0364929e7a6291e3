"""Read what is running and what has come of it so far: the figures of the console's first page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.dispositions import Disposition, Group
from gateway.domain.metrics import Nps, nps
from gateway.domain.ports.results import Comment
from gateway.runtime import Runtime
from gateway.services.reads.comment_mask import mask_comment
from gateway.store.queries import overview as counts
from gateway.store.queries.overview import CaseCount

COMMENTS = 12


class Stage(StrEnum):
    """Where a case stands, in five words instead of seven."""

    WAITING = "waiting"
    AT_WORK = "at work"
    RESTING = "resting"
    NEEDS_A_PERSON = "needs a person"
    DONE = "done"


class FinalOutcome(StrEnum):
    """What came of a case, in seven words instead of AAPOR's forty codes."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    BROKEN_OFF = "broken off"
    REFUSED = "refused"
    NO_CONTACT = "no contact"
    NOT_CONTACTED = "not contacted"
    OTHER = "other"


_STAGES: Mapping[CaseState, Stage] = {
    CaseState.FRESH: Stage.WAITING,
    CaseState.ACTIVE: Stage.AT_WORK,
    CaseState.APPOINTMENT: Stage.RESTING,
    CaseState.RESTING: Stage.RESTING,
    CaseState.REFUSAL_HOLD: Stage.NEEDS_A_PERSON,
    CaseState.SUPERVISOR: Stage.NEEDS_A_PERSON,
    CaseState.FINAL: Stage.DONE,
}

_OUTCOMES: Mapping[Group, FinalOutcome] = {
    Group.COMPLETE: FinalOutcome.COMPLETED,
    Group.PARTIAL: FinalOutcome.PARTIAL,
    Group.REFUSAL: FinalOutcome.REFUSED,
    Group.NON_CONTACT: FinalOutcome.NO_CONTACT,
    Group.UNKNOWN_HOUSEHOLD: FinalOutcome.NO_CONTACT,
    Group.UNKNOWN_OTHER: FinalOutcome.OTHER,
    Group.OTHER: FinalOutcome.OTHER,
    Group.NOT_ELIGIBLE: FinalOutcome.OTHER,
}

# What is running comes first; within a state the newest does.
_IN_ORDER = (
    CampaignState.RUNNING,
    CampaignState.PAUSED,
    CampaignState.DRAFT,
    CampaignState.FINISHED,
    CampaignState.STOPPED,
)

# Codes that say more to a reader than their group does.
_OUTCOMES_OF_THEIR_OWN: Mapping[Disposition, FinalOutcome] = {
    Disposition.BREAK_OFF: FinalOutcome.BROKEN_OFF,
    Disposition.NOT_ATTEMPTED: FinalOutcome.NOT_CONTACTED,
}


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """A campaign with its cases. The stages add up to `sample`, the outcomes to the stage done."""

    id: UUID
    name: str
    state: CampaignState
    sample: int
    stages: Mapping[Stage, int]
    outcomes: Mapping[FinalOutcome, int]
    calls_up: int
    texts_waiting: int


@dataclass(frozen=True, slots=True)
class TouchpointNps:
    """The Net Promoter Score of one touchpoint."""

    touchpoint: str
    nps: Nps


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page. `now` is business time and runs `speed` times as fast as the world's."""

    now: datetime
    speed: float
    sandbox: bool
    carriers: tuple[str, ...]
    campaigns: tuple[CampaignProgress, ...]
    calls_up: int
    texts_waiting: int
    touchpoints: tuple[TouchpointNps, ...]
    comments: tuple[Comment, ...]

    @property
    def sample(self) -> int:
        """Count the cases of all campaigns."""
        return sum(each.sample for each in self.campaigns)

    def in_stage(self, stage: Stage) -> int:
        """Count the cases of all campaigns in one stage."""
        return sum(each.stages[stage] for each in self.campaigns)

    def ended_as(self, outcome: FinalOutcome) -> int:
        """Count the cases of all campaigns with one final outcome."""
        return sum(each.outcomes[outcome] for each in self.campaigns)


def read_overview(runtime: Runtime) -> Overview:
    """Read the figures: fieldwork from the store, results from the core store. Comments come masked."""
    settings = runtime.settings
    with runtime.reading() as uow:
        listed = counts.list_campaigns(uow)
        cases = _by_campaign(counts.count_cases(uow))
        calls = counts.calls_up(uow)
        texts = counts.texts_waiting(uow)
    return Overview(
        now=runtime.clock.now(),
        speed=settings.clock_speed,
        sandbox=settings.sandbox,
        carriers=tuple(sorted({*runtime.voice, *runtime.messages})),
        campaigns=tuple(
            CampaignProgress(
                id=each.id,
                name=each.name,
                state=each.state,
                sample=sum(row.n for row in cases[each.id]),
                stages=count_stages(cases[each.id]),
                outcomes=count_outcomes(cases[each.id]),
                calls_up=calls.get(each.id, 0),
                texts_waiting=texts.get(each.id, 0),
            )
            for each in sorted(listed, key=lambda each: _IN_ORDER.index(each.state))
        ),
        calls_up=sum(calls.values()),
        texts_waiting=sum(texts.values()),
        touchpoints=tuple(
            TouchpointNps(each.touchpoint, nps(each.scores)) for each in runtime.results.nps_scores()
        ),
        comments=tuple(
            replace(each, text=mask_comment(each.text)) for each in runtime.results.newest_comments(COMMENTS)
        ),
    )


def count_stages(rows: Iterable[CaseCount]) -> Mapping[Stage, int]:
    """Count cases by stage; every stage is there."""
    found: Counter[Stage] = Counter()
    for row in rows:
        found[_STAGES[row.state]] += row.n
    return {stage: found[stage] for stage in Stage}


def count_outcomes(rows: Iterable[CaseCount]) -> Mapping[FinalOutcome, int]:
    """Count final cases by outcome; every outcome is there."""
    found: Counter[FinalOutcome] = Counter()
    for row in rows:
        if row.state is CaseState.FINAL:
            found[final_outcome(row.disposition)] += row.n
    return {outcome: found[outcome] for outcome in FinalOutcome}


def final_outcome(code: str | None) -> FinalOutcome:
    """Say in one word what a final disposition means. A code that is not in the table is "other"."""
    disposition = next((each for each in Disposition if each.value == code), None)
    if disposition is None:
        return FinalOutcome.OTHER
    return _OUTCOMES_OF_THEIR_OWN.get(disposition, _OUTCOMES[disposition.group])


def _by_campaign(rows: Iterable[CaseCount]) -> defaultdict[UUID, list[CaseCount]]:
    by_campaign: defaultdict[UUID, list[CaseCount]] = defaultdict(list)
    for row in rows:
        by_campaign[row.campaign_id].append(row)
    return by_campaign
