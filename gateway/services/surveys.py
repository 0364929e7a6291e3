"""Give the compiled survey of a version, from this process's shelf."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import surveys
from ivr_flows.survey import Survey


def survey_of(runtime: Runtime, uow: UnitOfWork, version_id: UUID) -> Survey:
    """Give a published survey. Raises `NotFound` on an id that was never published."""

    def source() -> str:
        found = surveys.source_of(uow, version_id)
        if found is None:
            raise NotFound("survey version", version_id)
        return found

    return runtime.surveys.get(version_id, source)
