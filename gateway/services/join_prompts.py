"""Join recorded prompts that follow each other, so that a carrier fetches one file and pauses nowhere."""

from __future__ import annotations

from itertools import groupby

from msgspec.structs import replace

from gateway.domain.errors import BadInput, NotFound
from gateway.runtime import Runtime
from ivr_flows.voice_script import Gather, Play, Prompt, Record, Verb, VoiceScript


def join_prompts(runtime: Runtime, script: VoiceScript) -> VoiceScript:
    """Give the script with each run of recordings in a prompt as one. A file is joined once and then kept.

    The names are those of the store, `<sha256>.wav`; the same parts always make the same file, so a
    script that is given again sounds the same.
    """
    return VoiceScript(tuple(_verb(runtime, verb) for verb in script.verbs))


def _verb(runtime: Runtime, verb: Verb) -> Verb:
    match verb:
        case Gather() | Record():
            return replace(verb, prompts=_prompts(runtime, verb.prompts))
        case _:
            return verb


def _prompts(runtime: Runtime, prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
    joined: list[Prompt] = []
    for recorded, run in groupby(prompts, lambda prompt: isinstance(prompt, Play)):
        parts = list(run)
        joined += _one(runtime, parts) if recorded and len(parts) > 1 else parts
    return tuple(joined)


def _one(runtime: Runtime, parts: list[Prompt]) -> list[Prompt]:
    names = [part.asset for part in parts if isinstance(part, Play)]
    try:
        return [Play(runtime.audio.join(names).name)]
    except (NotFound, BadInput):  # a file that is gone, or too long together: each for itself
        return parts
