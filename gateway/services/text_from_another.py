"""Send an invitation by text from the campaign's next number, where a carrier refused it for its own reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.messages import TextState
from gateway.domain.our_numbers import another_may_take, next_after
from gateway.domain.ports.carriers import Rejected
from gateway.runtime import UnitOfWork
from gateway.store.queries import attempts, campaigns, cases, interviews, messages
from gateway.store.queries.messages import MessageRow

_INVITATIONS = frozenset({Purpose.INVITE, Purpose.RETRY})


def text_from_another(
    uow: UnitOfWork, message: MessageRow, refusal: Rejected, now: datetime
) -> MessageRow | None:
    """Move an invitation and its dialogue to the next number; give the text to send, or None.

    Only what opens a dialogue moves: a person who has written to a number is answered from it.
    """
    invites = message.purpose in _INVITATIONS and message.attempt_id and message.interview_id
    if not invites or not another_may_take(refusal):
        return None
    held = messages.lock(uow, message.id)
    attempt = attempts.lock(uow, message.attempt_id) if message.attempt_id else None
    row = interviews.lock(uow, message.interview_id) if message.interview_id else None
    if held is None or held.state is not TextState.RESERVED or attempt is None or row is None:
        return None
    if row.answers_given > 0:
        return None
    ours = next_after(
        campaigns.numbers_of(uow, attempt.campaign_id),
        Channel.SMS,
        cases.lock(uow, attempt.case_id).region,
        held.carrier,
        held.our_number,
    )
    if ours is None or interviews.case_in_dialogue(uow, held.address, ours.number) not in (None, row.case_id):
        return None
    attempts.turn_to(uow, attempt.id, carrier=ours.carrier, our_number=ours.number, leg=attempt.leg, now=now)
    interviews.change(uow, row.id, {"our_number": ours.number})
    messages.turn_to(uow, held.id, carrier=ours.carrier, our_number=ours.number, now=now)
    return replace(held, carrier=ours.carrier, our_number=ours.number, reserved_at=now)
