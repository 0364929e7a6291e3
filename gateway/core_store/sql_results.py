"""Reading the core store for screens: scores by touchpoint, newest comments, counts."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from gateway.core_store.schema import answer, metric_score, response
from gateway.domain.ports.results import Comment, TouchpointScores


class SqlResults:
    """Fulfils ResultsReader."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def nps_scores(self) -> list[TouchpointScores]:
        """List the NPS answers of every touchpoint that has any, by its key."""
        by_touchpoint: dict[str, list[int]] = defaultdict(list)
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(response.c.touchpoint, metric_score.c.score)
                .join(response, response.c.id == metric_score.c.response_id)
                .where(metric_score.c.metric == "nps")
                .order_by(response.c.touchpoint)
            )
            for row in rows:
                by_touchpoint[row.touchpoint].append(round(row.score))
        return [TouchpointScores(key, tuple(scores)) for key, scores in by_touchpoint.items()]

    def newest_comments(self, limit: int) -> list[Comment]:
        """List the newest open answers: answers to a `comment` question that hold words."""
        score = metric_score.alias()
        statement = (
            select(
                response.c.touchpoint,
                response.c.language,
                answer.c.value,
                answer.c.channel,
                answer.c.answered_at,
                score.c.score,
            )
            .join(response, response.c.id == answer.c.response_id)
            .outerjoin(score, (score.c.response_id == response.c.id) & (score.c.metric == "nps"))
            .where(answer.c.question.like("comment%"))
            .order_by(answer.c.answered_at.desc())
            .limit(limit * 2)
        )
        with self._engine.connect() as connection:
            rows = list(connection.execute(statement))
        comments = [
            Comment(
                touchpoint=row.touchpoint,
                text=row.value,
                score=None if row.score is None else round(row.score),
                channel=row.channel,
                language=row.language,
                answered_at=_utc(row.answered_at),
            )
            for row in rows
            if isinstance(row.value, str) and row.value.strip()
        ]
        return comments[:limit]

    def count(self) -> int:
        """Count the responses."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(response)).scalar_one())


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
