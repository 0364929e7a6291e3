"""Export: the answers that count, as the core store takes them. Derived from the path, never kept."""

from __future__ import annotations

from dataclasses import dataclass

from ivr_flows.events import ChannelName
from ivr_flows.path import path
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.values import Value


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """One answer on the path. `metric` is nps, csat or ces where `value` is a mark for it."""

    question: str
    loop: str
    value: Value
    raw: str
    channel: ChannelName
    turn: int
    metric: str | None


def answers_on_path(survey: Survey, state: State) -> tuple[ExportedAnswer, ...]:
    """List the answers on the path, in its order: of each question the newest.

    A question that was passed over has no answer and is not listed. A refusal is listed, without the
    metric of its question.
    """
    walked = path(survey, state.seed, state.answers, state.verdicts, state.context, state.confirmed)
    exported = []
    for record in walked.answered:
        if record.value is None:
            continue
        question = survey.questions[record.question]
        is_mark = question.metric is not None and record.value not in question.special
        exported.append(
            ExportedAnswer(
                record.question,
                record.loop,
                record.value,
                record.raw,
                record.channel,
                record.turn,
                question.metric.value if question.metric is not None and is_mark else None,
            )
        )
    return tuple(exported)
