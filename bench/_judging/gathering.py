"""Gathering the evidence: the sandbox's ledger and both databases, read by plain SQL.

It knows the two dialects, and nothing of the product: a fault of the product cannot hide itself here.
"""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bench._judging.evidence import (
    Call,
    CallToUs,
    Case,
    Evidence,
    Given,
    Interview,
    Reply,
    Response,
    Sent,
    Taken,
)

# /hooks/<carrier>/<purpose>/<id of our row>.<mark>[/<turn>]
_HOOK = re.compile(r"/hooks/[^/]+/[^/]+/([0-9a-f]{32})\.[^/]+(?:/(\d+))?(?:#.*)?$")


def gather(store_url: str, core_url: str, ledger: Path) -> Evidence:
    """Read all evidence at once."""
    with open_store(store_url) as store, open_store(core_url) as core:
        sample, rejected = _sample(store)
        return Evidence(
            sample=sample,
            rejected=rejected,
            cases=_cases(store),
            interviews=_interviews(store),
            taken=_taken(store),
            attempts={_hex(id_): _hex(case) for id_, case in _rows(store, "id, case_id", "contact_attempt")},
            messages={
                _hex(id_): None if interview is None else _hex(interview)
                for id_, interview in _rows(store, "id, interview_id", "message WHERE direction = 'outbound'")
            },
            heard={
                ref: None if interview is None else _hex(interview)
                for ref, interview in _rows(
                    store, "carrier_ref, interview_id", "message WHERE direction = 'inbound'"
                )
            },
            noted=frozenset(key for (key,) in _rows(store, "dedupe_key", "inbound_event")),
            confirmations=frozenset(
                _hex(id_) for (id_,) in _rows(store, "id", "message WHERE purpose = 'opt_out_confirmation'")
            ),
            questions=frozenset(
                _hex(id_) for (id_,) in _rows(store, "id", "message WHERE step LIKE 'turn:%'")
            ),
            reserved=_reserved(store),
            lifted={
                address: None if lifted is None else _utc(lifted)
                for address, lifted in _rows(
                    store, "address, lifted_at", "suppression_entry ORDER BY created_at"
                )
            },
            responses=_responses(core),
            given=_given(core),
            **_network(ledger),
        )


