"""Publish a survey: keep its source for ever under its key and version."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from gateway.domain.errors import Conflict
from gateway.runtime import Runtime
from gateway.store.queries import prompts, surveys
from ivr_flows.reader import read_survey
from ivr_flows.recorded_prompts import audio_files


def publish_survey(runtime: Runtime, source: str, file: str, *, speak_missing: bool = False) -> UUID:
    """Publish the survey written in `source`; give the id of its version.

    The same source twice is the same version. The recordings that it plays are fixed with it: the newest
    upload under each name. Raises `SurveyFaults` with every fault of the source, one for each recording
    that nobody has uploaded unless their texts are to be spoken (`speak_missing`), and `Conflict` where
    the version exists with other content: a published version never changes.
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
        named = audio_files(survey)
        there = prompts.newest(uow, survey.key) if named else {}
        if not speak_missing and not named <= there.keys():
            read_survey(source, file, recordings=there.keys())  # raises, with the place of each
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
        prompts.pin(uow, version_id, {name: there[name] for name in sorted(named & there.keys())})
    runtime.log.info("survey_published", survey=survey.key, version=survey.version, id=str(version_id))
    return version_id
