"""Every text that a survey may send, as long as it may well be, for checks before anybody is texted. Pure.

One text holds all that is told since the last question, and the question. What cannot be known is taken to be so, and
every choice is listed: a text may be longer here than any person's, and is never shorter but for what is piped in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ivr_flows.channels.sms import expected_reply, longest_body
from ivr_flows.checking.longest_way import longest_way
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuotaStep,
    Step,
    Survey,
    TellStep,
    Texts,
    all_steps,
)
from ivr_flows.wording import phrase_for


@dataclass(frozen=True, slots=True)
class LongText:
    """A text of so many characters in one language. `step` is what it asks or how it ends, "" at the survey's end."""

    step: str
    language: str
    characters: int


def texts_over(survey: Survey, most: int) -> list[LongText]:
    """List the texts that may have more than `most` characters: of each question and each end, in each language."""
    return [
        LongText(body.step, language, characters)
        for language in survey.languages
        for body in preview_bodies(survey, language)
        if len(body.longest) > most and (characters := _characters(survey, language, body)) > most
    ]


@dataclass(frozen=True, slots=True)
class PreviewedBody:
    """The text of a step. It comes `after` what may be told before it (steps, by key), or `apart` from that.

    `longest` is the longer of both, as if all were told that stands on the way.
    """

    step: str
    longest: str
    after: str
    apart: str
    told: frozenset[str]


def preview_bodies(survey: Survey, language: str) -> list[PreviewedBody]:
    """Give the longest text of each question and of each end, in the order of the survey."""
    reading = _Reading(survey, language)
    unsaid = reading.through(survey.steps, _Unsaid())
    if unsaid is not None:  # said as the survey ends of itself
        reading.keep("", unsaid, "")
    return reading.found


def _characters(survey: Survey, language: str, body: PreviewedBody) -> int:
    """Count the characters again: of what excludes each other only the longer is told."""
    weights = {
        step.key: len(longest_body(step, language)) + 1.0 if step.key in body.told else 0.0
        for step in all_steps(survey.steps)
    }
    told = round(longest_way(survey.steps, survey.slots, weights))
    return min(len(body.longest), max(told + len(body.after), len(body.apart)))


@dataclass(frozen=True, slots=True)
class _Unsaid:
    """What may be told and not yet sent: the longest of it, and every step that may have told it."""

    text: str = ""
    steps: frozenset[str] = frozenset()

    def with_told(self, step: TellStep, language: str) -> _Unsaid:
        return _Unsaid(_joined(self.text, longest_body(step, language)), self.steps | {step.key})


@dataclass(slots=True)
class _Reading:
    """Goes through the steps once and keeps, at each, what may be told and not yet sent; None where no way leads.

    `awaited` is what ways bring along to the steps to which they go.
    """

    survey: Survey
    language: str
    found: list[PreviewedBody] = field(default_factory=list)
    awaited: dict[str, _Unsaid] = field(default_factory=dict)

    def through(self, steps: Iterable[Step], unsaid: _Unsaid | None) -> _Unsaid | None:
        """Give what is unsaid after these steps, where `unsaid` was before them."""
        for step in steps:
            unsaid = _either(unsaid, self.awaited.pop(step.key, None))
            if unsaid is not None:
                after = self._after(step, unsaid)
                unsaid = after if step.condition is None else _either(unsaid, after)
        return unsaid

    def keep(self, step: str, unsaid: _Unsaid, after: str, *apart: str) -> None:
        """Keep a text that follows what is unsaid, and those that the same step may send apart from it."""
        alone = max(apart, key=len, default="")
        longest = max(_joined(unsaid.text, after), alone, key=len)
        self.found.append(PreviewedBody(step, longest, after, alone, unsaid.steps))

    def _after(self, step: Step, unsaid: _Unsaid) -> _Unsaid | None:
        after: _Unsaid | None = unsaid
        match step:
            case TellStep():
                after = unsaid.with_told(step, self.language)
            case Question():
                self.keep(step.key, unsaid, longest_body(step, self.language), *self._asked_anew(step))
                after = _Unsaid()
            case EndStep():
                self.keep(step.key, unsaid, self._closing(step.texts))
                after = None
            case QuotaStep() if step.outcome is not None:
                self.keep(step.key, unsaid, self._closing(step.texts))
            case GoStep():
                self.awaited[step.to] = _either(unsaid, self.awaited.get(step.to)) or unsaid
                after = None
            case BlockStep():
                after = self._rounds(step, unsaid, 1 if step.order is None else 2)
            case LoopStep():
                after = self._rounds(step, unsaid, step.cap)
            case _:
                pass
        return after

    def _rounds(self, step: BlockStep | LoopStep, unsaid: _Unsaid, rounds: int) -> _Unsaid | None:
        """Go through a block: a loop's rounds follow each other, and in any order a step may follow any other."""
        after: _Unsaid | None = unsaid
        for _ in range(rounds):
            before = after
            after = _either(unsaid, self.through(step.steps, before))
            if after == before:
                break
        return after

    def _asked_anew(self, question: Question) -> tuple[str, ...]:
        """Write a question as it is asked again after a reply that does not fit, in a reminder, and resumed."""
        language, body = self.language, longest_body(question, self.language)
        checks = [texts[language].longest() for texts in (question.check_text, question.warn_text) if texts]
        notice = max([self.survey.defaults.invalid[language], *checks], key=len)
        stop = phrase_for("stop_texts", language)
        return (
            _joined(notice, body, expected_reply(question, language)),
            _joined(phrase_for("reminder", language), body, stop),
            _joined(longest_body(self.survey.intro, language), body),
        )

    def _closing(self, texts: Texts | None) -> str:
        return "" if texts is None else texts.wording("sms", self.language).template.longest()


def _either(one: _Unsaid | None, other: _Unsaid | None) -> _Unsaid | None:
    if one is None or other is None:
        return one if other is None else other
    return _Unsaid(max(one.text, other.text, key=len), one.steps | other.steps)


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
