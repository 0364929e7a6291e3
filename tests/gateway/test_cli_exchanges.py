"""The commands for people who look for a fault: exchanges, events, replay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from gateway.bootstrap import build_runtime
from gateway.cli import main
from gateway.domain.ports.exchanges import Exchange, about
from gateway.services.keep_failed import keep_failed
from gateway.settings import Settings
from tests.support.databases import Databases
from tests.support.installation import install

ANNA = "+4915112345678"
STOP = "MessageSid=SM1&From=%2B4915112345678&To=%2B15005550006&Body=STOP"
SUBJECT = UUID(int=5)


@pytest.fixture
def run(
    sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, Any]]]:
    """Give a function that runs a command in an installation with one failed webhook and two exchanges."""
    with sqlite_databases.migrated("alembic") as url:
        install(monkeypatch, url)
        runtime = build_runtime(Settings())
        keep_failed(runtime, "twilio", "inbound-message", None, None, STOP)
        with about(SUBJECT):
            runtime.exchanges.record(
                Exchange("twilio", "out", "POST", "/Calls.json", f"To={ANNA}", 201, "", 1)
            )
        runtime.exchanges.record(Exchange("twilio", "in", "POST", "/hooks", STOP, 503, "", 1))
        runtime.close()

        def command(*arguments: str) -> tuple[int, Any]:
            status = main(list(arguments))
            said = capsys.readouterr().out
            return status, json.loads(said) if said else None

        yield command


def test_exchanges_are_listed_by_their_attempt_and_redacted(run: Callable[..., tuple[int, Any]]) -> None:
    status, shown = run("exchanges", "--subject", str(SUBJECT))
    assert status == 0
    (only,) = shown["exchanges"]
    assert (only["direction"], only["status"], only["subject_id"]) == ("out", 201, str(SUBJECT))
    _, everything = run("exchanges")
    assert [each["status"] for each in everything["exchanges"]] == [201, 503]
    assert ANNA.removeprefix("+") not in json.dumps(everything)
    _, last = run("exchanges", "--last", "1")
    assert len(last["exchanges"]) == 1


def test_a_failed_webhook_is_found_and_replayed_once(run: Callable[..., tuple[int, Any]]) -> None:
    _, listed = run("events", "--result", "failed")
    (event,) = listed["events"]
    assert datetime.fromisoformat(event["received_at"]) <= datetime.now(UTC)
    assert "payload" not in event
    assert run("replay", event["id"]) == (0, {"event": event["id"], "results": ["opted_out"]})
    assert run("replay", event["id"]) == (0, {"event": event["id"], "results": ["repeated"]})


def test_an_event_that_nobody_knows_is_refused(run: Callable[..., tuple[int, Any]]) -> None:
    assert run("replay", "twilio:call:CA1:1") == (1, None)


@pytest.mark.parametrize("count", ["0", "-1", "many", "10001"])
def test_a_count_out_of_bounds_is_refused(run: Callable[..., tuple[int, Any]], count: str) -> None:
    with pytest.raises(SystemExit):
        run("exchanges", "--last", count)
