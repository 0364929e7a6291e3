"""The `constants` of a survey file: names for values that texts and expressions share."""

from __future__ import annotations

import re

from ivr_flows.faults import FaultLog
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import TextNode
from ivr_flows.reading.spelling import NAME

_NUMBER = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,15}")
_TRUTHS = {"true": True, "false": False}


def read_constants(fields: Fields, log: FaultLog) -> dict[str, bool | float | str]:
    """Read the constants; one that is written in quotes is a text."""
    node = fields.take("constants")
    if node is None:
        return {}
    given = Fields(node, log, "constants")
    constants: dict[str, bool | float | str] = {}
    for name in given.keys:
        value = given.take(name)
        if not NAME.fits(name):
            log.add(given.key_mark(name), NAME.code, NAME.refusal(name))
        elif isinstance(value, TextNode):
            constants[name] = value.value if value.style in ("'", '"') else _value(value.value)
        else:
            log.add(given.key_mark(name), "wrong-shape", "a constant is one value")
    return constants


def _value(text: str) -> bool | float | str:
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _TRUTHS.get(text, text)
