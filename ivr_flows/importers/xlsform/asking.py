"""What every question of a form has: its name, whom it is for, its text, its checks. No type of its own."""

from __future__ import annotations

from ivr_flows.importers.xlsform.code import Named
from ivr_flows.importers.xlsform.form import Form, Step
from ivr_flows.importers.xlsform.report import Weight
from ivr_flows.importers.xlsform.workbook import Row

YES = frozenset(("yes", "true", "true()", "1"))
NO = frozenset(("", "no", "false", "false()", "0"))
_HANDLED = frozenset(
    [
        "type",
        "name",
        "relevant",
        "constraint",
        "required",
        "calculation",
        "choice_filter",
        "parameters",
        "repeat_count",
    ]
)


def note_unused(row: Row, form: Form) -> None:
    """Note the cells of a row that mean nothing to a survey."""
    for column, value in row.cells.items():
        if column not in _HANDLED:
            form.note(row, Weight.LEFT_OUT, f"{column} = {value!r}")
    for column in row.texts:
        if column not in ("label", "hint", "guidance_hint", "constraint_message"):
            form.note(row, Weight.LEFT_OUT, f"the {column} of a question")


def begin_question(row: Row, form: Form, type_: str) -> Step:
    """Begin a question: its name, its type, and whom it is for."""
    step: Step = {"ask": form.name(row), "type": type_}
    add(step, "if", form.condition(row, "relevant"))
    required = row.get("required").lower()
    if required in NO:
        step["optional"] = True
    elif required not in YES:
        step["optional"] = True
        form.note(row, Weight.CHANGED, f"required only where {row.get('required')!r}: it may be passed over")
    text = form.text(row)
    if text is None:
        text = form.text(row, "hint")
        form.note(row, Weight.CHANGED, "a question without a label says its hint, or its name")
    step["text"] = text if text is not None else form.texts.same(row.get("name") or type_)
    return step


def finish_question(step: Step, row: Row, form: Form, named: Named, also: str = "") -> Step:
    """Add what may speak of the question's own answer, and make its name known."""
    form.know(row, named)
    constraint = form.condition(row, "constraint", named)
    checks = [part for part in (also, f"({constraint})" if also and constraint else constraint) if part]
    if checks:
        step["check"] = " and ".join(checks)
        add(step, "check_text", form.text(row, "constraint_message"))
    interviewer = {"instruct": form.text(row, "hint"), "probe": form.text(row, "guidance_hint")}
    told = {key: text for key, text in interviewer.items() if text is not None}
    if told:
        step["cati"] = told
    if row.get("calculation"):
        form.note(row, Weight.LEFT_OUT, f"calculation {row.get('calculation')!r} of a question that is asked")
    return form.made_of(row, step)


def add(step: Step, key: str, value: object) -> None:
    """Add a key to a step where there is something to add."""
    if value is not None:
        step[key] = value
