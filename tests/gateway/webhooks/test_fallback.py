"""The fallback: a caller is kept company also when there is no database at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.clock import ManualClock
from gateway.domain.hooks import HookAddresses
from gateway.settings import Settings
from tests.support.office import NOON, NOWHERE

BASE = "http://gateway.test"
TOKEN = "a token for tests"
SECRET = "a secret of thirty-two characters or more"
ATTEMPT = UUID(int=7)
HOOKS = HookAddresses("", SECRET)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """The application of a gateway whose databases and queue are not there."""
    settings = Settings(
        database_url=NOWHERE,
        core_database_url=NOWHERE,
        redis_url=f"unix://{tmp_path}/nobody.sock",
        public_base_url=BASE,
        secret_key=SECRET,
        twilio_account_sid="AC1",
        twilio_auth_token=TOKEN,
        twilio_api_url="http://127.0.0.1:9",
        sandbox=True,
        log_level="CRITICAL",
    )
    runtime = build_runtime(settings, clock=ManualClock(NOON))
    yield create_app(runtime=runtime).test_client()
    runtime.close()


def post(client: FlaskClient, path: str, failed: str = "") -> tuple[int, str]:
    """Post as the carrier does: with the address that has failed."""
    form = {"CallSid": "CA1", "ErrorCode": "11200", "ErrorUrl": failed}
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, form)
    answer = client.post(path, base_url=BASE, data=form, headers={"X-Twilio-Signature": signature})
    return answer.status_code, answer.get_data(as_text=True)


def test_the_turn_fails_and_the_fallback_does_not(client: FlaskClient) -> None:
    assert post(client, HOOKS.voice("twilio", ATTEMPT, 3))[0] == 503
    status, document = post(client, HOOKS.fallback("twilio", ATTEMPT, "ru"))
    assert status == 200
    assert "оставайтесь на линии" in document
    assert "One moment" not in document
    assert f"{BASE}{HOOKS.voice('twilio', ATTEMPT, 0)}?failures=1</Redirect>" in document


def test_who_fails_again_and_again_is_told_so_and_let_go(client: FlaskClient) -> None:
    path = HOOKS.fallback("twilio", ATTEMPT, "en")
    failed = BASE + HOOKS.voice("twilio", ATTEMPT, 5)
    for failures in (1, 2, 3):
        status, document = post(client, path, failed)
        assert status == 200
        failed = f"{BASE}{HOOKS.voice('twilio', ATTEMPT, 0)}?failures={failures}"
        assert f"{failed}</Redirect>" in document
    status, document = post(client, path, failed)
    assert "We will call again later" in document
    assert "<Hangup" in document
    assert "<Redirect" not in document


def test_the_fallback_is_for_carriers_and_for_addresses_of_ours(client: FlaskClient) -> None:
    path = HOOKS.fallback("twilio", ATTEMPT, "en")
    assert client.post(path, base_url=BASE).status_code == 403
    assert post(client, f"/hooks/twilio/fallback/{ATTEMPT.hex}.{'0' * 20}/en")[0] == 404
