"""The first sound after a call is answered: a short word of a person, a machine's speech, a fax's whistle."""

from __future__ import annotations

import random

from sandbox.people.behaviour import Greeter, Greeting, PickUp

NO_GREETING = Greeting(Greeter.PERSON, "", 0.0)
_WORDS = {"ru": ("Алло", "Да", "Слушаю"), "en": ("Hello", "Yes", "Speaking")}
_MACHINES = {
    "ru": "Здравствуйте. Абонент не может ответить на звонок. Оставьте сообщение после сигнала.",
    "en": "You have reached a voicemail box. Nobody can take your call now. Leave a message after the tone.",
}
_BEEPS = 0.85


def draw_greeting(
    draw: random.Random,
    number: str,
    outcome: PickUp,
    seconds: float | None = None,
    *,
    beeps: bool | None = None,
) -> Greeting:
    """Draw what is heard first when `outcome` takes the call; `seconds` and `beeps` fix what is drawn."""
    language = "ru" if number.startswith("+7") else "en"
    short, long, tone = draw.uniform(0.5, 1.6), draw.uniform(6.0, 14.0), draw.random() < _BEEPS
    words = draw.choice(_WORDS[language])
    match outcome:
        case PickUp.VOICEMAIL:
            return Greeting(
                Greeter.MACHINE,
                _MACHINES[language],
                long if seconds is None else seconds,
                beeps=tone if beeps is None else beeps,
            )
        case PickUp.FAX:
            return Greeting(Greeter.FAX, "", 3.0 if seconds is None else seconds)
        case _:
            return Greeting(Greeter.PERSON, words, short if seconds is None else seconds)
