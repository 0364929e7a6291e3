"""Take a text that a person sent to one of our numbers.

Texts arrive on an address that belongs to a number, so they are told apart by the carrier's id in
the ledger. Parts wait for each other. Opt-out words act before anything else. Otherwise a text answers
the question that was last sent in the open dialogue of its pair of numbers, or opens one again that
silence has closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gateway.domain.channel import Channel
from gateway.domain.opt_words import OptWord, read_opt_word
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.domain.prices import Billed
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.answer_text import answer_text
from gateway.services.begin_by_keyword import begin_by_keyword
from gateway.services.confirm_opting import confirm_opt_in, confirm_opt_out, give_help
from gateway.services.join_parts import Waiting, join_parts
from gateway.services.opt_out import opt_out
from gateway.services.take_late_reply import TooLate, reopen_for, say_closed
from gateway.store.queries import inbound, interviews, messages, respondents
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.channels.sms import size_of

_APPLIED = "applied"
LONGEST_KEPT = 1600  # ten segments of a concatenated text: longer ones are cut, the raw event keeps all
# Twilio names what it has made of a keyword, also of one that is set up in its console only.
_TYPES = {"STOP": OptWord.OPT_OUT, "START": OptWord.OPT_IN, "HELP": OptWord.HELP}


@dataclass(frozen=True, slots=True)
class TakenText:
    """What came of a text, and the attempt to whose dialogue it belongs; None where it belongs to none."""

    result: str
    attempt_id: UUID | None


def take_text(runtime: Runtime, carrier: str, text: MessageReceived, payload: str) -> str:
    """Take a text, or a part of one, once; say what came of it (the word that the ledger keeps)."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        if not inbound.add(
            uow,
            dedupe_key=text.dedupe_key,
            carrier=carrier,
            route="inbound-message",
            subject_id=None,
            payload=payload,
            result=_APPLIED,
            received_at=now,
        ):
            return "repeated"
        whole = text if text.part is None else join_parts(runtime, uow, carrier, text, text.part, now)
        if isinstance(whole, Waiting):
            taken = TakenText(whole.value, _attempt_of(interviews.lock_dialogue(uow, text.from_, text.to)))
        else:
            taken = take_whole_text(runtime, uow, carrier, whole, now)
        if taken.attempt_id is not None:
            inbound.set_subject(uow, text.dedupe_key, taken.attempt_id, taken.result)
        elif taken.result != _APPLIED:
            inbound.set_result(uow, text.dedupe_key, taken.result)
    runtime.log.info("text_taken", carrier=carrier, ref=text.ref, result=taken.result)
    return taken.result


def take_whole_text(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, now: datetime
) -> TakenText:
    """Take a text that is known to be new and whole; say what came of it."""
    # PostgreSQL keeps no NUL: neither in the text nor in the answer that it becomes.
    text = replace(text, body=text.body[:LONGEST_KEPT].replace("\x00", ""))
    word = read_opt_word(text.body) or _TYPES.get(text.opt_out_type)
    found: InterviewRow | TooLate | None = interviews.lock_dialogue(uow, text.from_, text.to)
    if found is None and word is None:
        begun = begin_by_keyword(runtime, uow, carrier, text, now)
        if begun is not None:
            _keep(runtime, uow, carrier, text, begun.attempt_id, begun.interview_id, now)
            return TakenText(begun.result, begun.attempt_id)
    if found is None and word in (None, OptWord.OPT_IN):
        found = reopen_for(uow, text, now)
    row = found if isinstance(found, InterviewRow) else None
    _keep(runtime, uow, carrier, text, _attempt_of(row), row.id if row else None, now)
    heeded = None if word is None else _heed(runtime, uow, carrier, text, word, now)
    return TakenText(heeded or _take(runtime, uow, text, found, now), _attempt_of(found))


def _attempt_of(found: InterviewRow | TooLate | None) -> UUID | None:
    row = found.row if isinstance(found, TooLate) else found
    return None if row is None else row.attempt_id


def _heed(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, word: OptWord, now: datetime
) -> str | None:
    """Do what an opt word asks for; None where it asks for nothing here: it is an ordinary text then."""
    match word:
        case OptWord.OPT_OUT:
            if opt_out(runtime, uow, text.from_, Channel.SMS, "opt_out_word", now, carrier_ref=text.ref):
                confirm_opt_out(runtime, uow, carrier, text, now)
            return "opted_out"
        case OptWord.OPT_IN if respondents.lift_suppression(uow, text.from_, now):
            confirm_opt_in(runtime, uow, carrier, text, now)
            return "opted_in"
        case OptWord.HELP:
            give_help(runtime, uow, carrier, text, now)
            return "helped"
    return None


def _take(
    runtime: Runtime,
    uow: UnitOfWork,
    text: MessageReceived,
    found: InterviewRow | TooLate | None,
    now: datetime,
) -> str:
    match found:
        case InterviewRow():
            return answer_text(runtime, uow, text, found, now)
        case TooLate():
            say_closed(runtime, uow, found, now)
            return "too_late"
        case None:
            return "unmatched"


def _keep(
    runtime: Runtime,
    uow: UnitOfWork,
    carrier: str,
    text: MessageReceived,
    attempt_id: UUID | None,
    interview_id: UUID | None,
    now: datetime,
) -> None:
    size = size_of(text.body)
    cost = runtime.prices.cost_of_text(carrier, Billed.TEXT_IN, text.to, size.segments)
    messages.keep_received(
        uow,
        id=runtime.ids.new(),
        attempt_id=attempt_id,
        interview_id=interview_id,
        carrier=carrier,
        carrier_ref=text.ref,
        address=text.from_,
        our_number=text.to,
        body=text.body,
        encoding=size.encoding,
        segments=size.segments,
        cost=cost and cost.micros,
        currency=cost and cost.currency,
        created_at=now,
    )