def open_store(url: str) -> Connection:
    """Connect to a database of the product."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, poolclass=NullPool).connect()


def _rows(connection: Connection, columns: str, source: str) -> list[Any]:
    return list(connection.execute(text(f"SELECT {columns} FROM {source}")))  # noqa: S608 - our own words


def _sample(store: Connection) -> tuple[int, int]:
    ((total, rejected),) = _rows(
        store, "coalesce(sum(rows_total), 0), coalesce(sum(rows_rejected), 0)", "sample_file"
    )
    ((others,),) = _rows(store, "count(*)", "\"case\" WHERE origin <> 'sample'")
    return int(total) + int(others), int(rejected)


def _cases(store: Connection) -> dict[str, Case]:
    rows = _rows(store, "id, state, disposition, attempts_made", '"case"')
    return {
        _hex(row.id): Case(_hex(row.id), row.state == "final", row.disposition or "", row.attempts_made)
        for row in rows
    }


def _interviews(store: Connection) -> dict[str, Interview]:
    rows = _rows(store, "id, case_id, state, started_at, closed_at", "interview")
    return {
        _hex(row.id): Interview(
            _hex(row.id),
            _hex(row.case_id),
            row.state,
            _utc(row.started_at),
            None if row.closed_at is None else _utc(row.closed_at),
        )
        for row in rows
    }


def _taken(store: Connection) -> tuple[Taken, ...]:
    rows = _rows(store, "interview_id, turn, question, loop, value, channel, carrier_ref", "answer")
    return tuple(
        Taken(
            _hex(row.interview_id),
            row.turn,
            row.question,
            row.loop,
            _json(store, row.value),
            row.channel,
            row.carrier_ref,
        )
        for row in rows
    )


def _reserved(store: Connection) -> dict[str, datetime]:
    rows = _rows(
        store,
        "id, reserved_at",
        "(SELECT id, reserved_at FROM contact_attempt UNION ALL SELECT id, reserved_at FROM message) AS sent"
        " WHERE reserved_at IS NOT NULL",
    )
    return {_hex(row.id): _utc(row.reserved_at) for row in rows}


def _responses(core: Connection) -> tuple[Response, ...]:
    rows = _rows(core, "id, case_id, survey, survey_version", "core_response")
    return tuple(
        Response(_hex(row.id), _hex(row.case_id), f"{row.survey} {row.survey_version}") for row in rows
    )


def _given(core: Connection) -> tuple[Given, ...]:
    rows = _rows(core, "response_id, question, loop, value, channel, turn, carrier_ref", "core_answer")
    return tuple(
        Given(
            _hex(row.response_id),
            row.question,
            row.loop,
            _json(core, row.value),
            row.channel,
            row.turn,
            row.carrier_ref,
        )
        for row in rows
    )


def _network(ledger: Path) -> dict[str, Any]:
    if not ledger.exists():
        raise FileNotFoundError(f"no ledger at {ledger}")
    database = sqlite3.connect(ledger)
    try:
        database.row_factory = sqlite3.Row
        calls = database.execute("SELECT * FROM calls ORDER BY rang_at, sid").fetchall()
        inbound = database.execute("SELECT * FROM inbound_calls ORDER BY created_at, sid").fetchall()
        texts = database.execute(
            "SELECT * FROM texts WHERE direction = 'outbound-api' ORDER BY created_at, sid"
        ).fetchall()
        replies = database.execute("SELECT * FROM replies ORDER BY posted_at, id").fetchall()
    finally:
        database.close()
    return {
        "calls": tuple(map(_call, calls)),
        "called_us": tuple(
            CallToUs(row["sid"], row["from_number"], row["answered_at"] is not None) for row in inbound
        ),
        "sent": tuple(map(_text, texts)),
        "replies": tuple(map(_reply, replies)),
    }


def _call(row: sqlite3.Row) -> Call:
    return Call(
        sid=row["sid"],
        number=row["to_number"],
        address=row["answer_url"],
        row=_named(row["answer_url"])[0],
        created_at=_utc(row["created_at"]),
        rang_at=_instant(row["rang_at"]),
        ended_at=_instant(row["ended_at"]),
    )


def _text(row: sqlite3.Row) -> Sent:
    return Sent(
        sid=row["sid"],
        number=row["to_number"],
        address=row["status_url"],
        row=_named(row["status_url"])[0],
        created_at=_utc(row["created_at"]),
        delivered_at=_instant(row["delivered_at"]),
    )


def _reply(row: sqlite3.Row) -> Reply:
    named, turn = _named(row["url"])
    acked = row["status"] is not None and 200 <= row["status"] < 300
    return Reply(
        id=row["id"],
        channel=row["channel"],
        ref=row["ref"],
        number=row["number"],
        answering=row["answering_ref"],
        row=named,
        turn=turn,
        meant=None if row["meant"] is None else json.loads(row["meant"]),
        stop=bool(row["stop"]),
        posted_at=_utc(row["posted_at"]),
        acked_at=_instant(row["acked_at"]) if acked else None,
    )


def _named(address: str) -> tuple[str | None, int | None]:
    """Give the row and the turn that a hook's address names."""
    found = _HOOK.search(address)
    if found is None:
        return None, None
    return found[1], None if found[2] is None else int(found[2])


def _hex(value: str | UUID) -> str:
    return UUID(str(value)).hex


def _instant(value: str | None) -> datetime | None:
    return None if value is None else _utc(value)


def _utc(value: str | datetime) -> datetime:
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _json(connection: Connection, value: Any) -> Any:
    """Decode a JSON column. PostgreSQL's driver has done it already; SQLite gives numbers as numbers."""
    return json.loads(value) if connection.dialect.name == "sqlite" and isinstance(value, str) else value
