"""The telephone book: who lives at a number, and what they do this time.

Everybody exists from the first moment: a person is drawn from the seed and the number when needed.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TypeAlias

from sandbox.people.behaviour import Arrival, PickUp, Ringing, Talker
from sandbox.people.habits import Habits
from sandbox.people.scripts import Script, ScriptedTalker, ScriptedTexter
from sandbox.people.talkers import CallMood, HabitualTalker, Voicemail
from sandbox.people.texters import HabitualTexter
from sandbox.people.traits import Traits, draw_traits

Texter: TypeAlias = HabitualTexter | ScriptedTexter
_NO_SCRIPT = Script()


class Directory:
    """Everybody who can be called or texted."""

    def __init__(self, seed: int, habits: Habits) -> None:
        """Draw people from `seed` with `habits`."""
        self._seed = seed
        self._habits = habits
        self._traits: dict[str, Traits] = {}
        self._scripts: dict[str, Script] = {}
        self._calls: Counter[str] = Counter()
        self._texters: dict[tuple[str, str], Texter] = {}

    def script(self, number: str, script: Script) -> None:
        """Tell the person at `number` what to do from now on."""
        self._scripts[number] = script
        for pair in [pair for pair in self._texters if pair[0] == number]:
            del self._texters[pair]

    def arrival(self, number: str, draw: random.Random) -> Arrival:
        """Tell what becomes of a text to `number`; one to a scripted person is lost only by script."""
        told = self._scripts.get(number)
        invalid = self._person(number).invalid if told is None else told.answers is PickUp.INVALID
        if invalid:
            return Arrival.UNKNOWN_NUMBER
        if told is not None or draw.random() >= self._habits.text_lost:
            return Arrival.ARRIVES
        return draw.choices((Arrival.UNREACHABLE, Arrival.LANDLINE, Arrival.FILTERED), (50, 25, 25))[0]

    def ring(self, number: str) -> tuple[Ringing, Talker]:
        """Ring the telephone at `number` once more; another call may be taken otherwise."""
        attempt = self._calls[number]
        self._calls[number] += 1
        draw = random.Random(f"{self._seed}:{number}:call:{attempt}")
        script, traits, habits = self._script(number), self._person(number), self._habits
        outcomes = (PickUp.ANSWERED, PickUp.BUSY, PickUp.NO_ANSWER, PickUp.VOICEMAIL)
        weights = (habits.answers, habits.busy, habits.no_answer, habits.voicemail)
        outcome = draw.choices(outcomes, weights)[0]
        if script.answers is not None:
            outcome = script.answers
        elif traits.invalid:
            outcome = PickUp.INVALID
        seconds = draw.lognormvariate(0.0, 0.5) * habits.ring_median
        if script.ring_seconds is not None:
            seconds = script.ring_seconds
        talker = Voicemail() if outcome is PickUp.VOICEMAIL else self._talker(script, traits, draw)
        return Ringing(outcome, seconds), talker

    def texter(self, number: str, our_number: str) -> Texter:
        """Find the person at `number`, as they text with `our_number`."""
        pair = (number, our_number)
        if pair not in self._texters:
            script, traits = self._script(number), self._person(number)
            draw = random.Random(f"{self._seed}:{number}:{our_number}:texts")
            if script.replies is not None or script.stop:
                self._texters[pair] = ScriptedTexter(script)
            else:
                self._texters[pair] = HabitualTexter(traits, self._habits, draw, script.think_seconds)
        return self._texters[pair]

    def text_draw(self, sid: str) -> random.Random:
        """Give the generator that decides the fate of the text `sid` on its way."""
        return random.Random(f"{self._seed}:{sid}:text")

    def _talker(self, script: Script, traits: Traits, draw: random.Random) -> Talker:
        if script.replies is not None or script.stop:
            return ScriptedTalker(script)
        mood = _call_mood(draw, self._habits)
        if script.hang_up_after is not None:
            mood = CallMood(hangs_up_at=script.hang_up_after)
        return HabitualTalker(traits, mood, draw, script.think_seconds)

    def _script(self, number: str) -> Script:
        return self._scripts.get(number, _NO_SCRIPT)

    def _person(self, number: str) -> Traits:
        if number not in self._traits:
            self._traits[number] = draw_traits(self._seed, number, self._habits)
        return self._traits[number]


def _call_mood(draw: random.Random, habits: Habits) -> CallMood:
    def at(rate: float) -> int | None:
        place = min(int(draw.expovariate(0.6)), 5)
        return place if draw.random() < rate else None

    silent = 0 if draw.random() < habits.silent_first else None
    return CallMood(at(habits.hangs_up), at(habits.stops_by_key), at(habits.wrong_first), silent)
