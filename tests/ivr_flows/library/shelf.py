"""The surveys of the library, read once, and what they say, in the words of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr_flows import library
from ivr_flows.piping import Template
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey, Texts

SURVEYS = {name: read_survey(library.survey_source(name), f"{name}.yaml") for name in library.names()}
LANGUAGES = ("ru", "en")


def worded(template: Template) -> str:
    """Write a text, with three dots for whatever is piped into it."""
    return "".join(part if isinstance(part, str) else "…" for part in template.parts)


def wordings(texts: Texts) -> Iterator[tuple[str, str]]:
    """List the wordings of a text, for whatever channel, each after its language."""
    for by_language in (texts.general, *texts.overrides.values()):
        for language, wording in by_language.items():
            yield language, worded(wording.template)


def everything_said(survey: Survey) -> Iterator[tuple[str, str]]:
    """List all that a survey says to respondents and interviewers, each after its language."""
    for texts in (*(tell.texts for tell in survey.tells.values()), *survey.closings.values()):
        yield from wordings(texts)
    for question in survey.questions.values():
        yield from wordings(question.texts)
        for extra in (question.instruct, question.probe, question.check_text, question.warn_text):
            yield from _by_language(extra or {})
        for choice in question.choices:
            yield from ((language, word) for language in LANGUAGES for word in choice.words(language))


def _by_language(templates: Mapping[str, Template]) -> Iterator[tuple[str, str]]:
    for language, template in templates.items():
        yield language, worded(template)
