"""The SQL sink: applies a result to the core store in one transaction, so that twice is once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from gateway.core_store.schema import answer, metric_score, respondent, response, touchpoint
from gateway.domain.ports.results import NotApplied, Result


class SqlResultSink:
    """Fulfils ResultSink on a SQL database of its own. The engine must begin writes at once on SQLite."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """Name the sink in logs."""
        return "sql"

    def apply(self, result: Result) -> NotApplied | None:
        """Write a result unless the same or a newer one is there. A database that is away is NotApplied."""
        try:
            with self._engine.begin() as connection:
                self._write(connection, result)
        except OperationalError as error:
            return NotApplied(f"core store: {type(error.orig).__name__}")
        return None

    def _write(self, connection: Connection, result: Result) -> None:
        stored = connection.execute(
            select(response.c.sequence).where(response.c.id == result.response_id).with_for_update()
        ).scalar_one_or_none()
        if stored is not None and stored >= result.sequence:
            return
        _put(connection, touchpoint, {"key": result.touchpoint})
        _put(
            connection,
            respondent,
            {
                "external_id": result.respondent_external_id,
                "segment": result.respondent_segment,
                "language": result.language,
            },
        )
        if stored is not None:
            for table in (metric_score, answer):
                connection.execute(table.delete().where(table.c.response_id == result.response_id))
        _put(connection, response, _response_row(result))
        answers = [_answer_row(result, given) for given in result.answers]
        if answers:
            connection.execute(answer.insert(), answers)
        scores = _scores(result)
        if scores:
            connection.execute(metric_score.insert(), scores)


def _put(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Insert a row, or bring the one with its key up to date."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    statement = insert(table).values(values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=rest)
        if rest
        else statement.on_conflict_do_nothing()
    )


def _response_row(result: Result) -> dict[str, Any]:
    return {
        "id": result.response_id,
        "sequence": result.sequence,
        "case_id": result.case_id,
        "campaign": result.campaign,
        "touchpoint": result.touchpoint,
        "survey": result.survey,
        "survey_version": result.survey_version,
        "respondent_external_id": result.respondent_external_id,
        "language": result.language,
        "channel": result.channel,
        "outcome": result.outcome,
        "disposition": result.disposition,
        "started_at": _utc(result.started_at),
        "closed_at": _utc(result.closed_at),
    }


def _answer_row(result: Result, given: Any) -> dict[str, Any]:
    return {
        "response_id": result.response_id,
        "question": given.question,
        "loop": given.loop,
        "value": given.value,
        "raw": given.raw,
        "channel": given.channel,
        "turn": given.turn,
        "carrier_ref": given.carrier_ref,
        "answered_at": _utc(given.answered_at),
    }


def _scores(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "response_id": result.response_id,
            "metric": given.metric,
            "question": given.question,
            "score": float(given.value),
        }
        for given in result.answers
        if given.metric is not None
        and isinstance(given.value, int | float)
        and not isinstance(given.value, bool)
    ]


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
