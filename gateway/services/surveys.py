"""Give the compiled survey of a version, and what it plays, from this process's shelf."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from gateway.domain.errors import NotFound
from gateway.runtime import Runtime, UnitOfWork
from gateway.store.queries import prompts, surveys
from ivr_flows.survey import Survey


def survey_of(runtime: Runtime, uow: UnitOfWork, version_id: UUID) -> Survey:
    """Give a published survey. Raises `NotFound` on an id that was never published."""

    def source() -> str:
        found = surveys.source_of(uow, version_id)
        if found is None:
            raise NotFound("survey version", version_id)
        return found

    return runtime.surveys.get(version_id, source)


def prompts_of(runtime: Runtime, uow: UnitOfWork, survey: Survey) -> Mapping[str, str]:
    """Give the recordings of a published survey: names in the store by the names that the survey uses.

    They were fixed when it was published. One that is not among them is spoken.
    """
    return runtime.surveys.prompts(
        survey,
        lambda: {
            name: f"{sha256}.wav" for name, sha256 in prompts.pinned(uow, survey.key, survey.version).items()
        },
    )
