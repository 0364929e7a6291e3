"""The hooks at their edge: what is no webhook of a carrier of ours."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.clock import ManualClock
from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.support.databases import Databases
from tests.support.office import NOON, NOWHERE

BASE = "http://gateway.test"
TOKEN = "a token for tests"


@pytest.fixture
def runtime(sqlite_databases: Databases, redis_url: str) -> Iterator[Runtime]:
    with sqlite_databases.migrated("alembic") as url:
        settings = Settings(
            database_url=url,
            core_database_url=NOWHERE,
            redis_url=redis_url,
            public_base_url=BASE,
            secret_key="a secret of thirty-two characters or more",
            twilio_account_sid="AC1",
            twilio_auth_token=TOKEN,
            twilio_api_url="http://127.0.0.1:9",
            sandbox=True,
            log_level="CRITICAL",
        )
        built = build_runtime(settings, clock=ManualClock(NOON))
        yield built
        built.close()


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime=runtime).test_client()


def post(client: FlaskClient, path: str, form: dict[str, str]) -> int:
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, form)
    headers = {"X-Twilio-Signature": signature}
    return client.post(path, base_url=BASE, data=form, headers=headers).status_code


def test_a_carrier_that_is_not_set_up_has_no_hooks(client: FlaskClient) -> None:
    for purpose in ("voice/x.y/0", "call-status/x.y", "message-status/x.y", "inbound-message"):
        assert client.post(f"/hooks/pigeon/{purpose}", base_url=BASE).status_code == 404


def test_hooks_are_posted_to(client: FlaskClient) -> None:
    assert client.get("/hooks/twilio/inbound-message", base_url=BASE).status_code == 405


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    form = {"MessageSid": "SM1", "Body": "x" * 70_000}
    assert post(client, "/hooks/twilio/inbound-message", form) == 413


def test_a_voice_webhook_without_a_call_is_the_carriers_mistake(
    client: FlaskClient, runtime: Runtime
) -> None:
    path = f"/hooks/twilio/voice/{runtime.hooks.reference(UUID(int=7))}/0"
    assert post(client, path, {"Digits": "1"}) == 400


def test_a_signed_text_is_answered_with_an_empty_document_and_kept_raw(
    client: FlaskClient, runtime: Runtime
) -> None:
    form = {"MessageSid": "SM1", "From": "+4915112345678", "To": "+15005550006", "Body": "hello"}
    assert post(client, "/hooks/twilio/inbound-message", form) == 200
    with runtime.reading() as uow:
        (row,) = uow.connection.exec_driver_sql("SELECT dedupe_key, payload, result FROM inbound_event")
    assert (row.dedupe_key, row.result) == ("twilio:inbound:SM1", "unmatched")
    assert "Body=hello" in row.payload


def test_secrets_do_not_stand_in_the_log_of_exchanges(client: FlaskClient, runtime: Runtime) -> None:
    form = {"MessageSid": "SM1", "From": "+4915112345678", "To": "+15005550006", "Body": f"is it {TOKEN}?"}
    post(client, "/hooks/twilio/inbound-message", form)
    runtime.exchanges.flush()
    with runtime.reading() as uow:
        rows = uow.connection.exec_driver_sql("SELECT request, response, note FROM carrier_exchange").all()
    assert rows
    assert TOKEN not in repr(rows)
