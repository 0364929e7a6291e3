"""The SQL sink: applies a result to the core store in one transaction, so that twice is once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from gateway.core_store.schema import answer, metric_score, respondent, response, touchpoint
from gateway.domain.ports.results import NotApplied, Result, ResultAnswer


class SqlResultSink:
    """Fulfils ResultSink on a SQL database of its own. The engine must begin writes at once on SQLite."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """Name the sink in logs."""
        return "sql"

    def apply(self, result: Result) -> NotApplied | None:
        """Write a result unless the same or a newer one is there.

        NotApplied where the database is away or has not its tables, and where it refuses the values.
        """
        try:
            with self._engine.begin() as connection:
                self._write(connection, result)
        except (DataError, IntegrityError) as error:
            return NotApplied(f"core store: {type(error).__name__}", refused=True)
        except SQLAlchemyError as error:
            return NotApplied(f"core store: {type(error).__name__}")
        return None

    def _write(self, connection: Connection, result: Result) -> None:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        person = {
            "external_id": result.respondent_external_id,
            "segment": result.respondent_segment,
            "language": result.language,
        }
        connection.execute(insert(touchpoint).values(key=result.touchpoint).on_conflict_do_nothing())
        connection.execute(insert(respondent).values(person).on_conflict_do_nothing())
        # One statement decides whether this result is the newest, and holds the response until the
        # commit: a second worker with the same interview waits here and then finds that it is late.
        row = _response_row(result)
        taken = connection.execute(
            insert(response)
            .values(row)
            .on_conflict_do_update(
                index_elements=[response.c.id], set_=row, where=response.c.sequence < result.sequence
            )
            .returning(response.c.id)
        ).first()
        if taken is None:
            return
        connection.execute(
            update(respondent).where(respondent.c.external_id == person["external_id"]).values(person)
        )
        for table in (metric_score, answer):
            connection.execute(table.delete().where(table.c.response_id == result.response_id))
        answers = [_answer_row(result, given) for given in result.answers]
        if answers:
            connection.execute(answer.insert(), answers)
        scores = _scores(result)
        if scores:
            connection.execute(metric_score.insert(), scores)


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


def _answer_row(result: Result, given: ResultAnswer) -> dict[str, Any]:
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
