"""End a case that is not contacted again. What was answered by then is a result and is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gateway.domain.dispositions import Disposition
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.advance_interview import advance
from gateway.store.queries import cases, interviews
from ivr_flows.events import GiveUp


def end_case(
    runtime: Runtime,
    uow: UnitOfWork,
    case_id: UUID,
    disposition: Disposition,
    now: datetime,
    *,
    carrier_ref: str = "",
) -> None:
    """End a case with `disposition`, unless it has an interview open.

    An open interview ends as what was answered makes it (partial or broken off), and the case with
    it: human contact beats later no-answers.
    """
    left = interviews.lock_open_of_case(uow, case_id)
    if left is not None:
        advance(runtime, uow, left, GiveUp(), now, carrier_ref=carrier_ref)
    cases.finalise(uow, case_id, disposition.value, now)
