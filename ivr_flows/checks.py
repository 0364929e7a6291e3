"""Checks of a whole survey, once its steps are read. Calls the themes of `checking` in their order."""

from __future__ import annotations

from ivr_flows.checking.flow import check_flow
from ivr_flows.checking.intro import check_intro
from ivr_flows.checking.keys import check_keys
from ivr_flows.checking.lengths import check_lengths
from ivr_flows.checking.questions import check_question
from ivr_flows.reading.draft import Draft
from ivr_flows.survey import Question, all_steps


def check_survey(draft: Draft) -> None:
    """Note every fault of the finished draft."""
    check_intro(draft)
    check_flow(draft)
    for step in all_steps(draft.steps):
        if isinstance(step, Question):
            check_question(step, draft)
            check_keys(step, draft)
    if draft.quota_nodes and draft.quotas is None:
        message = "quotas are declared, and no step has check_quotas"
        draft.log.add(draft.quota_nodes[0].start_mark, "quota", message)
    if not draft.log.has_faults:  # what is said can be worded once everything else is right
        check_lengths(draft)
