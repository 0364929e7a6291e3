"""Begin an interview by a keyword: a person texts the word of a campaign, and its first question is the reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.caller_id import read_caller
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.keywords import is_keyword
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.begin_interview import begin_or_resume
from gateway.services.place_caller import Comer, begin_attempt, case_in_interview, case_to_begin
from gateway.services.write_text import write_text
from gateway.store.queries import campaigns, interviews, respondents
from ivr_flows.channels.sms import text_body


@dataclass(frozen=True, slots=True)
class ByKeyword:
    """What came of a keyword, and the interview that it began, or went on with, in its attempt."""

    result: str
    attempt_id: UUID | None = None
    interview_id: UUID | None = None


def begin_by_keyword(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, now: datetime
) -> ByKeyword | None:
    """Begin (or go on with) the interview that a text asks for; None where it is no keyword of its number.

    The text may answer no open dialogue: the caller has looked. A number that has opted out gets no reply; the
    word that lifts that is START.
    """
    taking = [each for each in campaigns.using(uow, text.to) if is_keyword(text.body, each.rules.keywords)]
    number = read_caller(text.from_)
    if not taking or number is None:
        return None
    if respondents.is_suppressed(uow, number.e164):
        return ByKeyword("suppressed")
    comer = Comer(number, Channel.SMS, carrier, text.to)
    case = case_in_interview(uow, taking, comer) or case_to_begin(runtime, uow, taking, comer, now)
    if case is None:
        return None
    attempt_id = begin_attempt(runtime, uow, case, comer, now)
    interview_id, begun = begin_or_resume(
        runtime,
        uow,
        case=case,
        attempt_id=attempt_id,
        channel=Channel.SMS,
        our_number=text.to,
        carrier_ref=text.ref,
        now=now,
    )
    if begun.state.outcome is None:
        campaign = next(each for each in taking if each.id == case.campaign_id)
        interviews.change(uow, interview_id, {"due_at": now + campaign.rules.remind_after})
    body = text_body(begun.survey, begun.state, begun.effects)
    if body:
        write_text(
            runtime,
            uow,
            attempt_id=attempt_id,
            interview_id=interview_id,
            step=f"turn:{begun.state.turn}",
            purpose=Purpose.DIALOGUE_REPLY,
            carrier=carrier,
            address=number.e164,
            our_number=text.to,
            body=body,
            now=now,
        )
    return ByKeyword("begun", attempt_id, interview_id)
