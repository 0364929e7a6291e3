"""Read how far a campaign is, in the words that people use for its outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from gateway.domain.cases import CaseState
from gateway.domain.channel import Channel
from gateway.runtime import Runtime
from gateway.store.queries import messages, progress


class FinalOutcome(StrEnum):
    """What became of a person, for people who read a screen. AAPOR codes stand behind it."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    BROKEN_OFF = "broken_off"
    REFUSED = "refused"
    NO_CONTACT = "no_contact"
    NOT_CONTACTED = "not_contacted"


_BY_CODE = {
    "1.1": FinalOutcome.COMPLETED,
    "1.2": FinalOutcome.PARTIAL,
    "2.12": FinalOutcome.BROKEN_OFF,
    "2.11": FinalOutcome.REFUSED,
    "2.111": FinalOutcome.REFUSED,
    "2.112": FinalOutcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """Counts of one campaign at one instant."""

    rows: int
    rejected: int
    waiting: int
    at_work: int
    resting: int
    outcomes: dict[FinalOutcome, int]
    by_channel: dict[Channel, int]
    calls_up: int
    dialogues_open: int
    texts_waiting: int
    results_waiting: int

    @property
    def final(self) -> int:
        """Count the cases that are done."""
        return sum(self.outcomes.values())

    @property
    def cases(self) -> int:
        """Count the cases."""
        return self.waiting + self.at_work + self.resting + self.final

    @property
    def is_done(self) -> bool:
        """Say whether every case is final, nothing is under way and every result has arrived."""
        open_cases = self.waiting + self.at_work + self.resting
        return open_cases + self.calls_up + self.dialogues_open + self.results_waiting == 0


def final_outcome(disposition: str, *, attempted: bool) -> FinalOutcome:
    """Say what a final disposition means for people: without a code of contact, was it even tried?"""
    if disposition in _BY_CODE:
        return _BY_CODE[disposition]
    return FinalOutcome.NO_CONTACT if attempted else FinalOutcome.NOT_CONTACTED


def read_progress(runtime: Runtime, campaign_id: UUID) -> CampaignProgress:
    """Read the counts of a campaign."""
    with runtime.reading() as uow:
        states = progress.cases_by_state(uow, campaign_id)
        finals = progress.final_cases(uow, campaign_id)
        live = progress.live_attempts(uow, campaign_id)
        rows, rejected = progress.rows_imported(uow, campaign_id)
        texts_waiting = messages.waiting(uow)
        results_waiting = progress.results_waiting(uow, campaign_id)
    outcomes = dict.fromkeys(FinalOutcome, 0)
    for (code, attempted), count in finals.items():
        outcomes[final_outcome(code, attempted=attempted)] += count
    by_channel = dict.fromkeys(Channel, 0)
    by_state = dict.fromkeys(CaseState, 0)
    for (channel, state), count in states.items():
        by_channel[channel] += count
        by_state[state] += count
    at_work = by_state[CaseState.ACTIVE]
    return CampaignProgress(
        rows=rows,
        rejected=rejected,
        waiting=by_state[CaseState.FRESH],
        at_work=at_work,
        resting=sum(by_state.values()) - by_state[CaseState.FRESH] - at_work - by_state[CaseState.FINAL],
        outcomes=outcomes,
        by_channel=by_channel,
        calls_up=live.get(Channel.VOICE, 0),
        dialogues_open=live.get(Channel.SMS, 0),
        texts_waiting=texts_waiting,
        results_waiting=results_waiting,
    )
