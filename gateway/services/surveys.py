"""Give the compiled survey of a version, from this process's shelf."""

from __future__ import annotations

from uuid import UUID

from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import surveys
from ivr_flows.survey import Survey


def survey_of(runtime: Runtime, uow: UnitOfWork, version_id: UUID) -> Survey:
    """Give a published survey. Raises `sqlalchemy.exc.NoResultFound` on an id that was never published."""
    return runtime.surveys.get(version_id, lambda: surveys.source_of(uow, version_id))
