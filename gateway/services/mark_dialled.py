"""Mark an attempt as really dialled or sent: from now on it counts."""

from __future__ import annotations

from typing import Final

from gateway.domain.attempts import AttemptState
from gateway.runtime import UnitOfWork
from gateway.store.queries import attempts, cases
from gateway.store.queries.attempts import AttemptRow

_BEFORE: Final = frozenset({AttemptState.RESERVED, AttemptState.UNKNOWN})
_NOT_COUNTED_YET: Final = _BEFORE | {AttemptState.UNSETTLED}


def mark_dialled(uow: UnitOfWork, attempt: AttemptRow) -> None:
    """Note that the carrier has taken the attempt; the first evidence counts it, later ones change nothing.

    The evidence may be the carrier's answer, a webhook that names the attempt, or the carrier's list.
    An unsettled attempt is counted and stays as it is: its number may have a live attempt again. The caller
    holds the case.
    """
    if attempt.state not in _NOT_COUNTED_YET:
        return
    taken = attempts.move(uow, attempt.id, _BEFORE, AttemptState.IN_FLIGHT, dialled=True)
    if taken or attempts.count_unsettled(uow, attempt.id):
        cases.count_attempt(uow, attempt.case_id)
