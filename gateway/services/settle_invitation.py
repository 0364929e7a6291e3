"""Settle an invitation by text that did not arrive: its interview, its attempt, and what follows."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.attempts import UNFINISHED, AttemptState
from gateway.domain.channel import Channel
from gateway.domain.contact_gate import Purpose
from gateway.domain.endings import Ending, ending_of_refusal
from gateway.domain.interviews import OPEN, InterviewState
from gateway.domain.our_numbers import another_may_text
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.settle_case import settle_case
from gateway.store.queries import attempts, campaigns, interviews, quotas
from gateway.store.queries.messages import MessageRow

_INVITATIONS = frozenset({Purpose.INVITE, Purpose.RETRY})


def settle_invitation(
    runtime: Runtime,
    uow: UnitOfWork,
    message: MessageRow,
    error_class: ErrorClass | None,
    why: str,
    now: datetime,
) -> None:
    """End the attempt whose invitation failed. A later text of a dialogue that fails ends nothing:
    the reminder asks again.

    `error_class` is None where the gate, not the carrier, forbade the text. What the carrier refused for reasons
    of its own is left to the campaign's next number, as long as nobody has answered anything.
    """
    if message.purpose not in _INVITATIONS or message.attempt_id is None or message.interview_id is None:
        return
    attempt = attempts.lock(uow, message.attempt_id)
    row = interviews.lock(uow, message.interview_id)
    if attempt is None or row is None or row.state not in OPEN or row.channel is not Channel.SMS:
        return
    if message.step != f"turn:{row.turn}":  # they have replied: it arrived, whatever the carrier says
        return
    if row.answers_given == 0:
        values: dict[str, object] = {"state": InterviewState.UNANSWERED, "closed_at": now, "due_at": None}
        campaign = campaigns.get(uow, row.campaign_id)
        if error_class is not None and campaign is not None:
            # Carriers are mistaken at times: who replies after all has got it.
            values |= {"late_until": now + campaign.rules.late_reply_within, "late_state": row.engine_state}
        interviews.change(uow, row.id, values)
        quotas.release(uow, row.id, now)
    else:
        interviews.change(uow, row.id, {"state": InterviewState.SUSPENDED, "due_at": None})
    attempts.move(
        uow,
        attempt.id,
        UNFINISHED,
        AttemptState.SETTLED,
        settled_at=now,
        outcome=why[:32],
    )
    ending = Ending.TECHNICAL if error_class is None else ending_of_refusal(error_class)
    another_may = row.answers_given == 0 and another_may_text(error_class)
    settle_case(runtime, uow, attempt, ending, now, another_may=another_may)
