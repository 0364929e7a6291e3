"""Mark an attempt as really dialled or sent: from now on it counts."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.attempts import AttemptState
from gateway.runtime import UnitOfWork
from gateway.store.queries import attempts, cases


def mark_dialled(uow: UnitOfWork, attempt_id: UUID, case_id: UUID) -> None:
    """Note that the carrier has taken the attempt; the first evidence counts it, later ones change nothing.

    The evidence may be the carrier's answer, a webhook that names the attempt, or the carrier's list.
    An unsettled attempt is counted and stays as it is: its number may have a live attempt again.
    """
    before = (AttemptState.RESERVED, AttemptState.UNKNOWN)
    taken = attempts.move(uow, attempt_id, before, AttemptState.IN_FLIGHT, dialled=True)
    if taken or attempts.count_unsettled(uow, attempt_id):
        cases.count_attempt(uow, case_id)
