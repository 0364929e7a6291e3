from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.bootstrap import build_runtime
from gateway.domain.errors import Misconfigured
from gateway.settings import Settings
from tests.support.accounts import application_keys

KEY = "a secret of thirty-two characters or more"
TOKEN = "the-auth-token-of-the-account"
ORIGIN = "2026-03-02T12:00:00+03:00"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"OTKLIK_{name.upper()}", raising=False)


def settings(**changes: Any) -> Settings:
    given: dict[str, Any] = {"secret_key": KEY, "twilio_account_sid": "AC1", "twilio_auth_token": TOKEN}
    return Settings(**given | changes)


SANDBOX = {"sandbox": True, "twilio_api_url": "http://127.0.0.1:9"}


@pytest.mark.parametrize(
    "clock", [{"clock_speed": 30}, {"clock_origin": ORIGIN}, {"clock_speed": 0.5, "clock_origin": ORIGIN}]
)
def test_a_clock_that_is_not_the_worlds_is_refused_where_real_people_are_called(
    clock: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError, match="sandbox"):
        settings(**clock)
    assert settings(**SANDBOX, **clock).sandbox


def test_an_account_has_the_rates_that_its_carrier_has_granted_it() -> None:
    given = settings(
        vonage_application_id="APP1",
        vonage_private_key=application_keys()[0],
        vonage_api_key="key",
        vonage_signature_secret="a signature secret of thirty-two characters or more",
        twilio_calls_per_second=5,
        vonage_messages_per_second=60,
    )
    runtime = build_runtime(given)
    rates = {
        (name, kind): (port.limits.calls_per_second, port.limits.messages_per_second)
        for kind, ports in (("voice", runtime.voice), ("texts", runtime.messages))
        for name, port in ports.items()
    }
    runtime.close()
    assert rates == {
        ("twilio", "voice"): (5, 1),
        ("twilio", "texts"): (5, 1),
        ("vonage", "voice"): (3, 60),
        ("vonage", "texts"): (3, 60),
    }
    with pytest.raises(ValidationError, match="greater than 0"):
        settings(twilio_calls_per_second=0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secret_key": "x" * 31}, "32 characters"),
        ({"sandbox": True}, "OTKLIK_TWILIO_API_URL"),
        ({**SANDBOX, "vonage_application_id": "APP1"}, "OTKLIK_VONAGE_API_URL"),
        ({"vonage_private_key_file": "/nowhere/private.key"}, "OTKLIK_VONAGE_PRIVATE_KEY_FILE"),
        ({"clock_speed": 0}, "greater than 0"),
        ({"database_pool": 0}, "greater than or equal to 1"),
        ({**SANDBOX, "clock_origin": "2026-03-02T12:00:00"}, "timezone"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_reason(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        settings(**changes)


def test_a_refusal_shows_no_secret() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(clock_speed=30, console_token="the-console-token")
    for secret in (KEY, TOKEN, "the-console-token"):
        assert secret not in str(refused.value)


def test_settings_can_be_printed_without_a_secret() -> None:
    whole = settings(
        console_token="the-console-token",
        database_url="postgresql://otklik:db-password@db/otklik",
        core_database_url="postgresql://otklik:core-password@db/core",
        redis_url="redis://:redis-password@cache/0",
    )
    for secret in (KEY, TOKEN, "the-console-token", "db-password", "core-password", "redis-password"):
        assert secret not in repr(whole)
        assert secret not in str(whole)
    assert whole.public_base_url in repr(whole)


def test_the_secrets_that_must_be_redacted_are_all_listed() -> None:
    listed = settings(console_token="the-console-token").secret_values()
    assert set(listed) == {KEY, TOKEN, "the-console-token"}
    assert settings(twilio_auth_token="").secret_values() == (KEY,)


def test_the_secrets_of_vonage_are_listed_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "private.key"
    file.write_text("the key\\nin two lines", encoding="utf-8")
    whole = settings(vonage_private_key_file=file, vonage_signature_secret="the-signature-secret")
    assert set(whole.secret_values()) == {KEY, TOKEN, "the key\nin two lines", "the-signature-secret"}
    for secret in ("in two lines", "the-signature-secret"):
        assert secret not in repr(whole)


def test_a_key_of_the_environment_may_write_its_newlines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_SECRET_KEY", KEY)
    monkeypatch.setenv("OTKLIK_VONAGE_PRIVATE_KEY", "first\\nsecond")
    monkeypatch.setenv("OTKLIK_VONAGE_PRIVATE_KEY_FILE", "/nowhere/private.key")
    assert Settings().vonage_private_key.get_secret_value() == "first\nsecond"


@pytest.mark.parametrize("carriers", [("twilio",), ("vonage",), ("twilio", "vonage")])
def test_the_carriers_that_are_set_up_are_those_of_the_runtime(carriers: tuple[str, ...]) -> None:
    vonage = {
        "vonage_application_id": "APP1",
        "vonage_private_key": application_keys()[0],
        "vonage_api_key": "abcd1234",
        "vonage_signature_secret": "a signature secret of more than 32 bytes",
    }
    without_twilio = {"twilio_account_sid": "", "twilio_auth_token": ""}
    changes = (vonage if "vonage" in carriers else {}) | ({} if "twilio" in carriers else without_twilio)

    runtime = build_runtime(settings(**changes))

    assert tuple(runtime.voice) == tuple(runtime.messages) == carriers
    assert tuple(carrier.name for carrier in runtime.voice.values()) == carriers
    runtime.close()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_SECRET_KEY", KEY)
    monkeypatch.setenv("OTKLIK_PUBLIC_BASE_URL", "https://gateway.test")
    monkeypatch.setenv("SECRET_KEY", "of another program")
    read = Settings()
    assert read.secret_key.get_secret_value() == KEY
    assert read.public_base_url == "https://gateway.test"


def test_without_a_key_nothing_starts() -> None:
    with pytest.raises(ValidationError, match="secret_key"):
        Settings()


def test_settings_do_not_change_under_a_running_process() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings().sandbox = True  # type: ignore[misc]


def test_the_business_origin_is_kept_in_utc() -> None:
    assert settings(**SANDBOX, clock_origin=ORIGIN).clock_start == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert settings().clock_start is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({**SANDBOX, "clock_speed": 30}, "CLOCK_ORIGIN"),
        ({**SANDBOX, "clock_origin": ORIGIN}, "CLOCK_REAL_ORIGIN"),
        ({"log_level": "LOUD"}, "LOUD"),
        ({"twilio_auth_token": ""}, "auth token"),
        ({"twilio_api_url": "ftp://127.0.0.1"}, "API URL"),
        ({"twilio_account_sid": "", "twilio_auth_token": ""}, "no carrier is set up"),
        ({"core_database_url": "sqlite://"}, "OTKLIK_CORE_DATABASE_URL: SQLite in memory"),
        ({"redis_url": "nonsense"}, "OTKLIK_REDIS_URL"),
        ({"vonage_application_id": "APP1"}, "private key"),
        ({"vonage_private_key": "PEM"}, "its id"),
        ({"vonage_application_id": "APP1", "vonage_private_key": "PEM"}, "BEGIN PRIVATE KEY"),
    ],
)
def test_a_runtime_is_not_built_on_settings_that_contradict_each_other(
    changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Misconfigured, match=words):
        build_runtime(settings(**changes))


EVENT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_event_secrets_are_read_from_the_environment_and_are_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_EVENT_SECRETS", f'{{"crm": ["{EVENT_SECRET}"]}}')
    read = settings()
    assert read.event_secrets_in_clear() == {"crm": (EVENT_SECRET,)}
    assert EVENT_SECRET in read.secret_values()
    assert EVENT_SECRET not in repr(read)


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ({"crm": ["whsec_c2hvcnQ="]}, "a secret of crm: it has 5 bytes"),
        ({"crm": [EVENT_SECRET.removeprefix("whsec_")]}, "does not begin with whsec_"),
        ({"crm": []}, "no secret"),
        ({"": [EVENT_SECRET]}, "no short name"),
    ],
)
def test_event_secrets_that_cannot_be_used_are_refused_and_not_shown(
    secrets: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(ValidationError, match=words) as refused:
        settings(event_secrets=secrets)
    assert EVENT_SECRET.removeprefix("whsec_") not in str(refused.value)
