"""The body of a webhook: JSON, or a form where the number's older interface sends one.

A body of any bytes is read; what is no object is an empty one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from gateway.domain.ports.carrier_events import RawRequest

_FORM: Final = "application/x-www-form-urlencoded"
# Vonage sends a few dozen parameters; the bound keeps a hostile body from costing more than a refusal.
_MOST_PARAMETERS: Final = 500
# JSON can write one half of a character alone: no database takes it, and no answer could be encoded.
_HALF_A_CHARACTER: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def read_body(request: RawRequest) -> dict[str, Any]:
    """Read the fields of a webhook; none where the body cannot be read. Never raises."""
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM
    try:
        if is_form:
            pairs = parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
            return dict(pairs)
        body = json.loads(request.body)
        if _HALF_A_CHARACTER.search(request.body):
            body = json.loads(json.dumps(body, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def word(body: Mapping[str, Any], name: str) -> str:
    """Give a field as text: numbers as they are written, "" for anything else and where it is missing."""
    value = body.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give a field that is an object; an empty one where it is not."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def whole(text: str) -> int | None:
    """Read a number without a sign; None for anything else, and for what no count can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def flat(body: Mapping[str, Any]) -> dict[str, str]:
    """Give the fields as texts, for the ledger: what is no text is written as JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
