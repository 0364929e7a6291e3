"""Calls as Vonage's REST interface shows them.

The answers are read here and not by the SDK's models: those know no calls of softphones, and one such call
would make a whole list unreadable. Rule: https://developer.vonage.com/en/api/voice#getCalls
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from vonage_voice import Voice
from vonage_voice.models import ListCallsFilter

from gateway.carriers.vonage.body import whole, word
from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.codes import CALL_STATES
from gateway.carriers.vonage.phone import from_vonage
from gateway.domain.ports.carrier_words import CallState
from gateway.domain.ports.carriers import CallSnapshot

_CALLS: Final = "/v1/calls"
_PAGE: Final = 100
# At three calls a second this is what ten minutes can hold, and more.
_MOST_PAGES: Final = 20


def fetch(account: VonageAccount, ref: str) -> CallSnapshot | None:
    """Read a call; None where Vonage has none of that id. Raises CarrierUnavailable."""
    return account.read(Voice, lambda voice: _snapshot(_got(voice, f"{_CALLS}/{quote(ref, safe='')}")))


def find(account: VonageAccount, to: str, from_: str, since: datetime) -> list[CallSnapshot]:
    """Find the calls between two numbers since a time. Raises CarrierUnavailable.

    Vonage cannot be asked for a pair of numbers, only for a time, and tells the start of a call only when it
    is over: so its own filter goes by the time and the numbers are compared here.
    """
    found: list[CallSnapshot] = []
    for page in range(_MOST_PAGES):
        calls = account.read(Voice, partial(_page_of, since=since, page=page)) or []
        found += [call for call in calls if (call.to, call.from_) == (to, from_)]
        if len(calls) < _PAGE:
            break
    return found


def _page_of(voice: Any, *, since: datetime, page: int) -> list[CallSnapshot]:
    asked = ListCallsFilter(
        date_start=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        page_size=_PAGE,
        record_index=page * _PAGE,
        order="desc",
    )
    answer = _got(voice, _CALLS, asked.model_dump(exclude_none=True))
    return [_snapshot(record) for record in _objects(answer["_embedded"]["calls"])]


def _objects(records: object) -> list[dict[str, Any]]:
    if not (isinstance(records, list) and all(isinstance(record, dict) for record in records)):
        raise TypeError("no list of calls")
    return records


def _got(voice: Any, path: str, query: dict[str, Any] | None = None) -> Mapping[str, Any]:
    answer = voice.http_client.get(voice.http_client.api_host, path, query)
    if not isinstance(answer, dict):
        raise TypeError("no JSON object")
    return answer


def _snapshot(record: Mapping[str, Any]) -> CallSnapshot:
    # A word that is not known yet says only that Vonage has the call: the lowest rank.
    state, end_reason = CALL_STATES.get(str(record.get("status")), (CallState.QUEUED, None))
    return CallSnapshot(
        ref=str(record["uuid"]),
        to=_number(record.get("to")),
        from_=_number(record.get("from")),
        state=state,
        end_reason=end_reason,
        created_at=_instant(record.get("start_time")),
        duration=whole(word(record, "duration")),
    )


def _number(endpoint: object) -> str:
    """Read the number of an endpoint; "" for a softphone, a SIP address and others without one."""
    number = endpoint.get("number") if isinstance(endpoint, dict) else endpoint
    return from_vonage(number) if isinstance(number, str) else ""


def _instant(text: object) -> datetime | None:
    if not (isinstance(text, str) and text):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
