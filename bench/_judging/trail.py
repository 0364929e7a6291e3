"""What happened around a complaint: the rows of its interview and of its number, in the order of time.

For whoever has to find the cause after a run whose databases are gone. The people of a run are invented, so
nothing is masked.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from bench._judging.complaint import Complaint
from bench._judging.gathering import open_store

_ID = re.compile(r"\binterview ([0-9a-f]{32})\b")
_ROWS = {
    "message": (
        "created_at, direction, step, purpose, state, carrier_ref, reserved_at, settled_at, body",
        "interview_id = :interview OR address = :address",
    ),
    "answer": ("answered_at, turn, question, value, raw, carrier_ref", "interview_id = :interview"),
    "contact_attempt": ("planned_at, channel, direction, state", "address = :address"),
}
_NETWORK = {
    "texts": (
        "created_at, sid, direction, delivered_at, final_status, body",
        "? IN (to_number, from_number)",
    ),
    "replies": (
        "posted_at, id, ref, raw, meant, answering_ref, latest_ref, acked_at, status, attempts",
        "number = ?",
    ),
    "calls": ("created_at, sid, rang_at, answered_at, ended_at, end_status", "to_number = ?"),
}


def trail(store_url: str, ledger: Path, complaint: Complaint) -> list[str]:
    """Tell it in lines; none where the complaint names no interview."""
    named = _ID.search(complaint.what)
    if named is None:
        return []
    with open_store(store_url) as store, closing(sqlite3.connect(ledger)) as network:
        interview = store.execute(
            text("SELECT id, address, state, turn, started_at, last_turn_at, closed_at FROM interview")
        )
        row = next(each for each in interview if str(each.id).replace("-", "") == named[1])
        told = [("", f"interview {tuple(map(str, row))}")]
        told += [each for table in _ROWS for each in _stored(store, table, row)]
        for table, (columns, where) in _NETWORK.items():
            found = network.execute(f"SELECT {columns} FROM {table} WHERE {where}", (row.address,))  # noqa: S608
            told += [_line(table, each) for each in found]
    return [line for _, line in sorted(told)]


def _stored(store: Connection, table: str, row: Any) -> list[tuple[str, str]]:
    columns, where = _ROWS[table]
    found = store.execute(
        text(f"SELECT {columns} FROM {table} WHERE {where}"),  # noqa: S608 - our own words
        {"interview": row.id, "address": row.address},
    )
    return [_line(table, tuple(each)) for each in found]


def _line(table: str, values: tuple[Any, ...]) -> tuple[str, str]:
    """Give an instant to sort by, and a line: every value on its own, texts cut."""
    words = [str(value).replace("\n", " / ")[:80] for value in values]
    at = words[0].replace(" ", "T")
    return at, f"{at} {table}: {'; '.join(words[1:])}"
