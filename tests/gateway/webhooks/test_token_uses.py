"""A carrier's token is for one address: it opens no second one, and is no obstacle to a repetition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.senders import SENDERS

VONAGE = SENDERS["vonage"]
ANNA, BORIS = "+4915112345678", "+4915112345679"


@pytest.fixture
def store(sqlite_databases: Databases) -> Iterator[str]:
    with sqlite_databases.migrated("alembic") as url:
        yield url


def posts(gateway: HookedGateway, *attempts: UUID) -> list[TestResponse]:
    """Post one signed webhook to the addresses of these attempts, one after the other."""
    body = VONAGE.encode(VONAGE.call_state("R1", "ringing"))
    signed = VONAGE.sign("", body, gateway.clock.now())
    return [
        gateway.deliver(f"/hooks/vonage/call-status/{gateway.runtime.hooks.reference(attempt)}", body, signed)
        for attempt in attempts
    ]


def test_a_token_that_was_used_for_another_address_is_refused(
    tmp_path: Path, store: str, redis_url: str
) -> None:
    with open_gateway(tmp_path, store, redis_url) as gateway:
        (anna, _), (boris, _) = gateway.call("vonage", ANNA), gateway.call("vonage", BORIS)
        first, second = posts(gateway, anna, boris)
        assert (first.status_code, second.status_code) == (204, 403)
        states = gateway.rows("SELECT attempt_id, state FROM call_leg")
        assert {row["attempt_id"]: row["state"] for row in states} == {
            anna.hex: "ringing",
            boris.hex: "queued",
        }
        gateway.runtime.exchanges.flush()
        assert gateway.one("SELECT note FROM carrier_exchange WHERE status = 403") == (
            "token was used for another address"
        )


def test_a_token_that_comes_again_to_the_same_address_is_answered_again(
    tmp_path: Path, store: str, redis_url: str
) -> None:
    with open_gateway(tmp_path, store, redis_url) as gateway:
        anna, _ = gateway.call("vonage", ANNA)
        assert [answer.status_code for answer in posts(gateway, anna, anna, anna)] == [204, 204, 204]
        assert gateway.one("SELECT result FROM inbound_event") == "applied"


def test_without_redis_a_token_is_admitted_and_that_is_said(tmp_path: Path, store: str) -> None:
    with open_gateway(tmp_path, store, "redis://127.0.0.1:9/0", log_level="INFO") as gateway:
        (anna, _), (boris, _) = gateway.call("vonage", ANNA), gateway.call("vonage", BORIS)
        assert [answer.status_code for answer in posts(gateway, anna, boris)] == [204, 204]
        assert "token_uses_away" in gateway.log.getvalue()
