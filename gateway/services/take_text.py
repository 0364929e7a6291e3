"""Take a text that a person sent to one of our numbers.

Texts arrive on an address that belongs to a number, so they are told apart by the carrier's id in
the ledger. Opt-out words act before anything else. Otherwise a text answers the question that was
last sent in the open dialogue of its pair of numbers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import TextState
from gateway.domain.opt_words import OptWord, read_opt_word
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.opt_out import opt_out
from gateway.services.write_text import write_text
from gateway.store.queries import campaigns, inbound, interviews, messages, respondents
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.sms import segments, text_body
from ivr_flows.events import Answer
from ivr_flows.state import decode_state

LONGEST_KEPT = 1600  # ten segments of a concatenated text: longer ones are cut, the raw event keeps all


def take_text(runtime: Runtime, carrier: str, text: MessageReceived, payload: str) -> str:
    """Take a text once; say what came of it (the word that the ledger keeps)."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        if not inbound.add(
            uow,
            dedupe_key=text.dedupe_key,
            carrier=carrier,
            route="inbound-message",
            subject_id=None,
            payload=payload,
            result="unmatched",
            received_at=now,
        ):
            return "repeated"
        row = interviews.lock_dialogue(uow, text.from_, text.to)
        # PostgreSQL keeps no NUL: neither in the text nor in the answer that it becomes.
        text = replace(text, body=text.body[:LONGEST_KEPT].replace("\x00", ""))
        _keep(runtime, uow, carrier, text, row, now)
        result = _act(runtime, uow, text, row, now)
        if result != "unmatched":
            inbound.set_result(uow, text.dedupe_key, result)
    runtime.log.info("text_taken", carrier=carrier, ref=text.ref, result=result)
    return result


def _keep(
    runtime: Runtime,
    uow: UnitOfWork,
    carrier: str,
    text: MessageReceived,
    row: InterviewRow | None,
    now: datetime,
) -> None:
    messages.keep_received(
        uow,
        id=runtime.ids.new(),
        attempt_id=row.attempt_id if row else None,
        interview_id=row.id if row else None,
        carrier=carrier,
        carrier_ref=text.ref,
        address=text.from_,
        our_number=text.to,
        body=text.body,
        segments=segments(text.body),
        created_at=now,
    )


def _act(
    runtime: Runtime, uow: UnitOfWork, text: MessageReceived, row: InterviewRow | None, now: datetime
) -> str:
    match read_opt_word(text.body):
        case OptWord.OPT_OUT:
            opt_out(runtime, uow, text.from_, Channel.SMS, "opt_out_word", now, carrier_ref=text.ref)
            return "opted_out"
        case OptWord.OPT_IN if respondents.lift_suppression(uow, text.from_, now):
            return "opted_in"
        case _:
            return "unmatched" if row is None else _answer(runtime, uow, text, row, now)


def _answer(
    runtime: Runtime, uow: UnitOfWork, text: MessageReceived, row: InterviewRow, now: datetime
) -> str:
    if messages.state_of_step(uow, row.id, _step(row.turn)) is TextState.PLANNED:
        if not _was_asked_before(uow, row):
            # The next question has not left us yet, so this cannot be its answer: it is the rest of
            # what the person wrote to the question before.
            return "before_question"
        messages.cancel_step(uow, row.id, _step(row.turn), now)  # answered before it was asked again
    campaign = campaigns.get(uow, row.campaign_id)
    if campaign is None:
        return "unmatched"
    advanced = advance(
        runtime,
        uow,
        row,
        Answer(text.body, "text"),
        now,
        carrier_ref=text.ref,
        due_in=campaign.rules.remind_after,
    )
    if advanced.stopped:
        opt_out(runtime, uow, row.address, Channel.SMS, "asked_in_words", now, carrier_ref=text.ref)
        return "opted_out"
    body = text_body(advanced.survey, advanced.state, advanced.effects)
    if body:
        write_text(
            runtime,
            uow,
            attempt_id=row.attempt_id,
            interview_id=row.id,
            step=_step(advanced.state.turn),
            purpose=Purpose.DIALOGUE_REPLY,
            carrier=row.carrier,
            address=row.address,
            our_number=row.our_number,
            body=body,
            now=now,
        )
    return "applied"


def _was_asked_before(uow: UnitOfWork, row: InterviewRow) -> bool:
    """Say whether the text that waits only asks again what the text before it has asked already."""
    answers = decode_state(row.engine_state).answers
    if answers and answers[-1].turn == row.turn:
        return False
    before = messages.state_of_step(uow, row.id, _step(row.turn - 1))
    return before not in (None, TextState.PLANNED, TextState.CANCELLED)


def _step(turn: int) -> str:
    return f"turn:{turn}"
