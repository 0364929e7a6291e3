"""The introduction: every survey begins by naming the company and the purpose, to everybody."""

from __future__ import annotations

from ivr_flows.reading.draft import Draft
from ivr_flows.survey import TellStep, all_steps


def check_intro(draft: Draft) -> None:
    """Note a survey that has no intro, two, or one that not everybody hears first."""
    intros = [step for step in all_steps(draft.steps) if isinstance(step, TellStep) and step.intro]
    if not intros:
        message = 'no step introduces the survey: begin with a tell that has "intro: true"'
        draft.log.add_at(1, 1, "intro", message)
        return
    if intros[0] is not draft.steps[0] or intros[0].condition is not None:
        message = "the intro is the first step, and is said to everybody"
        draft.log.add(draft.places[intros[0].key], "intro", message)
    for step in intros[1:]:
        draft.log.add(draft.places[step.key], "intro", "a survey has one intro")
