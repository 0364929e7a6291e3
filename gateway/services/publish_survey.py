"""Publish a survey: keep its source for ever under its key and version."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from gateway.domain.errors import Conflict
from gateway.runtime import Runtime
from gateway.store.queries import surveys
from ivr_flows.reader import read_survey


def publish_survey(runtime: Runtime, source: str, file: str) -> UUID:
    """Publish the survey written in `source`; give the id of its version.

    The same source twice is the same version. Raises `SurveyFaults` with every fault of the source,
    and `Conflict` where the version exists with other content: a published version never changes.
    """
    survey = read_survey(source, file)
    checksum = sha256(source.encode()).hexdigest()
    with runtime.unit_of_work() as uow:
        found = surveys.find_version(uow, survey.key, survey.version)
        if found is not None:
            version_id, kept = found
            if kept != checksum:
                raise Conflict(
                    f"{survey.key} version {survey.version} is published with other content: "
                    "raise the version in the file"
                )
            return version_id
        version_id = runtime.ids.new()
        surveys.add_version(
            uow,
            id=version_id,
            survey_key=survey.key,
            version=survey.version,
            source=source,
            checksum=checksum,
            published_at=runtime.clock.now(),
        )
    runtime.log.info("survey_published", survey=survey.key, version=survey.version, id=str(version_id))
    return version_id
