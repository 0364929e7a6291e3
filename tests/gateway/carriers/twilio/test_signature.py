"""Which webhooks are believed. The SDK's own RequestValidator is the judge of the algorithm."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from gateway.carriers.twilio.signature import SignatureCheck
from gateway.domain.ports.carrier_events import RawRequest, Verdict

TOKEN = "the-auth-token"
BASE = "https://survey.example.org/otklik"
PATH = "/hooks/twilio/voice/a1.b2/3"
FORM = [("CallSid", "CA1"), ("Digits", ""), ("From", "+15550001"), ("SpeechResult", "Да, десять & ещё")]
TYPE = "application/x-www-form-urlencoded"

check = SignatureCheck(TOKEN, BASE)


def signed(
    pairs: list[tuple[str, str]] = FORM, path: str = PATH, query: str = "", base: str = BASE
) -> RawRequest:
    url = f"{base.rstrip('/')}{path}{'?' if query else ''}{query}"
    signature = RequestValidator(TOKEN).compute_signature(url, MultiDict(pairs))
    headers = {"content-type": TYPE, "x-twilio-signature": signature}
    return RawRequest("POST", path, query, headers, urlencode(pairs).encode())


def signed_json(body: bytes, digest: str | None = None) -> RawRequest:
    query = f"bodySHA256={digest or sha256(body).hexdigest()}"
    request = signed([], query=query)
    return replace(request, headers={**request.headers, "content-type": "application/json"}, body=body)


def with_header(request: RawRequest, name: str, value: str | None) -> RawRequest:
    headers = {key: given for key, given in request.headers.items() if key != name}
    return replace(request, headers=headers if value is None else headers | {name: value})


@pytest.mark.parametrize(
    "request_",
    [
        signed(),
        signed([]),
        signed([("a", "2"), ("a", "1"), ("a", "2"), ("A", "")]),
        signed(query="name=O%27Brien&x=%20+%2B"),
        signed(query="name=O'Brien"),
        signed(path="/hooks/%D0%B4%27a/0"),
        with_header(signed(), "content-type", f"{TYPE}; charset=UTF-8"),
        with_header(signed(), "host", "attacker.example"),
        with_header(signed(), "x-forwarded-host", "attacker.example"),
        with_header(signed(), "x-twilio-webhooks-signature-settings", "key=k1,algorithm=HMAC_SHA1"),
        signed_json(b'{"a": 1}'),
        signed_json(b""),
    ],
)
def test_what_twilio_signed_is_believed(request_: RawRequest) -> None:
    assert check.verify(request_) == Verdict(True)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (with_header(signed(), "x-twilio-signature", None), "signature is missing"),
        (with_header(signed(), "x-twilio-signature", ""), "signature is missing"),
        (with_header(signed(), "x-twilio-signature", "AAAA"), "signature does not match"),
        (with_header(signed(), "x-twilio-signature", "подпись"), "signature does not match"),
        (with_header(signed(), "x-twilio-signature", "\udcff"), "signature does not match"),
        (replace(signed(), path="/\udcff"), "signature does not match"),
        (replace(signed(), body=b"CallSid=CA2"), "signature does not match"),
        (replace(signed(), body=b""), "signature does not match"),
        (replace(signed(), body=b"\xff\xfe\x00"), "form cannot be read"),
        (replace(signed(), body=b"&".join([b"a=1"] * 1000)), "form cannot be read"),
        (replace(signed(), path="/hooks/twilio/voice/a1.b2/4"), "signature does not match"),
        (replace(signed(), query="x=1"), "signature does not match"),
        (replace(signed(query="name=O%27Brien"), query="name=O'Brien"), "signature does not match"),
        (with_header(signed(), "content-type", None), "body is not covered by the signature"),
        (with_header(signed(), "content-type", "application/json"), "body is not covered by the signature"),
        (replace(signed_json(b'{"a": 1}'), body=b'{"a": 2}'), "body does not match its hash"),
        (signed_json(b'{"a": 1}', digest="хеш"), "body does not match its hash"),
        (signed(base="https://other.example.org/otklik"), "signature does not match"),
        (signed(base="https://survey.example.org"), "signature does not match"),
        (signed(base="http://survey.example.org/otklik"), "signature does not match"),
    ],
)
def test_anything_else_is_refused_with_its_reason(request_: RawRequest, reason: str) -> None:
    assert check.verify(request_) == Verdict(False, reason)


@pytest.mark.parametrize("algorithm", ["HMAC_SHA256", "none", "HMAC_MD5"])
def test_a_request_cannot_choose_its_algorithm(algorithm: str) -> None:
    url = f"{BASE}{PATH}"
    signature = RequestValidator(TOKEN).compute_signature(url, MultiDict(FORM), "HMAC_SHA256")
    request = with_header(signed(), "x-twilio-signature", signature)
    request = with_header(request, "x-twilio-webhooks-signature-settings", f"key=k1, algorithm={algorithm}")

    assert check.verify(request) == Verdict(False, "signature algorithm is not allowed")


@pytest.mark.parametrize(
    ("public", "signed_as"),
    [
        ("https://survey.example.org", "https://survey.example.org"),
        ("https://survey.example.org", "https://survey.example.org:443"),
        ("https://survey.example.org/", "https://survey.example.org"),
        ("http://survey.example.org", "http://survey.example.org:80"),
        ("https://survey.example.org:8443", "https://survey.example.org:8443"),
        ("https://survey.example.org:8443/otklik", "https://survey.example.org/otklik"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_the_port_may_be_left_out_or_written(public: str, signed_as: str) -> None:
    assert SignatureCheck(TOKEN, public).verify(signed(base=signed_as)).ok


def test_another_token_signs_nothing() -> None:
    assert not SignatureCheck("another-token", BASE).verify(signed()).ok


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
forms = st.lists(st.tuples(texts, texts), max_size=8)
bases = st.sampled_from([BASE, "http://h.example", "https://h.example:8443/a", "http://h.example:80"])


@given(
    base=bases,
    path=st.text("ab0%27'.~/", max_size=12).map(lambda tail: f"/{tail}"),
    query=st.text("ab0%27'=&+./?", max_size=12),
    pairs=forms,
    told=forms,
)
def test_the_official_validator_agrees(
    base: str, path: str, query: str, pairs: list[tuple[str, str]], told: list[tuple[str, str]]
) -> None:
    request = signed(pairs, path, query, base)
    changed = replace(request, body=urlencode(told).encode())
    url = f"{base}{path}{'?' if query else ''}{query}"
    official: Any = RequestValidator(TOKEN)
    ours = SignatureCheck(TOKEN, base)

    assert ours.verify(request).ok
    expected = official.validate(url, MultiDict(told), request.headers["x-twilio-signature"])
    assert ours.verify(changed).ok == expected


@given(
    path=st.text(st.characters(), max_size=12),
    query=st.text(st.characters(), max_size=12),
    signature=st.text(st.characters(), max_size=12),
    settings=st.text(st.characters(), max_size=12),
    content_type=st.sampled_from([TYPE, "application/json", "", "\udcff"]),
    body=st.binary(max_size=40),
)
def test_garbage_gets_a_refusal_and_never_an_error(
    path: str, query: str, signature: str, settings: str, content_type: str, body: bytes
) -> None:
    headers = {
        "content-type": content_type,
        "x-twilio-signature": signature,
        "x-twilio-webhooks-signature-settings": settings,
    }

    verdict = check.verify(RawRequest("POST", path, query, headers, body))

    assert not verdict.ok
    assert verdict.reason
