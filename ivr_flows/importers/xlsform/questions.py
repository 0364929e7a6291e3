"""One row of a form that asks, says or computes something -> steps of a survey."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ivr_flows.importers.xlsform.asking import YES, add, begin_question, finish_question, note_unused
from ivr_flows.importers.xlsform.code import Named
from ivr_flows.importers.xlsform.expressions import translate
from ivr_flows.importers.xlsform.form import Form, Step
from ivr_flows.importers.xlsform.report import Weight
from ivr_flows.importers.xlsform.selects import SELECT_MANY, SELECT_ONE, read_acknowledge, read_select
from ivr_flows.importers.xlsform.workbook import Row
from ivr_flows.importers.xlsform.xpath import Untranslatable
from ivr_flows.language.types import Kind

_PARAMETER = re.compile(r"(\w+)\s*=\s*(\S+?)(?=[\s,;]|$)")
_WHOLE, _DECIMAL = re.compile(r"-?\d{1,3}"), re.compile(r"-?\d{1,12}(\.\d{1,12})?")
_SCALE_SPAN = 100
# A form's type of one value -> ours, and the kind of its value.
_PLAIN: Mapping[str, tuple[str, Kind]] = {
    "text": ("text", Kind.TEXT),
    "string": ("text", Kind.TEXT),
    "integer": ("number", Kind.NUMBER),
    "int": ("number", Kind.NUMBER),
    "decimal": ("number", Kind.NUMBER),
    "date": ("date", Kind.DATE),
    "time": ("time", Kind.TIME),
    "datetime": ("date", Kind.DATE),
    "audio": ("record", Kind.TEXT),
    "barcode": ("text", Kind.TEXT),
}
# What a device knows by itself: the gateway has its own record of when, by whom and from where.
_KNOWN_TO_DEVICES = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "imei",
        "audit",
        "start-geopoint",
        "background-audio",
        "xml-external",
        "csv-external",
    ]
)


def read_row(kind: str, rest: str, row: Row, form: Form) -> list[Step]:
    """Read one row by its type, and the words after it; what a survey cannot ask is noted and left out."""
    if kind in _KNOWN_TO_DEVICES:
        if kind == "today":
            form.know(row, Named("today()", Kind.DATE, asked=False))
        form.note(row, Weight.LEFT_OUT, f"{kind}: known to a device, not asked in a survey")
        return []
    reader = _READERS.get(kind)
    if reader is None and kind in _PLAIN:
        reader = _plain
    elif reader is None and kind in SELECT_ONE | SELECT_MANY:
        reader = read_select
    if reader is None:
        form.note(
            row, Weight.LEFT_OUT, f'a question of type "{row.get("type")}" cannot be asked by telephone'
        )
        return []
    note_unused(row, form)
    return reader(kind, rest, row, form)


def _note_step(_kind: str, _rest: str, row: Row, form: Form) -> list[Step]:
    text = form.text(row)
    if text is None:
        form.note(row, Weight.LEFT_OUT, "a note that says nothing")
        return []
    step: Step = {"tell": form.name(row)}
    add(step, "if", form.condition(row, "relevant"))
    return [form.made_of(row, {**step, "text": text})]


def _calculate(_kind: str, _rest: str, row: Row, form: Form) -> list[Step]:
    source = row.get("calculation")
    try:
        code = translate(source, form.find)
    except Untranslatable as fault:
        form.note(row, Weight.LEFT_OUT, f"calculation {source!r}: {fault}")
        return []
    step: Step = {"set": form.name(row)}
    add(step, "if", form.condition(row, "relevant"))
    form.know(row, Named(step["set"], code.kind, asked=False))
    return [form.made_of(row, {**step, "value": code.text})]


def _plain(kind: str, _rest: str, row: Row, form: Form) -> list[Step]:
    if row.get("calculation") and row.get("read_only").lower() in YES:
        return _calculate(kind, "", row, form)
    type_, value = _PLAIN[kind]
    if kind == "datetime":
        form.note(row, Weight.CHANGED, "of a date with a time, the date is asked")
    if kind == "barcode":
        form.note(row, Weight.CHANGED, "what would be scanned is asked as a text")
    step = begin_question(row, form, type_)
    named = Named(step["ask"], value)
    whole = f"{step['ask']} == int({step['ask']})" if kind in ("integer", "int") else ""
    return [finish_question(step, row, form, named, whole)]


def _range(_kind: str, _rest: str, row: Row, form: Form) -> list[Step]:
    given = {"start": "0", "end": "10", "step": "1", **dict(_PARAMETER.findall(row.get("parameters")))}
    low, high, by = (_number(given[key]) for key in ("start", "end", "step"))
    if low is None or high is None or low >= high:
        form.note(
            row, Weight.CHANGED, f"a range without ends: {row.get('parameters')!r}; any number is taken"
        )
        low = high = None
    elif by != 1:
        form.note(
            row, Weight.CHANGED, f"a range in steps of {given['step']} takes any number between its ends"
        )
    is_scale = isinstance(low, int) and isinstance(high, int) and by == 1 and high - low <= _SCALE_SPAN
    step = begin_question(row, form, "scale" if is_scale else "number")
    add(step, "min", low)
    add(step, "max", high)
    return [finish_question(step, row, form, Named(step["ask"], Kind.NUMBER))]


def _number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else None


_READERS: Mapping[str, Callable[[str, str, Row, Form], list[Step]]] = {
    "note": _note_step,
    "calculate": _calculate,
    "range": _range,
    "acknowledge": read_acknowledge,
    "trigger": read_acknowledge,
}
