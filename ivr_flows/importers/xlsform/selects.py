"""Questions of choices: one or several of a list, filtered or not, with others or without."""

from __future__ import annotations

from typing import Any

from ivr_flows.importers.xlsform.asking import begin_question, finish_question
from ivr_flows.importers.xlsform.choices import OTHER, ChoiceList, other_choice
from ivr_flows.importers.xlsform.code import Named
from ivr_flows.importers.xlsform.expressions import translate_condition
from ivr_flows.importers.xlsform.form import Form, Step, columns_of
from ivr_flows.importers.xlsform.report import Weight
from ivr_flows.importers.xlsform.workbook import Row
from ivr_flows.importers.xlsform.xpath import Reference, Untranslatable
from ivr_flows.language.types import Kind
from ivr_flows.offer import BATCH

SELECT_ONE = frozenset(("select_one", "select1", "select_one_external"))
SELECT_MANY = frozenset(("select_multiple", "select_all_that_apply"))


def read_acknowledge(_kind: str, _rest: str, row: Row, form: Form) -> list[Step]:
    """Read what is to be ticked."""
    step = begin_question(row, form, "one")
    step["choices"] = [
        {"value": "OK", "text": form.texts.same("OK")},
        {"value": "refused", "kind": "refusal", "text": form.texts.same("No")},
    ]
    form.note(row, Weight.CHANGED, 'what was ticked is a choice between "OK" and "No", in English')
    return [finish_question(step, row, form, Named(step["ask"], Kind.TEXT, {"OK": "OK"}))]


def read_select(kind: str, rest: str, row: Row, form: Form) -> list[Step]:
    """Read a question about a list; with `or_other` a second one asks which."""
    name, _, option = rest.partition(" ")
    listed = form.lists.get(name)
    if listed is None or not listed.choices:
        form.note(row, Weight.LEFT_OUT, f'a question about the list "{name}", which is not in this file')
        return []
    many = kind in SELECT_MANY
    step = begin_question(row, form, "many" if many else "one")
    has_other = option in ("or_other", "or other")
    step["choices"] = _choices(listed, row, form, has_other=has_other)
    if isinstance(step["choices"], list) and len(step["choices"]) < 2:
        form.note(
            row, Weight.CHANGED, 'a single choice cannot be asked about; "No" is the other one, in English'
        )
        step["choices"].append({"value": "refused", "kind": "refusal", "text": form.texts.same("No")})
    if many and len(listed.choices) + has_other > BATCH and not form.unheard:
        form.unheard = True
        form.note(
            row, Weight.CHANGED, f"several of more than {BATCH} choices cannot be keyed: no voice channel"
        )
    values = {**listed.values, OTHER: OTHER} if has_other else dict(listed.values)
    named = Named(step["ask"], Kind.LIST if many else Kind.TEXT, values)
    steps = [finish_question(step, row, form, named)]
    if has_other:
        chosen = f'"{OTHER}" in {named.name}' if many else f'{named.name} == "{OTHER}"'
        other: Step = {"ask": form.name(row, "_other"), "type": "text", "if": chosen}
        steps.append(form.made_of(row, {**other, "optional": True, "text": other_choice(form.texts)["text"]}))
    return steps


def _choices(listed: ChoiceList, row: Row, form: Form, *, has_other: bool) -> Any:
    """Give the choices themselves, or where they are filtered, the list's name and the filter."""
    where = _filter(listed, row, form)
    if has_other:
        if where is not None:
            form.note(row, Weight.LEFT_OUT, "the filter of a question that also takes other choices")
        with_other = [choice for choice in listed.plain() if choice["value"] != OTHER]
        return [*with_other, other_choice(form.texts)]
    if where is None:
        return listed.plain()
    form.shared[listed.name] = listed
    return {"list": listed.name, "where": where}


def _filter(listed: ChoiceList, row: Row, form: Form) -> str | None:
    source = row.get("choice_filter")
    if not source:
        return None
    if len(listed.choices) < 2:
        form.note(row, Weight.LEFT_OUT, f"choice_filter {source!r}: of a single choice")
        return None
    columns = columns_of(listed)

    def find(reference: Reference) -> Named:
        if reference.bare and reference.name in columns:
            return columns[reference.name]
        return form.find(reference)

    try:
        return translate_condition(source, find)
    except Untranslatable as fault:
        form.note(row, Weight.LEFT_OUT, f"choice_filter {source!r}: {fault}")
        return None
