"""Add a recorded prompt to a survey: check the file, make it fit for a telephone, keep it by its content."""

from __future__ import annotations

from gateway.domain.ports.audio import PreparedPrompt
from gateway.runtime import Runtime
from gateway.store.queries import prompts


def add_prompt(runtime: Runtime, survey_key: str, name: str, data: bytes) -> PreparedPrompt:
    """Keep `data` as the audio file `name` of a survey; give what was found in it. Raises `AudioToolMissing`.

    A file with an error is not kept. The newest under a name is what the survey's next version plays;
    published versions go on playing what they were published with.
    """
    prepared = runtime.audio.prepare_prompt(data)
    if prepared.audio is None:
        return prepared
    with runtime.unit_of_work() as uow:
        prompts.add(
            uow,
            id=runtime.ids.new(),
            survey_key=survey_key,
            name=name,
            sha256=prepared.audio.sha256,
            seconds=prepared.audio.seconds,
            uploaded_at=runtime.clock.now(),
        )
    runtime.log.info("prompt_added", survey=survey_key, name=name, sha256=prepared.audio.sha256)
    return prepared
