"""An interviewer's card and a kept answer as lines of plain text, for pages and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ivr_flows.channels.cati import Card
from ivr_flows.export import ExportedAnswer
from ivr_flows.values import Value


def seen(shown: Card) -> Iterator[str]:
    """Write what an interviewer sees: what is read out, the answers with their keys, and the notes."""
    yield from shown.before
    yield from (text for text in (shown.notice, shown.text) if text)
    yield from (f"{answer.key} {answer.text} ({answer.value})" for answer in shown.answers)
    if shown.low is not None and shown.high is not None:
        yield f"[{shown.low} to {shown.high}]"
    notes = (("instruction", shown.instruct), ("probe", shown.probe))
    yield from (f"[{what}: {text}]" for what, text in notes if text)
    if shown.may_confirm:
        yield "[the respondent may stand by it]"


def kept(answer: ExportedAnswer) -> str:
    """Write one answer; one of a loop has its round, as `ease[shop] = 2`."""
    name = f"{answer.question}[{answer.loop}]" if answer.loop else answer.question
    return f"{name} = {shown_value(answer.value)}"


def shown_value(value: Value) -> str:
    """Write a kept value."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "nothing" if value is None else str(value)
