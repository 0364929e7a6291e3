"""Every question of a survey as a call asks it, for checks before anybody is called. Pure.

Texts are as long as they may well be. Choices that a respondent does not have are there too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr_flows.channels.voice import voice_script
from ivr_flows.consent import QUESTION, YES
from ivr_flows.effects import Ask, Effect, Tell
from ivr_flows.state import AnswerRecord, State
from ivr_flows.survey import Survey
from ivr_flows.voice_script import VoiceScript


@dataclass(frozen=True, slots=True)
class PreviewedStep:
    """What a call does at one step, in one language."""

    step: str
    language: str
    script: VoiceScript


def preview_call(survey: Survey) -> Iterator[PreviewedStep]:
    """Give each thing that is told and asked, in each language, in the survey's order."""
    for language in survey.languages:
        state = _state(survey, language)
        for key, tell in survey.tells.items():
            text = tell.texts.wording("voice", language).template.longest()
            yield _step(survey, state, key, Tell(key, text, tell.intro))
        for key, question in survey.questions.items():
            text = question.texts.wording("voice", language).template.longest()
            yield _step(survey, state, key, Ask(key, "", text))


def _step(survey: Survey, state: State, key: str, effect: Effect) -> PreviewedStep:
    return PreviewedStep(key, state.language, voice_script(survey, state, (effect,)))


def _state(survey: Survey, language: str) -> State:
    return State(
        survey=survey.key,
        version=survey.version,
        seed=0,
        context={},
        language=language,
        channel="voice",
        at=None,
        answers=(AnswerRecord(QUESTION, "", YES, "", "voice", 1),),  # who agrees to be recorded is recorded
        tries=0,
        verdicts={},
        confirmed=(),
        turn=1,
        outcome=None,
        service=False,
    )
