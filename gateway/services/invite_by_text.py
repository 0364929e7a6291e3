"""Invite by text: the first text of an interview carries its first question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.our_numbers import OurNumber
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.begin_interview import begin_or_resume
from gateway.services.write_text import write_text
from gateway.store.queries import interviews
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow
from ivr_flows.channels.sms import text_body


def invite_by_text(
    runtime: Runtime,
    uow: UnitOfWork,
    campaign: CampaignRow,
    ours: OurNumber,
    case: CaseRow,
    attempt_id: UUID,
    now: datetime,
) -> None:
    """Begin (or resume) the case's interview by text and write its first text, where it asks anything."""
    interview_id, begun = begin_or_resume(
        runtime,
        uow,
        case=case,
        attempt_id=attempt_id,
        channel=Channel.SMS,
        our_number=ours.number,
        carrier_ref="",
        now=now,
    )
    if begun.state.outcome is not None:
        return  # its quota is full: nobody is written to only to be told so
    interviews.change(uow, interview_id, {"due_at": now + campaign.rules.remind_after})
    write_text(
        runtime,
        uow,
        attempt_id=attempt_id,
        interview_id=interview_id,
        step=f"turn:{begun.state.turn}",
        purpose=Purpose.INVITE if case.attempts_made == 0 else Purpose.RETRY,
        carrier=ours.carrier,
        address=case.address,
        our_number=ours.number,
        body=text_body(begun.survey, begun.state, begun.effects),
        now=now,
    )
