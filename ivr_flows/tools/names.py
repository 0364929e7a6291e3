"""Names of a compiled survey: which name each slot has, and a text with its names put back."""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.piping import Template
from ivr_flows.survey import LoopStep, SetStep, Survey, all_steps


def slot_names(survey: Survey) -> Mapping[int, str]:
    """Give the name of every slot; the value that a loop goes through is called after its block."""
    names = {slot: f"contact.{name}" for name, slot in survey.contact_slots if name in survey.contact}
    names |= {slot: f"{name}()" for name, slot in survey.contact_slots if name not in survey.contact}
    names |= {question.slot: key for key, question in survey.questions.items()}
    for step in all_steps(survey.steps):
        if isinstance(step, LoopStep):
            names[step.slot] = f"each of {step.key}"
        elif isinstance(step, SetStep):
            names[step.slot] = step.key
    return names


def source_text(template: Template, names: Mapping[int, str]) -> str:
    """Write a text as its author did, each value in braces by its name."""
    return "".join(
        part if isinstance(part, str) else f"{{{names.get(part.slot, '…')}}}" for part in template.parts
    )
