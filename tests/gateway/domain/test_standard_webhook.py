"""Signatures of Standard Webhooks: against the specification's own package, and against forgeries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.standard_webhook import NotSigned, Signed, fault_of, sign, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDaaaa"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)
BODY = b'{"test": 2432232314}'
# As the specification's package for Python (standardwebhooks 1.1.0) signs this message.
RIGHT = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
SECRETS = {"crm": (OTHER, SECRET), "pbx": (OTHER,)}


def headers(**changes: str) -> dict[str, str]:
    given = {
        "webhook-id": ID,
        "webhook-timestamp": str(int(AT.timestamp())),
        "webhook-signature": RIGHT,
    }
    return given | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_message_is_signed_as_the_specification_signs_it() -> None:
    assert sign(SECRET, ID, AT, BODY) == RIGHT
    assert verify(SECRETS, headers(), BODY, AT) == Signed("crm", ID)


def test_any_of_several_signatures_is_enough_and_other_versions_are_passed_over() -> None:
    several = f"v1a,{RIGHT[3:]} v1,AAAA {RIGHT}"
    assert verify(SECRETS, headers(webhook_signature=several), BODY, AT) == Signed("crm", ID)
    of_another_version = headers(webhook_signature=f"v1a,{RIGHT[3:]}")
    assert isinstance(verify(SECRETS, of_another_version, BODY, AT), NotSigned)


def test_the_source_is_the_one_whose_secret_has_signed() -> None:
    secrets = {"crm": (OTHER,), "pbx": (SECRET,)}
    assert verify(secrets, headers(), BODY, AT) == Signed("pbx", ID)


@pytest.mark.parametrize("off", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_five_minutes_either_way_are_taken_and_not_a_second_more(off: timedelta) -> None:
    beyond = off + (timedelta(seconds=1) if off > timedelta() else timedelta(seconds=-1))
    assert verify(SECRETS, headers(), BODY, AT + off) == Signed("crm", ID)
    assert isinstance(verify(SECRETS, headers(), BODY, AT + beyond), NotSigned)


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (headers(), BODY + b" "),
        (headers(webhook_id=ID + "x"), BODY),
        (headers(webhook_timestamp=str(int(AT.timestamp()) + 1)), BODY),
        (headers(webhook_signature=RIGHT.lower()), BODY),
        (headers(webhook_signature="v1,ключ"), BODY),
        (headers(webhook_signature=""), BODY),
        (headers(webhook_signature="v1"), BODY),
        (headers(webhook_timestamp=""), BODY),
        (headers(webhook_timestamp="now"), BODY),
        (headers(webhook_timestamp="1e9"), BODY),
        (headers(webhook_timestamp="9" * 400), BODY),
        (headers(webhook_id="x" * 101), BODY),
        (headers(webhook_id="a\nb"), BODY),
        ({}, BODY),
    ],
)
def test_what_was_changed_or_is_missing_is_nobodys(given: dict[str, str], body: bytes) -> None:
    assert isinstance(verify(SECRETS, given, body, AT), NotSigned)


def test_without_a_secret_nothing_is_anybodys() -> None:
    assert isinstance(verify({}, headers(), BODY, AT), NotSigned)


@pytest.mark.parametrize(
    ("secret", "what"),
    [
        (SECRET, None),
        (SECRET.removeprefix("whsec_"), "whsec_"),
        ("whsec_c2hvcnQ=", "5 bytes"),
        ("whsec_not base64!", "base64"),
        ("whsec_ключ", "base64"),
    ],
)
def test_a_secret_that_cannot_be_used_is_told_why_without_being_shown(secret: str, what: str | None) -> None:
    fault = fault_of(secret)
    assert fault is None if what is None else fault is not None and what in fault
    assert fault is None or secret not in fault
