"""The ledger: an SQLite file that says what really happened on the network.

A judge reads it to say what the product lost. Writes are gathered and committed together: on a timer,
on every step and at the end. The file outlives other processes' deaths, not this one's.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sandbox.records import Call, DialledCall, HookRecord, InboundCall, Record, Reply, Text

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    sid TEXT PRIMARY KEY, to_number TEXT NOT NULL, from_number TEXT NOT NULL, answer_url TEXT NOT NULL,
    status_url TEXT NOT NULL, created_at TEXT NOT NULL, rang_at TEXT, answered_at TEXT, ended_at TEXT,
    end_status TEXT
);
CREATE TABLE IF NOT EXISTS inbound_calls (
    sid TEXT PRIMARY KEY, to_number TEXT NOT NULL, from_number TEXT NOT NULL, answer_url TEXT NOT NULL,
    status_url TEXT NOT NULL, created_at TEXT NOT NULL, rang_at TEXT, answered_at TEXT, ended_at TEXT,
    end_status TEXT
);
CREATE TABLE IF NOT EXISTS dialled_calls (
    sid TEXT PRIMARY KEY, to_number TEXT NOT NULL, from_number TEXT NOT NULL, answer_url TEXT NOT NULL,
    status_url TEXT NOT NULL, created_at TEXT NOT NULL, rang_at TEXT, answered_at TEXT, ended_at TEXT,
    end_status TEXT, parent_sid TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS texts (
    sid TEXT PRIMARY KEY, direction TEXT NOT NULL, to_number TEXT NOT NULL, from_number TEXT NOT NULL,
    body TEXT NOT NULL, status_url TEXT NOT NULL, created_at TEXT NOT NULL, delivered_at TEXT,
    final_status TEXT, error_code INTEGER
);
CREATE TABLE IF NOT EXISTS replies (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, ref TEXT NOT NULL, number TEXT NOT NULL,
    our_number TEXT NOT NULL, heard TEXT NOT NULL, answering_ref TEXT, latest_ref TEXT, url TEXT NOT NULL,
    raw TEXT NOT NULL, kind TEXT NOT NULL, meant TEXT, stop INTEGER NOT NULL, posted_at TEXT NOT NULL,
    acked_at TEXT, status INTEGER, attempts INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, url TEXT NOT NULL, posted_at TEXT NOT NULL,
    status INTEGER, attempts INTEGER NOT NULL
);
"""
_UPSERT = {
    kind: f"INSERT OR REPLACE INTO {kind.TABLE} ({', '.join(kind.COLUMNS)}) "  # noqa: S608 - our own constants
    f"VALUES ({', '.join('?' * len(kind.COLUMNS))})"
    for kind in (Call, InboundCall, DialledCall, Text, Reply, HookRecord)
}
_Cell: TypeAlias = str | int | None


def iso(instant: datetime) -> str:
    """Write an instant as the ledger does: ISO 8601, UTC, microseconds."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _cell(column: str, value: object) -> _Cell:
    match value:
        case None:
            return None
        case datetime():
            return iso(value)
        case _ if column == "meant":
            return json.dumps(value, ensure_ascii=False)
        case bool() | int():
            return int(value)
        case _:
            return str(value)


class Ledger:
    """An open ledger file. Records that were `put` are written at the next `flush`, as they are then."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, adding to what it holds."""
        self.path = path
        self._changed: dict[int, Record] = {}
        self._database = sqlite3.connect(path)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(_SCHEMA)

    def put(self, record: Record) -> None:
        """Remember that `record` is new or has changed."""
        self._changed[id(record)] = record

    def flush(self) -> None:
        """Write every changed record, in one transaction."""
        if not self._changed:
            return
        changed, self._changed = list(self._changed.values()), {}
        with self._database:
            for kind, statement in _UPSERT.items():
                rows = [
                    [_cell(column, getattr(record, column)) for column in record.COLUMNS]
                    for record in changed
                    if type(record) is kind
                ]
                if rows:
                    self._database.executemany(statement, rows)

    def close(self) -> None:
        """Write what is left and close the file."""
        self.flush()
        self._database.close()
