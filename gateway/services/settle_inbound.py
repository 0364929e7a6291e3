"""Settle a case after what a person began themselves has ended unfinished."""

from __future__ import annotations

from datetime import datetime

from gateway.domain.caller_id import is_reachable
from gateway.domain.endings import Ending
from gateway.domain.retries import amounts_to
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.end_case import end_case
from gateway.store.queries import cases, interviews
from gateway.store.queries.attempts import AttemptRow
from gateway.store.queries.campaigns import CampaignRow
from gateway.store.queries.cases import CaseRow


def settle_inbound(
    runtime: Runtime,
    uow: UnitOfWork,
    campaign: CampaignRow,
    case: CaseRow,
    attempt: AttemptRow,
    ending: Ending,
    now: datetime,
) -> None:
    """Say what follows. It was no attempt of ours and is not counted as one.

    Who came of themselves is not called by us: their interview waits as long as one may be resumed, and then
    closes by what was answered. Who withheld their number cannot come back to it. A case of ours rests and is
    tried again by its rules.
    """
    retries, disposition = campaign.rules.retries, amounts_to(ending)
    left = interviews.lock_open_of_case(uow, case.id)
    if not is_reachable(case.address) or (case.origin.walked_in and left is None):
        end_case(runtime, uow, case.id, disposition, now, carrier_ref=attempt.carrier_ref or "")
    elif case.origin.walked_in and left is not None:
        interviews.change(uow, left.id, {"due_at": now + retries.resume_within})
    else:
        cases.rest(uow, case, now + retries.resume_after, disposition=disposition)
