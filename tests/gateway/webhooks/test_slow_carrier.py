"""A carrier that does not answer while its own webhook waits for us: the webhook is answered in time all the same."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import Databases
from tests.support.hooked_gateway import open_gateway
from tests.support.recorder import running_recorder

PHONE = "+4915112345678"
# https://developer.vonage.com/en/getting-started/concepts/webhooks: how long the least patient carrier waits
VONAGE_WAITS = 5.0
CA1 = "CA" + "1" * 32
UUID1 = "63f61863-4a51-4f6b-86e1-46edebcf9356"


@pytest.mark.parametrize(
    ("carrier", "made", "hook", "greeting_is_over"),
    [
        ("twilio", {"sid": CA1}, "machine", {"CallSid": CA1, "AnsweredBy": "machine_end_beep"}),
        (
            "vonage",
            {"uuid": UUID1, "status": "started", "direction": "outbound", "conversation_uuid": "CON-1"},
            "call-status",
            {"call_uuid": UUID1, "status": "machine", "sub_state": "beep_start"},
        ),
    ],
)
def test_a_machine_is_heard_in_time_though_the_carrier_cannot_be_told(
    tmp_path: Path,
    sqlite_databases: Databases,
    redis_url: str,
    carrier: str,
    made: dict[str, Any],
    hook: str,
    greeting_is_over: dict[str, Any],
) -> None:
    with (
        sqlite_databases.migrated("alembic") as url,
        running_recorder() as api,
        open_gateway(tmp_path, url, redis_url, twilio_api_url=api.url, vonage_api_url=api.url) as gateway,
    ):
        api.script(201, made)
        attempt, _ = gateway.call(carrier, PHONE)
        gateway.change("UPDATE campaign SET rules = json_set(rules, '$.machines.policy', 'leave_message')")
        for _ in range(2):
            api.script(silent=True)

        started = time.monotonic()
        path = f"/hooks/{carrier}/{hook}/{gateway.runtime.hooks.reference(attempt)}"
        reply = gateway.post(carrier, path, greeting_is_over)

        assert reply.status_code == 204
        assert time.monotonic() - started < VONAGE_WAITS
        asked_to_speak, asked_to_hang_up = api.seen[1:]
        assert (b"Hello" in asked_to_speak.body, b"Hello" in asked_to_hang_up.body) == (True, False)
        assert gateway.one("SELECT amd_result FROM call_leg") == "machine_end"
