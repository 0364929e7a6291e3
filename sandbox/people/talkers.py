"""Those who answer by habit: a person on the telephone, and a voicemail box."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sandbox.people import replies
from sandbox.people.behaviour import (
    Greeter,
    Greeting,
    HangUp,
    Meaning,
    Press,
    Prompt,
    Reaction,
    Silence,
    Speak,
)
from sandbox.people.greetings import NO_GREETING
from sandbox.people.traits import Traits
from sandbox.people.understanding import Open, Question, language_of, understand

VOICEMAIL_SECONDS = 30.0
_GREETING = Greeting(Greeter.MACHINE, "", 8.0, beeps=True)
_FAX_SECONDS = 12.0
_SERVICE_KEYS = "*9"


@dataclass(frozen=True, slots=True)
class CallMood:
    """What will happen to a person during one call; each number counts the questions before it."""

    hangs_up_at: int | None = None
    stops_at: int | None = None
    wrong_at: int | None = None
    silent_at: int | None = None
    cut_off_at: int | None = None


class Voicemail:
    """A recorded greeting: says nothing to anyone, and cuts the line after half a minute."""

    converses: float | None = None

    def __init__(self, greeting: Greeting = _GREETING) -> None:
        """Play `greeting` first."""
        self.greeting = greeting
        self.patience = max(VOICEMAIL_SECONDS, greeting.seconds + 15.0)

    def react(self, prompt: Prompt) -> Reaction:  # noqa: ARG002 - a machine does not listen
        """Keep silent."""
        return Silence()

    def dictate(self, words: str) -> Speak | None:  # noqa: ARG002 - a machine does not listen
        """Keep silent."""
        return None


class FaxMachine(Voicemail):
    """A fax: whistles for a while, and gives up."""

    def __init__(self, greeting: Greeting) -> None:
        """Whistle first."""
        super().__init__(greeting)
        self.patience = _FAX_SECONDS


class HabitualTalker:
    """A person in one call, answering by temper and by what is understood."""

    def __init__(
        self,
        traits: Traits,
        mood: CallMood,
        draw: random.Random,
        think: float | None = None,
        *,
        greeting: Greeting = NO_GREETING,
        converses: float | None = None,
    ) -> None:
        """Talk as `traits` and `mood` say; `think` fixes the seconds of thought, for scripted people."""
        self.patience = traits.patience
        self.greeting = greeting
        self.converses = converses
        self._traits = traits
        self._mood = mood
        self._draw = draw
        self._think = think
        self._asked = 0
        self._stopping = ""
        self._done = False

    def react(self, prompt: Prompt) -> Reaction:
        """Answer a prompt."""
        if self._done:
            return HangUp(self._think_time())
        if self._stopping:
            return self._press_next_service_key()
        asked, self._asked = self._asked, self._asked + 1
        return self._whim(prompt, asked) or self._answer(prompt, asked)

    def dictate(self, words: str) -> Speak | None:
        """Leave a comment."""
        self._asked += 1
        comment = self._traits.opinion(self._draw).comment(self._draw, language_of(words))
        # A recording is not a text: nobody can be asked to have read it.
        return Speak(comment, self._think_time(), 1.0)

    def _whim(self, prompt: Prompt, asked: int) -> Reaction | None:
        """Do what answers nothing, where this call's mood has it here."""
        mood = self._mood
        if asked == mood.hangs_up_at:
            return HangUp(self._think_time())
        if asked == mood.cut_off_at:
            return HangUp(self._think_time(), cut=True)
        if asked == mood.stops_at and prompt.keys:
            self._stopping = _SERVICE_KEYS
            return self._press_next_service_key()
        return Silence() if asked == mood.silent_at else None

    def _answer(self, prompt: Prompt, asked: int) -> Reaction:
        after = self._think_time()
        if after >= prompt.timeout:
            return Silence()
        question = understand(prompt.words) or Open()
        if asked == self._mood.wrong_at and (slip := self._slip(prompt, question, after)):
            return slip
        language = language_of(prompt.words)
        choice = replies.decide(self._draw, question, self._traits.opinion(self._draw), language)
        interrupting = prompt.barge_in and self._draw.random() < self._traits.barges_in
        # Who hears a recording instead of words cannot know what is asked: the answer is a guess.
        meaning = Meaning(choice.meant if prompt.words else None)
        if prompt.keys and choice.number is not None and not (prompt.speech and self._traits.speaks):
            return Press(
                str(choice.number) + self._finish(prompt, choice.number), after, meaning, interrupting
            )
        if prompt.speech:
            return Speak(choice.words, after, self._clarity(), meaning, interrupting)
        # Words are wanted and only keys are taken: something is pressed, and it means nothing.
        return Press("1", after)

    def _finish(self, prompt: Prompt, number: int) -> str:
        complete = prompt.max_digits is not None and len(str(number)) >= prompt.max_digits
        return prompt.finish_key if not complete and self._draw.random() < 0.5 else ""

    def _slip(self, prompt: Prompt, question: Question, after: float) -> Reaction | None:
        if prompt.keys and not (prompt.speech and self._traits.speaks):
            keys = replies.wrong_keys(self._draw, question, prompt.max_digits)
            return None if keys is None else Press(keys, after)
        if isinstance(question, Open):
            return None
        return Speak(replies.nonsense(self._draw, language_of(prompt.words)), after, self._clarity())

    def _press_next_service_key(self) -> Press:
        key, self._stopping = self._stopping[0], self._stopping[1:]
        self._done = not self._stopping
        return Press(key, min(1.0, self._think_time()), Meaning(stop=self._done))

    def _think_time(self) -> float:
        return self._traits.think_time(self._draw) if self._think is None else self._think

    def _clarity(self) -> float:
        return round(self._draw.uniform(0.78, 0.98), 2)
