"""Consent to be recorded: a survey that asks for it is not recorded until somebody has agreed.

The question is known by its key, as in the library's survey on consent. Where a survey has none, whoever
publishes it answers for the right to record.
"""

from __future__ import annotations

from ivr_flows.going import newest_of
from ivr_flows.state import Cursor, State
from ivr_flows.survey import Survey

QUESTION, YES = "recording", "yes"


def may_record(survey: Survey, state: State) -> bool:
    """Say whether what a caller says may be recorded now: the newest answer counts."""
    asked = survey.questions.get(QUESTION)
    if asked is None or YES not in {choice.value for choice in asked.choices}:
        return True
    given = newest_of(state, Cursor(QUESTION))
    return given is not None and given.value == YES
