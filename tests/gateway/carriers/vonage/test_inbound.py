"""What becomes of webhooks that cannot be placed, and of any that somebody thinks up."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.carriers.vonage.inbound import parse
from gateway.domain.ports.carrier_events import (
    RawRequest,
    Route,
    Unrecognised,
)
from tests.gateway.carriers.vonage.webhooks import (
    AT,
    CALL,
    LEGACY,
    MOVE,
    PART,
    PARTIES,
    RECEIVED,
    RECORDING,
    STATUS,
    only,
    webhook,
)


@pytest.mark.parametrize(
    ("route", "body", "ref", "word", "key"),
    [
        ("call-status", {**CALL, "status": "levitating"}, "U1", "levitating", "vonage:call:U1:levitating"),
        (
            "call-status",
            {"call_uuid": "U1", "status": "machine", "sub_state": "hum"},
            "U1",
            "machine hum",
            "vonage:machine:U1:machine:hum",
        ),
        (
            "message-status",
            {**STATUS, "status": "levitating"},
            "M1",
            "levitating",
            "vonage:message:M1:levitating",
        ),
        ("inbound-message", {**RECEIVED, "channel": "mms"}, "M1", "mms", "vonage:inbound:M1"),
        ("inbound-message", {**RECEIVED, "text": None}, "M1", "sms", "vonage:inbound:M1"),
        ("inbound-message", {**LEGACY, "type": "binary"}, "0A01", "binary", "vonage:inbound:0A01"),
    ],
)
def test_an_unknown_word_is_kept_and_not_guessed(
    route: Route, body: dict[str, Any], ref: str, word: str, key: str
) -> None:
    event = only(webhook(body), route)

    assert isinstance(event, Unrecognised)
    assert (event.ref, event.word, event.dedupe_key) == (ref, word, key)


@pytest.mark.parametrize("route", get_args(Route))
def test_a_webhook_that_names_nothing_is_kept_once(route: Route) -> None:
    event = only(webhook({"number": 1, "text": "x"}), route)

    assert isinstance(event, Unrecognised)
    assert (event.ref, event.payload) == ("", {"number": "1", "text": "x"})
    assert only(webhook({"number": 1, "text": "x"}), route) == event
    other = only(webhook({"number": 2}), route)
    assert isinstance(other, Unrecognised)
    assert other.dedupe_key != event.dedupe_key


NAMES = [
    *CALL,
    *PARTIES,
    *RECORDING,
    *MOVE,
    *STATUS,
    *RECEIVED,
    *LEGACY,
    *PART,
    "status",
    "sub_state",
    "dtmf",
    "speech",
    "payload",
    "error",
    "detail",
    "duration",
]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["sms", AT, "machine"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["digits", "results", "text", "confidence", "title", "recorded"]), inner
        )
    ),
    max_leaves=6,
)


@given(
    body=st.dictionaries(st.sampled_from(NAMES), values, max_size=10),
    query=st.text(max_size=10),
    route=st.sampled_from(get_args(Route)),
)
def test_fields_of_any_kind_are_read_alike_each_time(body: dict[str, Any], query: str, route: Route) -> None:
    request = webhook(body, query=query)

    events = parse(request, route)

    assert len(events) <= 1
    assert parse(request, route) == events


@given(body=st.binary(max_size=60), route=st.sampled_from(get_args(Route)), is_form=st.booleans())
def test_a_body_of_any_bytes_is_one_event(body: bytes, route: Route, is_form: bool) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"} if is_form else {}

    assert len(parse(RawRequest("POST", "/x", "", headers, body), route)) == 1


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000, b"9" * 60_000])
def test_a_body_that_is_made_to_hurt_is_one_event(body: bytes) -> None:
    [event] = parse(RawRequest("POST", "/x", "", {}, body), "voice")

    assert isinstance(event, Unrecognised)
