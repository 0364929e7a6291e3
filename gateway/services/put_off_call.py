"""Put off the call of a case that the carrier had no room for: it was surely not made, and is no try."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from gateway.domain.cases import CaseState
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Rejected
from gateway.runtime import UnitOfWork
from gateway.store.queries import callers, cases
from gateway.store.queries.attempts import AttemptRow

# Where the carrier does not say when it has room again. Each wait is twice the one before, up to 16 minutes.
_FIRST_WAIT: Final = timedelta(seconds=30)
_MOST_DOUBLINGS: Final = 5
_PUT_OFF: Final = ErrorClass.RATE_LIMITED.value


def put_off_call(uow: UnitOfWork, attempt: AttemptRow, refusal: Rejected, now: datetime) -> None:
    """Let the case rest until the carrier has room, as it says itself or as we guess.

    How often a case was put off is counted apart, and ends nothing.
    """
    case = cases.lock(uow, attempt.case_id)
    if case.state is CaseState.FINAL or callers.calls_us(uow, case.id):
        return
    guess = _FIRST_WAIT * 2 ** min(case.tries.get(_PUT_OFF, 0), _MOST_DOUBLINGS)
    wait = timedelta(seconds=refusal.retry_after or 0) or guess
    cases.rest(uow, case, now + wait, tried=_PUT_OFF)
