"""Lists as Twilio gives them: newest first, in pages, filtered by dates in the names of the parameters.

The sign of a comparison is part of the name: `StartTime>=2026-01-01` arrives as the parameter `StartTime>`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from multidict import MultiMapping

from sandbox.twilio import errors
from sandbox.twilio.errors import TwilioRefusedError

_T = TypeVar("_T")
_PAGE_SIZE = 50
_LARGEST_PAGE = 1000


def in_period(instant: datetime | None, query: MultiMapping[str], name: str) -> bool:
    """Tell whether `instant` fits the filters on `name`; both bounds belong to the period.

    A resource is shown to the second, so an instant is compared without its fraction.
    """
    for sign, outside in _OUTSIDE.items():
        written = query.get(name + sign)
        if written is None:
            continue
        if instant is None or outside(instant.replace(microsecond=0), *_period(name, written)):
            return False
    return True


_OUTSIDE: dict[str, Callable[[datetime, datetime, datetime], bool]] = {
    "": lambda instant, first, last: not first <= instant <= last,
    ">": lambda instant, first, _last: instant < first,
    "<": lambda instant, _first, last: instant > last,
}


def _period(name: str, written: str) -> tuple[datetime, datetime]:
    """Read a day or an instant as its first and last second."""
    try:
        if len(written) == 10:
            day = date.fromisoformat(written)
            start = datetime(day.year, day.month, day.day, tzinfo=UTC)
            return start, start + timedelta(days=1, seconds=-1)
        instant = datetime.fromisoformat(written)
    except ValueError as fault:
        raise TwilioRefusedError(errors.INVALID_PARAMETER, name) from fault
    instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return instant, instant


def page_of(
    key: str, found: Sequence[_T], path: str, query: MultiMapping[str], show: Callable[[_T], dict[str, Any]]
) -> dict[str, Any]:
    """Cut the page that `query` asks for out of `found`, as the answer's JSON object."""
    size = max(1, min(_number(query, "PageSize", _PAGE_SIZE), _LARGEST_PAGE))
    page = _number(query, "Page", 0)
    start = page * size
    shown = found[start : start + size]
    kept = [(name, value) for name, value in query.items() if name not in {"Page", "PageSize", "PageToken"}]

    def uri(number: int) -> str:
        return f"{path}?{urlencode([*kept, ('PageSize', str(size)), ('Page', str(number))])}"

    return {
        key: [show(one) for one in shown],
        "page": page,
        "page_size": size,
        "start": start,
        "end": max(start, start + len(shown) - 1),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(page - 1) if page else None,
        "next_page_uri": uri(page + 1) if start + size < len(found) else None,
    }


def _number(query: MultiMapping[str], name: str, default: int) -> int:
    written = query.get(name, str(default))
    if not written.isdecimal():
        raise TwilioRefusedError(errors.INVALID_PARAMETER, name)
    return int(written)
