"""Texts of the older SMS interface prove by a hash over their parameters that they come from Vonage."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import md5, sha256
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vonage_http_client import Auth

from gateway.carriers.vonage.signature import SignatureCheck
from gateway.domain.ports.carrier_events import RawRequest

SECRET = "the-signature-secret-of-the-account-1"
KEY = "abcd1234"
NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
CHECK = SignatureCheck(SECRET, KEY, "an-application")


def parameters(**changes: str) -> dict[str, str]:
    given = {
        "api-key": KEY,
        "msisdn": "79161234567",
        "to": "15005550007",
        "messageId": "0B0000001",
        "text": "10 & more = да",
        "type": "unicode",
        "timestamp": str(int(NOW.timestamp())),
        "nonce": "n-1",
    }
    return given | {name.replace("_", "-"): value for name, value in changes.items()}


def signed(given: dict[str, str]) -> dict[str, str]:
    auth = Auth(api_key=KEY, signature_secret=SECRET, signature_method="sha256")
    return given | {"sig": auth.sign_params(dict(given))}


def as_form(given: dict[str, str]) -> RawRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return RawRequest("POST", "/hooks/vonage/inbound-message", "", headers, urlencode(given).encode())


def as_json(given: dict[str, str]) -> RawRequest:
    body = json.dumps(given).encode()
    return RawRequest("POST", "/hooks/vonage/inbound-message", "", {"content-type": "application/json"}, body)


@pytest.mark.parametrize("written", [as_form, as_json])
def test_what_the_sdk_signs_is_accepted_and_its_nonce_is_its_token(written: object) -> None:
    verdict = CHECK.verify(written(signed(parameters())), NOW)  # type: ignore[operator]

    assert verdict.ok
    assert verdict.token == "n-1"


def test_the_hash_may_be_in_capitals() -> None:
    given = signed(parameters())
    assert CHECK.verify(as_form(given | {"sig": given["sig"].upper()}), NOW).ok


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (signed(parameters()) | {"text": "0"}, "signature does not match"),
        (signed(parameters()) | {"extra": "1"}, "signature does not match"),
        (parameters() | {"sig": ""}, "signature does not match"),
        (parameters() | {"sig": "0" * 64}, "signature does not match"),
        (signed(parameters(api_key="zzzz9999")), "account is not ours"),
        (signed(parameters(timestamp="soon")), "signature has no time"),
        (signed(parameters(timestamp=str(int(NOW.timestamp()) - 301))), "too old"),
        (signed(parameters(timestamp=str(int(NOW.timestamp()) + 120))), "from the future"),
        (parameters(), "signature is missing"),
    ],
)
def test_everything_else_is_refused_with_its_reason(given: dict[str, str], reason: str) -> None:
    verdict = CHECK.verify(as_form(given), NOW)

    assert not verdict.ok
    assert reason in verdict.reason


def test_the_weak_hash_that_is_vonages_first_choice_is_refused() -> None:
    given = parameters()
    weak = hmac.new(SECRET.encode(), "".join(f"&{k}={given[k]}" for k in sorted(given)).encode(), md5)
    assert not CHECK.verify(as_form(given | {"sig": weak.hexdigest()}), NOW).ok


def test_a_token_goes_before_a_hash() -> None:
    request = as_form(signed(parameters()))
    forged = RawRequest(
        "POST", request.path, "", {**request.headers, "authorization": "Bearer x"}, request.body
    )
    assert not CHECK.verify(forged, NOW).ok


def test_a_hash_is_as_old_as_its_time_says() -> None:
    request = as_form(signed(parameters()))
    assert CHECK.verify(request, NOW + timedelta(seconds=299)).ok
    assert not CHECK.verify(request, NOW + timedelta(seconds=301)).ok


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6), st.text(max_size=70))
def test_no_parameters_are_an_error(given: dict[str, str], sig: str) -> None:
    body = json.dumps(given | {"sig": sig}).encode()
    request = RawRequest("POST", "/x", "", {"content-type": "application/json"}, body)
    expected = hmac.new(SECRET.encode(), b"", sha256).hexdigest()
    assert not CHECK.verify(request, NOW).ok or sig.lower() == expected
