"""Which webhooks are believed. The SDK's own verifier is the judge of the signature."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from vonage_jwt import verify_signature

from gateway.carriers.vonage.signature import SignatureCheck
from gateway.domain.errors import Misconfigured
from gateway.domain.ports.carrier_events import RawRequest, Verdict

SECRET = "a signature secret of more than 32 bytes"
OTHER = "another signature secret, as long as ours"
NOW = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
BODY = b'{"uuid":"U1","status":"answered"}'
PATH = "/hooks/vonage/call-status/a1.b2"

check = SignatureCheck(SECRET, "abcd1234", "APP1")


def claims(**changes: Any) -> dict[str, Any]:
    given_claims: dict[str, Any] = {
        "iat": int(NOW.timestamp()),
        "jti": "token-1",
        "iss": "Vonage",
        "payload_hash": sha256(BODY).hexdigest(),
        "api_key": "abcd1234",
        "application_id": "APP1",
    }
    return {name: value for name, value in (given_claims | changes).items() if value is not ...}


def request(authorization: str | None, body: bytes = BODY) -> RawRequest:
    headers = {"content-type": "application/json"}
    if authorization is not None:
        headers["authorization"] = authorization
    return RawRequest("POST", PATH, "", headers, body)


def signed(secret: str = SECRET, body: bytes = BODY, **changes: Any) -> RawRequest:
    return request(f"Bearer {jwt.encode(claims(**changes), secret, algorithm='HS256')}", body)


def later(seconds: float) -> int:
    return int((NOW + timedelta(seconds=seconds)).timestamp())


def unsigned() -> RawRequest:
    return request(f"Bearer {jwt.encode(claims(), '', algorithm='none')}")


def signed_as(algorithm: str) -> RawRequest:
    key: Any = SECRET * 2
    if algorithm == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return request(f"Bearer {jwt.encode(claims(), key, algorithm=algorithm)}")


def changed_claim() -> RawRequest:
    head, _, signature = signed().headers["authorization"].split(".")
    middle = base64.urlsafe_b64encode(json.dumps(claims(jti="token-2")).encode()).decode().rstrip("=")
    return request(f"{head}.{middle}.{signature}")


def deep_header() -> RawRequest:
    head = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    return request(f"Bearer {head}.e30.AAAA")


@pytest.mark.parametrize(
    "request_",
    [
        signed(),
        signed(iat=later(-300)),
        signed(iat=later(60)),
        signed(exp=later(0)),
        signed(payload_hash=sha256(BODY).hexdigest().upper()),
        signed(body=b"", payload_hash=sha256(b"").hexdigest()),
        signed(body=b"", payload_hash=...),
        request(signed().headers["authorization"].replace("Bearer", "bearer")),
    ],
)
def test_what_vonage_signed_is_believed_and_its_token_is_named(request_: RawRequest) -> None:
    assert check.verify(request_, NOW) == Verdict(True, token="token-1")


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_the_official_verifier_agrees_about_the_signature(secret: str) -> None:
    earlier = datetime(2024, 1, 1, tzinfo=UTC)  # it goes by the machine's clock
    token = signed(secret, iat=int(earlier.timestamp()))

    official = verify_signature(token.headers["authorization"].split()[1], SECRET)

    assert check.verify(token, earlier).ok == official == (secret == SECRET)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (request(None), "signature is missing"),
        (request(""), "signature is missing"),
        (request("Bearer"), "signature is missing"),
        (request("Basic abcd"), "signature is missing"),
        (request("Bearer abcd"), "token cannot be read"),
        (request("Bearer a.b.c"), "token cannot be read"),
        (request("Bearer токен"), "token cannot be read"),
        (request("Bearer \udcff.a.b"), "token cannot be read"),
        (deep_header(), "token cannot be read"),
        (unsigned(), "signature algorithm is not allowed"),
        (signed_as("HS512"), "signature algorithm is not allowed"),
        (signed_as("RS256"), "signature algorithm is not allowed"),
        (signed(OTHER), "signature does not match"),
        (changed_claim(), "signature does not match"),
        (signed(api_key="efgh5678"), "account is not ours"),
        (signed(api_key=...), "account is not ours"),
        (signed(application_id="APP2"), "application is not ours"),
        (signed(application_id=...), "application is not ours"),
        (signed(jti=...), "token has no id"),
        (signed(jti=""), "token has no id"),
        (signed(jti=7), "token has no id"),
        (signed(iat=...), "token has no time"),
        (signed(iat="now"), "token has no time"),
        (signed(iat=True), "token has no time"),
        (signed(iat=float("nan")), "token is too old"),
        (signed(iat=later(-301)), "token is too old"),
        (signed(iat=later(61)), "token is from the future"),
        (signed(iat=10**400), "token is from the future"),
        (signed(exp=later(-1)), "token has expired"),
        (signed(exp="tomorrow"), "token has expired"),
        (replace(signed(), body=BODY + b" "), "body does not match its hash"),
        (replace(signed(), body=b""), "body does not match its hash"),
        (signed(payload_hash="хеш"), "body does not match its hash"),
        (signed(payload_hash=["x"]), "body does not match its hash"),
        (signed(payload_hash=...), "body is not covered by the signature"),
    ],
)
def test_anything_else_is_refused_with_its_reason(request_: RawRequest, reason: str) -> None:
    assert check.verify(request_, NOW) == Verdict(False, reason)


def test_the_age_of_a_token_goes_by_the_clock_that_is_given() -> None:
    assert check.verify(signed(), NOW + timedelta(seconds=300)).ok
    assert not check.verify(signed(), NOW + timedelta(seconds=301)).ok


@pytest.mark.parametrize(("secret", "api_key"), [("", "abcd1234"), (SECRET, "")])
def test_without_a_secret_or_an_account_nothing_could_be_verified(secret: str, api_key: str) -> None:
    with pytest.raises(Misconfigured):
        SignatureCheck(secret, api_key, "APP1")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    name=st.sampled_from(["api_key", "application_id", "jti", "iat", "exp", "payload_hash"]),
    value=json_values,
)
def test_a_claim_of_any_kind_gets_a_verdict(name: str, value: Any) -> None:
    token = base64.urlsafe_b64encode(json.dumps(claims(**{name: value})).encode()).decode().rstrip("=")
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    algorithm = jwt.get_algorithm_by_name("HS256")
    signature = algorithm.sign(f"{head}.{token}".encode(), SECRET.encode())
    written = base64.urlsafe_b64encode(signature).decode().rstrip("=")

    verdict = check.verify(request(f"Bearer {head}.{token}.{written}"), NOW)

    assert verdict.ok == (not verdict.reason)


@given(authorization=st.text(st.characters(), max_size=60), body=st.binary(max_size=40))
def test_garbage_gets_a_refusal_and_never_an_error(authorization: str, body: bytes) -> None:
    for header in (authorization, f"Bearer {authorization}", f"Bearer {authorization}.{authorization}.x"):
        verdict = check.verify(request(header, body), NOW)

        assert not verdict.ok
        assert verdict.reason
