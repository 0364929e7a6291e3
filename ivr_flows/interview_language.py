"""The language of an interview, where its survey has questions that set it. Pure.

The latest wish counts, whoever had it: the language of the beginning, a ChangeLanguage, or an answer on
the path to a question with `sets: language`. An answer that is corrected, or that the path no longer
comes to, counts no more, and the wish before it holds again. A refusal to say wishes nothing.
"""

from __future__ import annotations

from msgspec.structs import replace

from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.walk import Path


def in_language_asked_for(state: State, language: str) -> State:
    """Go on in a language that somebody asked for, whatever has been answered before."""
    return replace(state, language=language, wished=language, wished_at=state.turn)


def in_language_of_path(survey: Survey, state: State, walked: Path) -> State:
    """Go on in the language that holds after the answers on the path."""
    if not survey.language_questions:
        return state
    language, at = state.wished or state.language, state.wished_at
    for record in walked.answered:
        is_wish = record.question in survey.language_questions and record.value in survey.languages
        if is_wish and record.turn > at:
            language, at = str(record.value), record.turn
    return state if language == state.language else replace(state, language=language)
