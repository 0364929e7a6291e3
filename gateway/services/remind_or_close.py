"""Remind of a silent text dialogue, or close it when it has been silent too long."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.attempts import UNFINISHED, AttemptState
from gateway.domain.campaigns import CampaignState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose, Refused, Rule
from gateway.domain.endings import Ending
from gateway.domain.interviews import OPEN, InterviewState
from gateway.domain.messages import TextState
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.gate import NO_END_KNOWN, ask_gate
from gateway.services.settle_case import settle_case
from gateway.services.surveys import survey_of
from gateway.services.write_text import write_text
from gateway.store.queries import attempts, campaigns, cases, interviews, messages, quotas
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.sms import reminder_body
from ivr_flows.events import GiveUp
from ivr_flows.state import decode_state

_OVER = frozenset({CampaignState.STOPPED, CampaignState.FINISHED})


def remind_or_close(runtime: Runtime, interview_id: UUID) -> None:
    """Do what is due for an interview that has been silent; nothing where it has moved on."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        row = interviews.lock(uow, interview_id)
        if row is None or row.state not in OPEN or row.due_at is None or row.due_at > now:
            return
        campaign = campaigns.get(uow, row.campaign_id)
        if row.channel is Channel.VOICE:  # a caller who has not called again
            advance(runtime, uow, row, GiveUp(), now, carrier_ref="")
            return
        if campaign is None or row.channel is not Channel.SMS:
            return
        if messages.state_of_step(uow, row.id, f"turn:{row.turn}") is TextState.PLANNED:
            # Nobody is silent to a question that has not left us: it waits for its hour or its carrier.
            interviews.change(uow, row.id, {"due_at": now + NO_END_KNOWN})
            return
        if row.reminders < campaign.rules.max_reminders and _remind(runtime, uow, campaign, row, now):
            return
        _close(runtime, uow, campaign, row, now)


def _remind(
    runtime: Runtime, uow: UnitOfWork, campaign: CampaignRow, row: InterviewRow, now: datetime
) -> bool:
    """Write a reminder, or put it off until the gate opens. False where none may ever be sent.

    A dialogue may outlive its campaign, where a late reply has taken it up again; nothing lifts that rule.
    """
    if campaign.state in _OVER:
        return False
    case = cases.lock(uow, row.case_id)
    verdict, _ = ask_gate(uow, campaign, case, Purpose.REMINDER, now)
    if isinstance(verdict, Refused):
        if verdict.final or verdict.rule is Rule.CONSENT_MISSING:
            return False
        interviews.change(uow, row.id, {"due_at": verdict.until or now + NO_END_KNOWN})
        return True
    survey = survey_of(runtime, uow, row.survey_version_id)
    messages.cancel_of_interview(uow, row.id, now)  # what was to be sent again says the same
    interviews.change(
        uow, row.id, {"reminders": row.reminders + 1, "due_at": now + campaign.rules.close_after}
    )
    write_text(
        runtime,
        uow,
        attempt_id=row.attempt_id,
        interview_id=row.id,
        step=f"reminder:{row.reminders + 1}",
        purpose=Purpose.REMINDER,
        carrier=row.carrier,
        address=row.address,
        our_number=row.our_number,
        body=reminder_body(survey, decode_state(row.engine_state)),
        now=now,
    )
    return True


def _close(
    runtime: Runtime, uow: UnitOfWork, campaign: CampaignRow, row: InterviewRow, now: datetime
) -> None:
    """Close a dialogue that has been silent for too long. Until `late_until` a reply opens it again."""
    late = {"late_until": now + campaign.rules.late_reply_within, "late_state": row.engine_state}
    if row.answers_given > 0:
        advance(runtime, uow, row, GiveUp(), now, carrier_ref="")
        interviews.change(uow, row.id, late)
        return
    # Invited and never replied: there is no interview to report, only a case without contact.
    interviews.change(
        uow, row.id, {"state": InterviewState.UNANSWERED, "closed_at": now, "due_at": None, **late}
    )
    quotas.release(uow, row.id, now)
    attempt = attempts.lock(uow, row.attempt_id)
    if attempt is None:
        return
    attempts.move(
        uow,
        attempt.id,
        UNFINISHED,
        AttemptState.SETTLED,
        settled_at=now,
        outcome=InterviewState.UNANSWERED.value,
    )
    settle_case(runtime, uow, attempt, Ending.NO_REPLY, now)
