"""Recorded prompts: which audio files a survey names. Pure; what they are is nobody's business here."""

from __future__ import annotations

from collections.abc import Iterator

from ivr_flows.survey import Survey, Texts


def audio_files(survey: Survey) -> frozenset[str]:
    """List the audio files that the survey plays in calls."""
    return frozenset(
        wording.audio
        for texts in _texts(survey)
        for wording in texts.overrides.get("voice", {}).values()
        if wording.audio
    )


def _texts(survey: Survey) -> Iterator[Texts]:
    for tell in survey.tells.values():
        yield tell.texts
    for question in survey.questions.values():
        yield question.texts
