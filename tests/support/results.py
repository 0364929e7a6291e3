"""Results of one interview, as services hand them to a core store: made in a line, changed by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from gateway.domain.ports.results import Result, ResultAnswer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
INTERVIEW = UUID(int=1)


def given(
    question: str, value: Any, *, metric: str | None = None, loop: str = "", turn: int = 1
) -> ResultAnswer:
    """Make an answer that was given at noon."""
    return ResultAnswer(
        question=question,
        loop=loop,
        value=value,
        raw=str(value),
        channel="voice",
        turn=turn,
        carrier_ref="CA1",
        answered_at=NOON,
        metric=metric,
    )


def result(*answers: ResultAnswer, sequence: int = 1, **changes: Any) -> Result:
    """Make the result of the interview, complete at noon."""
    made = Result(
        response_id=INTERVIEW,
        sequence=sequence,
        case_id=UUID(int=2),
        campaign="spring",
        touchpoint="support_hotline",
        survey="post-call-nps",
        survey_version=1,
        respondent_external_id="C1",
        respondent_segment="retail",
        language="en",
        channel="voice",
        outcome="complete",
        disposition="1.1",
        started_at=NOON - timedelta(minutes=1),
        closed_at=NOON,
        answers=answers,
    )
    return msgspec.structs.replace(made, **changes)
