"""A person with a phone in hand: which texts are answered, how, and how late.

One texter is one thread, a person and one of our numbers. A dialogue is the questions between two
texts that ask nothing; whether it is answered at all, and where it breaks, is drawn at its start.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from sandbox.people import replies
from sandbox.people.behaviour import Meaning, PlannedText
from sandbox.people.habits import Habits
from sandbox.people.traits import Traits
from sandbox.people.understanding import Question, language_of, understand


class Attention(StrEnum):
    """Whether a dialogue is answered."""

    AT_ONCE = "at_once"
    AFTER_REMINDER = "after_reminder"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TextMood:
    """What will happen in one dialogue; each number counts the questions before it."""

    attention: Attention
    stops_at: int | None = None
    silent_from: int | None = None
    wrong_at: int | None = None
    twice_at: int | None = None
    adds_at: int | None = None


def draw_text_mood(draw: random.Random, habits: Habits) -> TextMood:
    """Draw what will happen in one dialogue."""

    def at(rate: float, first: int = 0) -> int | None:
        place = first + min(int(draw.expovariate(0.8)), 4)
        return place if draw.random() < rate else None

    chance = draw.random()
    attention = Attention.NEVER
    if chance < habits.replies:
        attention = Attention.AT_ONCE
    elif chance < habits.replies + habits.replies_after_reminder:
        attention = Attention.AFTER_REMINDER
    return TextMood(
        attention=attention,
        stops_at=at(habits.stops_by_text),
        silent_from=at(habits.goes_silent, first=1),
        wrong_at=at(habits.wrong_first),
        twice_at=at(habits.answers_twice),
        adds_at=at(habits.adds_a_text),
    )


class HabitualTexter:
    """A person who answers texts by habit."""

    def __init__(
        self, traits: Traits, habits: Habits, draw: random.Random, delay: float | None = None
    ) -> None:
        """Text as `traits` and `habits` say; `delay` fixes the seconds before a reply, for scripted people."""
        self._traits = traits
        self._habits = habits
        self._draw = draw
        self._delay = delay
        self._stopped = False
        self._mood = draw_text_mood(draw, habits)
        self._questions = 0  # asked of somebody who answers
        self._seen = 0  # texts that asked something

    def read(self, body: str) -> list[PlannedText]:
        """Read a text and plan what to write back."""
        question = understand(body)
        if question is None:
            if self._questions:
                self._begin()
            return []
        seen, self._seen = self._seen, self._seen + 1
        mood = self._mood
        patient = mood.attention is Attention.AFTER_REMINDER and seen == 0
        if self._stopped or mood.attention is Attention.NEVER or patient:
            return []
        asked, self._questions = self._questions, self._questions + 1
        if mood.silent_from is not None and asked >= mood.silent_from:
            return []
        after = self._traits.text_delay(self._draw) if self._delay is None else self._delay
        return self._answer(question, language_of(body), asked, after)

    def _answer(self, question: Question, language: str, asked: int, after: float) -> list[PlannedText]:
        draw, mood = self._draw, self._mood
        stubborn = draw.random() < 0.15
        if asked == mood.stops_at:
            self._stopped = True
            return [PlannedText(replies.stop_word(language), after, Meaning(stop=True), stubborn=True)]
        if asked == mood.wrong_at and (slip := replies.wrong_words(draw, question, language)):
            return [PlannedText(slip, after, stubborn=stubborn)]
        choice = replies.decide(draw, question, self._traits.opinion(draw), language)
        answer = PlannedText(replies.write(draw, choice, language), after, Meaning(choice.meant), stubborn)
        planned = [answer]
        later = after + draw.uniform(2.0, 20.0)
        if asked == mood.twice_at:
            planned.append(PlannedText(answer.body, later, stubborn=True))
        if asked == mood.adds_at:
            planned.append(PlannedText(replies.thanks(draw, language), later, stubborn=True))
        return planned

    def _begin(self) -> None:
        self._mood = draw_text_mood(self._draw, self._habits)
        self._questions = 0
        self._seen = 0
