"""Answer with a text: it is the answer to the question that was last sent in its dialogue."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.services.confirm_opting import confirm_opt_out
from gateway.services.opt_out import opt_out
from gateway.services.surveys import survey_of
from gateway.services.write_text import write_text
from gateway.store.queries import campaigns, messages
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.sms import text_body
from ivr_flows.events import Answer
from ivr_flows.state import decode_state
from ivr_flows.survey import QuestionType

# Nobody reads the next question and writes a comment to it within this time that is, sign for sign, their
# mark; people who see no answer at once do send their text again.
_SENT_AGAIN_WITHIN = timedelta(minutes=1)
_OF_WORDS = frozenset({QuestionType.TEXT, QuestionType.RECORD})


def answer_text(
    runtime: Runtime, uow: UnitOfWork, text: MessageReceived, row: InterviewRow, now: datetime
) -> str:
    """Take a text into the open dialogue `row`, and write what follows; say what came of it."""
    if messages.state_of_step(uow, row.id, _step(row.turn)) is TextState.PLANNED:
        if not _was_asked_before(uow, row):
            # The next question has not left us yet, so this cannot be its answer: it is the rest of
            # what the person wrote to the question before.
            return "before_question"
        messages.cancel_step(uow, row.id, _step(row.turn), now)  # answered before it was asked again
    if _is_sent_again(runtime, uow, text, row, now):
        return "sent_again"
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
        if opt_out(runtime, uow, row.address, Channel.SMS, "asked_in_words", now, carrier_ref=text.ref):
            confirm_opt_out(runtime, uow, row.carrier, text, now)
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


def _is_sent_again(
    runtime: Runtime, uow: UnitOfWork, text: MessageReceived, row: InterviewRow, now: datetime
) -> bool:
    """Say whether the text only repeats the mark or the choice before it, and a comment is asked for now."""
    state = decode_state(row.engine_state)
    if state.at is None or not state.answers or now - row.last_turn_at > _SENT_AGAIN_WITHIN:
        return False
    before = state.answers[-1]
    if before.turn != row.turn or before.raw.strip().casefold() != text.body.strip().casefold():
        return False
    questions = survey_of(runtime, uow, row.survey_version_id).questions
    return questions[state.at.question].type in _OF_WORDS and questions[before.question].type not in _OF_WORDS


def _step(turn: int) -> str:
    return f"turn:{turn}"
