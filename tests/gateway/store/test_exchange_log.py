from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import process_time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
import structlog
from sqlalchemy import event, text

from gateway.domain.clock import ManualClock
from gateway.domain.ids import SeededIds
from gateway.domain.ports.exchanges import Exchange
from gateway.domain.redaction import Redactor
from gateway.store.engines import Engines, open_engines
from gateway.store.exchange_log import BUFFER, KEPT_CHARACTERS, REFUSED_PER_SECOND, BufferedExchangeLog

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "the-auth-token"


@dataclass
class Kept:
    """A log of exchanges, what it says in the log of the process, and the rows that it keeps."""

    log: BufferedExchangeLog
    said: list[dict[str, Any]]
    engines: Engines

    def rows(self) -> list[dict[str, Any]]:
        self.log.flush()
        with self.engines.reading.connect() as connection:
            rows = connection.execute(text("SELECT * FROM carrier_exchange ORDER BY id")).mappings()
            return [dict(row) for row in rows]


@pytest.fixture
def kept(database_url: str) -> Iterator[Kept]:
    engines = open_engines(database_url)
    said: list[dict[str, Any]] = []

    def note(_logger: object, _method: str, event: Any) -> Any:
        said.append(dict(event))
        raise structlog.DropEvent

    log = structlog.wrap_logger(structlog.PrintLogger(), processors=[note])
    yield Kept(
        BufferedExchangeLog(engines, ManualClock(NOW), SeededIds(1), Redactor([SECRET]), log), said, engines
    )
    engines.dispose()


def exchange(**changes: Any) -> Exchange:
    given: dict[str, Any] = {
        "carrier": "twilio",
        "direction": "in",
        "method": "POST",
        "url": "/hooks/twilio/inbound-message",
        "request": "",
        "status": 200,
        "response": "",
        "duration_ms": 3,
    }
    return Exchange(**given | changes)


def test_nothing_is_kept_that_must_not_stay_readable(kept: Kept) -> None:
    body = f"From=%2B79165106942&Body=ten+out+of+ten&token={SECRET}"
    kept.log.record(
        exchange(
            url=f"/Calls.json?To=%2B79165106942&t={SECRET}",
            request=body,
            response='{"to": "+79165106942", "body": "Anna, hello"}',
            note=f"unknown word '{SECRET} +79165106942'",
            subject_id=UUID(int=5),
        )
    )
    (row,) = kept.rows()
    assert row["request"] == "From=%2B79165****42&Body=[answer]&token=[secret]"
    for forbidden in ("79165106942", "ten", "Anna", SECRET):
        assert forbidden not in repr(row), forbidden


def test_a_number_is_not_saved_by_the_cut(kept: Kept) -> None:
    for before in range(KEPT_CHARACTERS - 14, KEPT_CHARACTERS):
        kept.log.record(exchange(request="x" * (before - 1) + " +79165106942"))
    for row in kept.rows():
        assert len(row["request"]) <= KEPT_CHARACTERS
        assert "791651" not in row["request"]


def test_what_is_not_kept_of_a_long_exchange_costs_no_redaction(kept: Kept) -> None:
    started = process_time()
    kept.log.record(exchange(request="79165106942 " * 1_500_000))
    assert process_time() - started < 1.0
    (row,) = kept.rows()
    assert row["request"].startswith("79165****42 79165****42 ")
    assert len(row["request"]) == KEPT_CHARACTERS


def test_what_is_said_on_a_call_is_not_kept(kept: Kept) -> None:
    document = '<Response><Say language="en-US">Emma, hello</Say></Response>'
    kept.log.record(exchange(response=document))
    kept.log.record(exchange(direction="out", request=urlencode({"Twiml": document})))
    assert [(row["request"], row["response"]) for row in kept.rows()] == [
        ("", '<Response><Say language="en-US">[answer]</Say></Response>'),
        ("Twiml=[answer]", ""),
    ]


def test_what_a_stranger_puts_into_an_address_does_not_cost_the_others_their_record(kept: Kept) -> None:
    kept.log.record(exchange(url="/first"))
    kept.log.record(exchange(carrier="a-carrier-with-a-very-long-name", method="PROPPATCHES", status=404))
    kept.log.record(
        exchange(url="/hooks/\x00", request="\x00", response="\x00", note="\x00" + "n" * 999, status=404)
    )
    assert [row["status"] for row in kept.rows()] == [200, 404, 404]
    assert kept.said == []


def test_many_exchanges_are_written_in_one_statement(kept: Kept) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(kept.engines.writing, "before_cursor_execute", note)
    for _ in range(300):
        kept.log.record(exchange())
    assert len(kept.rows()) == 300
    assert len([each for each in statements if each.startswith("INSERT")]) == 1


@pytest.mark.parametrize("status", [403, 404, 413])
def test_a_flood_of_refused_requests_is_kept_up_to_a_rate_and_no_further(kept: Kept, status: int) -> None:
    for _ in range(10 * REFUSED_PER_SECOND):
        kept.log.record(exchange(status=status, request="x" * 99))
    kept.log.record(exchange())
    rows = kept.rows()
    # The flood may have crossed one border between two seconds.
    assert REFUSED_PER_SECOND <= len(rows) - 1 <= 2 * REFUSED_PER_SECOND
    assert rows[-1]["status"] == 200
    assert {each["event"] for each in kept.said} == {"refused_webhooks_not_kept"}
    assert 1 <= len(kept.said) <= 4  # counted, and not said for each


def test_what_we_ask_of_a_carrier_is_kept_whatever_it_answers(kept: Kept) -> None:
    for _ in range(3 * REFUSED_PER_SECOND):
        kept.log.record(exchange(direction="out", status=404))
    assert len(kept.rows()) == 3 * REFUSED_PER_SECOND


def test_a_store_that_is_away_costs_the_batch_and_stops_nobody(kept: Kept) -> None:
    with kept.engines.writing.begin() as connection:
        connection.execute(text("ALTER TABLE carrier_exchange RENAME TO away"))
    kept.log.record(exchange())
    kept.log.flush()
    assert [each["event"] for each in kept.said] == ["exchanges_not_kept"]
    with kept.engines.writing.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO carrier_exchange"))
    kept.log.record(exchange(url="/after"))
    assert [row["url"] for row in kept.rows()] == ["/after"]


def test_a_buffer_that_nobody_empties_keeps_the_newest(kept: Kept) -> None:
    for number in range(BUFFER + 10):
        kept.log.record(exchange(url=f"/{number}"))
    rows = kept.rows()
    assert len(rows) == BUFFER
    assert rows[-1]["url"] == f"/{BUFFER + 9}"
