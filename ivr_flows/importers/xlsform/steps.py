"""The rows of a form, with their groups and repeats -> steps of a survey.

A survey loops over answers, and a form repeats by a number. So a repeat that follows the choices of a
question becomes a loop; one that follows a number is written out a few times, each round with its
condition; one without an end is asked once. The last two are noted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ivr_flows.importers.xlsform.asking import note_unused
from ivr_flows.importers.xlsform.expressions import translate
from ivr_flows.importers.xlsform.form import Form, Step
from ivr_flows.importers.xlsform.questions import read_row
from ivr_flows.importers.xlsform.report import Weight
from ivr_flows.importers.xlsform.workbook import Row
from ivr_flows.importers.xlsform.xpath import Call, Reference, Untranslatable, parse_xpath
from ivr_flows.language.types import Kind

ROUNDS = 5
_KIND = re.compile(
    r"(?P<edge>begin|end)[ _](?P<what>group|repeat|loop)|"
    r"(?P<words>select one from|select all that apply from|select one|select multiple|select all that apply)|"
    r"(?P<word>\S+)",
    re.IGNORECASE,
)
_SPELLED = {
    "select one from": "select_one",
    "select one": "select_one",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "select multiple": "select_multiple",
}


@dataclass
class Group:
    """A group or a repeat: its first row, and what is inside."""

    row: Row
    is_repeat: bool
    inside: list[Row | Group] = field(default_factory=list)


def kind_of(row: Row) -> tuple[str, str]:
    """Give the type of a row in one spelling, and the words after it."""
    found = _KIND.match(row.get("type"))
    if found is None:
        return "", ""
    if found["edge"]:
        return f"{found['edge']} {found['what']}".lower(), ""
    rest = row.get("type")[found.end() :].strip()
    kind = _SPELLED.get((found["words"] or "").lower(), found["word"] or "")
    return kind.lower(), rest


def nest(rows: Sequence[Row], form: Form) -> list[Row | Group]:
    """Put rows into their groups; a group that is never closed reaches to the end."""
    top: list[Row | Group] = []
    open_groups: list[Group] = []
    for row in rows:
        here = open_groups[-1].inside if open_groups else top
        kind, _ = kind_of(row)
        if kind.startswith("begin "):
            group = Group(row, is_repeat=kind != "begin group")
            here.append(group)
            open_groups.append(group)
        elif kind.startswith("end "):
            if open_groups:
                open_groups.pop()
            else:
                form.note(row, Weight.LEFT_OUT, "the end of a group that never began")
        elif kind:
            here.append(row)
        else:
            form.note(row, Weight.LEFT_OUT, "a row without a type")
    for group in open_groups:
        form.note(group.row, Weight.CHANGED, "a group that is never closed")
    return top


def read_all(parts: Sequence[Row | Group], form: Form) -> list[Step]:
    """Read rows and groups in their order."""
    steps: list[Step] = []
    for part in parts:
        if isinstance(part, Row):
            steps += read_row(*kind_of(part), part, form)
        elif part.is_repeat:
            steps += _repeat(part, form)
        else:
            steps += _group(part, form)
    return steps


def _group(group: Group, form: Form) -> list[Step]:
    note_unused(group.row, form)
    return _block(group, form, form.condition(group.row, "relevant"))


def _block(group: Group, form: Form, condition: str | None, suffix: str = "") -> list[Step]:
    name = form.name(group.row, suffix)
    head = _heading(group, form, name)
    steps = [*head, *read_all(group.inside, form)]
    if len(steps) == len(head):
        form.note(group.row, Weight.LEFT_OUT, "a group in which nothing is asked")
        return []
    block: Step = {"block": name}
    if condition is not None:
        block["if"] = condition
    return [form.made_of(group.row, {**block, "steps": steps})]


def _heading(group: Group, form: Form, name: str) -> list[Step]:
    text = form.text(group.row)
    if text is None:
        return []
    heading: Step = {"tell": form.name(replace(group.row, cells={"name": name}), "_heading"), "text": text}
    return [form.made_of(group.row, heading)]


def _repeat(group: Group, form: Form) -> list[Step]:
    row = group.row
    note_unused(row, form)
    condition = form.condition(row, "relevant")
    count = row.get("repeat_count")
    known = dict(form.names)
    steps = _loop(group, form, condition) if count else None
    if steps is None:
        steps = _written_out(group, form, condition)
    # A name inside has a value for every round, so that nothing after the rounds can read it.
    form.names = known
    return steps


def _loop(group: Group, form: Form, condition: str | None) -> list[Step] | None:
    """Read a repeat as a loop over the choices of the question that counts its rounds; else None."""
    source = group.row.get("repeat_count")
    try:
        node = parse_xpath(source)
        if not (isinstance(node, Call) and node.name == "count-selected"):
            return None
        [counted] = node.arguments
        if not isinstance(counted, Reference):
            return None
        named = form.find(counted)
    except (Untranslatable, ValueError):
        return None
    if named.kind is not Kind.LIST:
        return None
    each = form.name(replace(group.row, cells={"name": f"{named.name}_item"}), "_")
    blocks = _block(group, form, condition)
    for block in blocks:
        inside = block.pop("steps")
        block |= {"each": f"{each} in {named.name}", "steps": inside}
    form.note(group.row, Weight.CHANGED, f"a round for every choice of {named.name}, in the list's order")
    return blocks


def _written_out(group: Group, form: Form, condition: str | None) -> list[Step]:
    count = _count(group.row, form)
    if count is None:
        form.note(group.row, Weight.CHANGED, "a repeat without a number that is known here is asked once")
        return _block(group, form, condition)
    if count.isdigit():
        rounds = min(int(count), ROUNDS)
        conditions = [condition] * rounds
    else:
        rounds = ROUNDS
        also = f" and ({condition})" if condition is not None else ""
        conditions = [f"{count} >= {number}{also}" for number in range(1, ROUNDS + 1)]
    form.note(
        group.row, Weight.CHANGED, f"a repeat is written out {rounds} times; further rounds are not asked"
    )
    steps: list[Step] = []
    for number, holds in enumerate(conditions, start=1):
        before = dict(form.names)
        steps += _block(group, form, holds, "" if number == 1 else f"_{number}")
        form.names = before
    return steps


def _count(row: Row, form: Form) -> str | None:
    source = row.get("repeat_count")
    if not source:
        return None
    try:
        code = translate(source, form.find)
    except Untranslatable as fault:
        form.note(row, Weight.LEFT_OUT, f"repeat_count {source!r}: {fault}")
        return None
    return code.text if code.kind is Kind.NUMBER else None


def known_names(rows: Sequence[Row]) -> frozenset[str]:
    """List the names of all rows."""
    return frozenset(row.get("name") for row in rows if row.get("name"))
