"""The telephone book: who lives at a number, and what they do this time.

Everybody exists from the first moment: a person is drawn from the seed and the number when needed.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from typing import TypeAlias

from sandbox.people.behaviour import Arrival, Greeting, PickUp, Ringing, Talker
from sandbox.people.greetings import draw_greeting
from sandbox.people.habits import Habits
from sandbox.people.handset import Handset, HandTalker
from sandbox.people.scripts import Script, ScriptedTalker, ScriptedTexter
from sandbox.people.talkers import CallMood, FaxMachine, HabitualTalker, Voicemail
from sandbox.people.texters import HabitualTexter
from sandbox.people.traits import Traits, draw_traits
from sandbox.records import Text

Texter: TypeAlias = HabitualTexter | ScriptedTexter
_NO_SCRIPT = Script()
_NOBODY = ScriptedTexter(Script(replies=deque()))
"""Writes nothing: whoever holds the telephone writes by hand."""


class Directory:
    """Everybody who can be called or texted."""

    def __init__(self, seed: int, habits: Habits) -> None:
        """Draw people from `seed` with `habits`."""
        self._seed = seed
        self._habits = habits
        self._traits: dict[str, Traits] = {}
        self._scripts: dict[str, Script] = {}
        self._calls: Counter[str] = Counter()
        self._called_back: Counter[str] = Counter()
        self._handsets: dict[str, Handset] = {}
        self._texters: dict[tuple[str, str], Texter] = {}

    def known(self) -> list[str]:
        """List the numbers of those who have had something to do with us, or were told what to do."""
        texted = (number for number, _ in self._texters)
        return list(dict.fromkeys((*self._handsets, *self._scripts, *self._calls, *texted)))

    def hand_over(self, handset: Handset) -> None:
        """Give a person's telephone into somebody's hand: nothing is drawn for that number any more."""
        self._handsets[handset.number] = handset

    def take_back(self, number: str) -> None:
        """Give a telephone back to the person who lives at `number`."""
        self._handsets.pop(number, None)

    def show_text(self, text: Text) -> None:
        """Show a text that has arrived, where the telephone is in somebody's hand."""
        if (handset := self._handsets.get(text.to_number)) is not None:
            facts = {"sid": text.sid, "mine": False, "other": text.from_number, "body": text.body}
            handset.show("text", facts)

    def script(self, number: str, script: Script) -> None:
        """Tell the person at `number` what to do from now on."""
        self._scripts[number] = script
        for pair in [pair for pair in self._texters if pair[0] == number]:
            del self._texters[pair]

    def arrival(self, number: str, draw: random.Random) -> Arrival:
        """Tell what becomes of a text to `number`; one to a scripted person is lost only by script."""
        if number in self._handsets:
            return Arrival.ARRIVES
        told = self._scripts.get(number)
        invalid = self._person(number).invalid if told is None else told.answers is PickUp.INVALID
        if invalid:
            return Arrival.UNKNOWN_NUMBER
        if told is not None or draw.random() >= self._habits.text_lost:
            return Arrival.ARRIVES
        return draw.choices((Arrival.UNREACHABLE, Arrival.LANDLINE, Arrival.FILTERED), (50, 25, 25))[0]

    def off_seconds(self, number: str) -> float:
        """Tell how long the telephone stays switched off before a text reaches it."""
        return self._script(number).off_seconds or 0.0

    def ring(self, number: str) -> tuple[Ringing, Talker]:
        """Ring the telephone at `number` once more; another call may be taken otherwise."""
        if (handset := self._handsets.get(number)) is not None:
            return Ringing(PickUp.ANSWERED, 0.0), HandTalker(handset)
        draw, greets = self._next_call(number)
        script, traits, habits = self._script(number), self._person(number), self._habits
        outcomes = (PickUp.ANSWERED, PickUp.BUSY, PickUp.NO_ANSWER, PickUp.VOICEMAIL, PickUp.FAX)
        weights = (habits.answers, habits.busy, habits.no_answer, habits.voicemail, habits.fax)
        outcome = draw.choices(outcomes, weights)[0]
        if script.answers is not None:
            outcome = script.answers
        elif traits.invalid:
            outcome = PickUp.INVALID
        seconds = draw.lognormvariate(0.0, 0.5) * habits.ring_median
        if script.ring_seconds is not None:
            seconds = script.ring_seconds
        greeting = draw_greeting(greets, number, outcome, script.greeting_seconds, beeps=script.beeps)
        match outcome:
            case PickUp.VOICEMAIL:
                return Ringing(outcome, seconds), Voicemail(greeting)
            case PickUp.FAX:
                return Ringing(outcome, seconds), FaxMachine(greeting)
            case _:
                return Ringing(outcome, seconds), self._talker(script, traits, draw, greeting)

    def caller(self, number: str) -> Talker:
        """Give the person at `number` as one who calls us."""
        if (handset := self._handsets.get(number)) is not None:
            return HandTalker(handset)
        draw, greets = self._next_call(number)
        greeting = draw_greeting(greets, number, PickUp.ANSWERED)
        return self._talker(self._script(number), self._person(number), draw, greeting)

    def calls_back_after(self, number: str) -> float | None:
        """Tell how many seconds after being cut off the person calls back; None for one who does not."""
        script, times = self._script(number), self._called_back[number]
        if number in self._handsets:
            return None
        draw = random.Random(f"{self._seed}:{number}:call back:{times}")
        willing = draw.random() < self._habits.calls_back
        if script.calls_back is not None:
            willing = times < script.calls_back
        if not willing:
            return None
        self._called_back[number] += 1
        return draw.uniform(20.0, 120.0) if script.think_seconds is None else script.think_seconds

    def texter(self, number: str, our_number: str) -> Texter:
        """Find the person at `number`, as they text with `our_number`."""
        pair = (number, our_number)
        if number in self._handsets:
            return _NOBODY
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

    def _next_call(self, number: str) -> tuple[random.Random, random.Random]:
        """Count one more call, and give the generators that decide on it and on its first word."""
        attempt = self._calls[number]
        self._calls[number] += 1
        drawn = f"{self._seed}:{number}:call:{attempt}"
        return random.Random(drawn), random.Random(f"{drawn}:greeting")

    def _talker(self, script: Script, traits: Traits, draw: random.Random, greeting: Greeting) -> Talker:
        if script.replies is not None or script.stop:
            return ScriptedTalker(script, greeting)
        mood = _call_mood(draw, self._habits)
        if script.hang_up_after is not None or script.cut_off_after is not None:
            mood = CallMood(hangs_up_at=script.hang_up_after, cut_off_at=script.cut_off_after)
        return HabitualTalker(
            traits, mood, draw, script.think_seconds, greeting=greeting, converses=script.converses
        )

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
