"""Read how far campaigns are, in the words that people use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.domain.errors import NotFound
from gateway.domain.final_outcome import FinalOutcome, final_outcome
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import progress
from gateway.store.queries.progress import CaseCount


class Stage(StrEnum):
    """Where a case stands, in five words instead of seven."""

    WAITING = "waiting"
    AT_WORK = "at work"
    RESTING = "resting"
    NEEDS_A_PERSON = "needs a person"
    DONE = "done"


_STAGES: Mapping[CaseState, Stage] = {
    CaseState.FRESH: Stage.WAITING,
    CaseState.ACTIVE: Stage.AT_WORK,
    CaseState.APPOINTMENT: Stage.RESTING,
    CaseState.RESTING: Stage.RESTING,
    CaseState.REFUSAL_HOLD: Stage.NEEDS_A_PERSON,
    CaseState.SUPERVISOR: Stage.NEEDS_A_PERSON,
    CaseState.FINAL: Stage.DONE,
}

# What is running comes first; within a state the newest does.
_IN_ORDER = (
    CampaignState.RUNNING,
    CampaignState.PAUSED,
    CampaignState.DRAFT,
    CampaignState.FINISHED,
    CampaignState.STOPPED,
)


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
    dialogues_open: int
    texts_waiting: int
    results_waiting: int

    @property
    def is_done(self) -> bool:
        """Say whether every case is final, nothing is under way and every result has arrived."""
        under_way = self.calls_up + self.dialogues_open + self.results_waiting
        return self.stages[Stage.DONE] == self.sample and under_way == 0


def list_progress(uow: UnitOfWork) -> tuple[CampaignProgress, ...]:
    """Read every campaign."""
    listed = progress.list_campaigns(uow)
    cases: defaultdict[UUID, list[CaseCount]] = defaultdict(list)
    for row in progress.count_cases(uow):
        cases[row.campaign_id].append(row)
    calls = progress.live_attempts(uow, Channel.VOICE)
    dialogues = progress.live_attempts(uow, Channel.SMS)
    texts = progress.texts_waiting(uow)
    results = progress.results_waiting(uow)
    return tuple(
        CampaignProgress(
            id=each.id,
            name=each.name,
            state=each.state,
            sample=sum(row.n for row in cases[each.id]),
            stages=_count_stages(cases[each.id]),
            outcomes=_count_outcomes(cases[each.id]),
            calls_up=calls.get(each.id, 0),
            dialogues_open=dialogues.get(each.id, 0),
            texts_waiting=texts.get(each.id, 0),
            results_waiting=results.get(each.id, 0),
        )
        for each in sorted(listed, key=lambda each: _IN_ORDER.index(each.state))
    )


def read_progress(runtime: Runtime, campaign_id: UUID) -> CampaignProgress:
    """Read one campaign. Raises `NotFound`."""
    with runtime.reading() as uow:
        found = next((each for each in list_progress(uow) if each.id == campaign_id), None)
    if found is None:
        raise NotFound("campaign", campaign_id)
    return found


def _count_stages(rows: Iterable[CaseCount]) -> Mapping[Stage, int]:
    found: Counter[Stage] = Counter()
    for row in rows:
        found[_STAGES[row.state]] += row.n
    return {stage: found[stage] for stage in Stage}


def _count_outcomes(rows: Iterable[CaseCount]) -> Mapping[FinalOutcome, int]:
    found: Counter[FinalOutcome] = Counter()
    for row in rows:
        if row.state is CaseState.FINAL:
            found[final_outcome(row.disposition, attempted=row.attempted)] += row.n
    return {outcome: found[outcome] for outcome in FinalOutcome}
