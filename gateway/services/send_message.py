"""Send a text: reserve, then act, then record. A text whose fate is unknown is never sent again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Allowed, ContactVerdict, Purpose, Refused, Rule
from gateway.domain.interviews import OPEN
from gateway.domain.messages import TextState
from gateway.domain.ports.carrier_words import NOT_SENT, ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected, SendMessage, SendOutcome, Unknown
from gateway.domain.ports.exchanges import about
from gateway.domain.prices import Billed
from gateway.domain.resending import times_resent, turn_of_step
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.gate import NO_END_KNOWN, ask_gate
from gateway.services.mark_dialled import mark_dialled
from gateway.services.opt_out import opt_out
from gateway.services.resend_text import resend_text, was_answered_since
from gateway.services.settle_invitation import settle_invitation
from gateway.services.text_from_another import text_from_another
from gateway.services.text_validity import text_validity
from gateway.store.queries import attempts, campaigns, cases, interviews, messages, respondents
from gateway.store.queries.interviews import InterviewRow
from gateway.store.queries.messages import MessageRow

_MOST_SENDS = 6
_FIRST_WAIT = timedelta(seconds=30)
# The carrier is being asked; a sweeper may have lost patience meanwhile and called the text unknown.
_ASKED = (TextState.RESERVED, TextState.UNKNOWN)
_SURVEYING = frozenset({Purpose.INVITE, Purpose.RETRY, Purpose.REMINDER})


def send_message(runtime: Runtime, message_id: UUID) -> None:
    """Send a planned text. Does nothing where somebody has taken it already."""
    reserved = _reserve(runtime, message_id)
    if reserved is None:
        return
    message: MessageRow | None
    message, validity = reserved
    with about(message_id):
        while message is not None:
            outcome = runtime.messages[message.carrier].send(
                SendMessage(
                    to=message.address,
                    from_=message.our_number,
                    body=message.body,
                    status_url=runtime.hooks.message_status(message.carrier, message.id),
                    validity_seconds=round(validity.total_seconds()),
                    client_ref=str(message.id),
                )
            )
            message = _record(runtime, message, outcome)


def _reserve(runtime: Runtime, message_id: UUID) -> tuple[MessageRow, timedelta] | None:
    """Write that the text is being sent; give it, and how long the carrier is to try."""
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        message = messages.lock(uow, message_id)
        if message is None or message.state is not TextState.PLANNED:
            return None
        row = None if message.interview_id is None else interviews.read(uow, message.interview_id)
        if _left_behind(message, row):
            messages.set_state(
                uow, message_id, TextState.PLANNED, TextState.CANCELLED, settled_at=now, code="left behind"
            )
            return None
        verdict = _ask(uow, message, now)
        if isinstance(verdict, Refused):
            _refuse(runtime, uow, message, verdict, now)
            return None
        messages.set_state(
            uow, message_id, TextState.PLANNED, TextState.RESERVED, reserved_at=now, due_at=None
        )
        if message.attempt_id is not None:
            attempts.move(
                uow, message.attempt_id, AttemptState.PLANNED, AttemptState.RESERVED, reserved_at=now
            )
        return message, text_validity(uow, row)


def _left_behind(message: MessageRow, row: InterviewRow | None) -> bool:
    """Say whether a text that goes again, or had to wait, asks what its dialogue no longer asks.

    The rules of contact would keep a reminder of what is over for ever, where the campaign is over with it.
    """
    if message.interview_id is None or message.step is None:
        return False
    if message.purpose in _SURVEYING and (row is None or row.state not in OPEN):
        return True
    if message.purpose is Purpose.REMINDER and row is not None and was_answered_since(row, message):
        return True
    if not times_resent(message.step):
        return False
    turn = turn_of_step(message.step)
    asks = row is not None and (turn == row.turn if turn is not None else row.state in OPEN)
    return not asks


def _ask(uow: UnitOfWork, message: MessageRow, now: datetime) -> ContactVerdict:
    """Ask the gate at the moment of the attempt. A reply in a dialogue is bound by suppression only."""
    purpose = message.purpose or Purpose.DIALOGUE_REPLY
    if purpose in _SURVEYING and message.attempt_id is not None:
        attempt = attempts.lock(uow, message.attempt_id)
        campaign = None if attempt is None else campaigns.get(uow, attempt.campaign_id)
        if attempt is not None and campaign is not None:
            case = cases.lock(uow, attempt.case_id)
            return ask_gate(uow, campaign, case, purpose, now)[0]
    if purpose is not Purpose.OPT_OUT_CONFIRMATION and respondents.is_suppressed(uow, message.address):
        return Refused(Rule.SUPPRESSED)
    return Allowed()


def _refuse(runtime: Runtime, uow: UnitOfWork, message: MessageRow, refused: Refused, now: datetime) -> None:
    """Let the text wait until the rule allows it, or cancel it where no waiting helps."""
    if not refused.final:
        again = refused.until or now + NO_END_KNOWN
        messages.set_state(uow, message.id, TextState.PLANNED, TextState.PLANNED, due_at=again)
        return
    messages.set_state(
        uow,
        message.id,
        TextState.PLANNED,
        TextState.CANCELLED,
        settled_at=now,
        code=refused.rule.value,
    )
    settle_invitation(runtime, uow, message, None, refused.rule.value, now)


def _record(runtime: Runtime, message: MessageRow, outcome: SendOutcome) -> MessageRow | None:
    """Write what the carrier said; give the text as it goes out from the next number, where it does."""
    following: MessageRow | None = None
    with runtime.unit_of_work() as uow:
        now = runtime.clock.now()
        messages.lock(uow, message.id)  # and its case, before anything is written
        match outcome:
            case Accepted(ref):
                record_accepted_text(runtime, uow, message, ref)
            case Unknown(reason):
                messages.set_state(uow, message.id, TextState.RESERVED, TextState.UNKNOWN, code=reason[:32])
            case Rejected():
                following = text_from_another(uow, message, outcome, now)
                if following is None:
                    _record_refusal(runtime, uow, message, outcome, now)
    runtime.log.info(
        "message_sent",
        message=str(message.id),
        carrier=message.carrier,
        outcome=type(outcome).__name__.lower(),
        code=outcome.code if isinstance(outcome, Rejected) else "",
    )
    return following


def record_accepted_text(runtime: Runtime, uow: UnitOfWork, message: MessageRow, ref: str) -> None:
    """Note that the carrier has the text, and its price, whatever a faster report has made of it since.

    The caller holds the text, and its case.
    """
    messages.set_state(uow, message.id, (*_ASKED, TextState.UNSETTLED), TextState.ACCEPTED)
    cost = runtime.prices.cost_of_text(message.carrier, Billed.TEXT_OUT, message.address, message.segments)
    messages.set_ref(uow, message.id, ref, cost)
    if message.attempt_id is not None:
        attempt = attempts.read(uow, message.attempt_id)
        if attempt is not None:
            mark_dialled(uow, attempt)


def _record_refusal(
    runtime: Runtime, uow: UnitOfWork, message: MessageRow, refusal: Rejected, now: datetime
) -> None:
    not_taken = refusal.error_class is ErrorClass.RATE_LIMITED or refusal.code == NOT_SENT
    if not_taken and message.sends + 1 < _MOST_SENDS:  # surely not taken: the same text may go again
        wait = timedelta(seconds=refusal.retry_after or 0) or _FIRST_WAIT * 2**message.sends
        messages.set_state(
            uow,
            message.id,
            _ASKED,
            TextState.PLANNED,
            due_at=now + wait,
            sends=message.sends + 1,
        )
        return
    if not messages.set_state(
        uow,
        message.id,
        _ASKED,
        TextState.REJECTED,
        settled_at=now,
        error_class=refusal.error_class.value,
        code=refusal.code[:32],
    ):
        return
    if refusal.error_class is ErrorClass.OPTED_OUT:
        opt_out(runtime, uow, message.address, Channel.SMS, "carrier", now)
    resend_text(runtime, uow, message, TextState.REJECTED, refusal.error_class, now)
    settle_invitation(runtime, uow, message, refusal.error_class, refusal.error_class.value, now)
