"""The service key: "*" by default, and what follows it. Also the words that mean the same.

Owns the table of commands; what a command does is decided in `turn`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.answers.plain import phrase
from ivr_flows.events import Answer, Back, Event, Repeat, Stop
from ivr_flows.survey import Survey

PERSON = "0"
STOP_KEY = "9"
COMMANDS: Mapping[str, Event] = {"1": Repeat(), "2": Back(), STOP_KEY: Stop()}

_SPOKEN: Mapping[str, Event] = {
    "повторите": Repeat(),
    "повторите пожалуйста": Repeat(),
    "повторите вопрос": Repeat(),
    "вернитесь назад": Back(),
    "предыдущий вопрос": Back(),
    "не звоните мне": Stop(),
    "не звоните мне больше": Stop(),
    "больше не звоните": Stop(),
    "больше не звоните мне": Stop(),
    "repeat": Repeat(),
    "repeat please": Repeat(),
    "repeat the question": Repeat(),
    "go back": Back(),
    "previous question": Back(),
    "stop calling": Stop(),
    "stop calling me": Stop(),
    "do not call me": Stop(),
    "do not call me again": Stop(),
    "don't call me": Stop(),
    "don't call me again": Stop(),
}


def opens_menu(survey: Survey, answer: Answer) -> bool:
    """Tell whether a reply is the service key by itself."""
    return answer.kind == "digits" and answer.raw.strip().rstrip("#") == survey.defaults.service_key


def asks_for_person(survey: Survey, answer: Answer, *, menu_is_open: bool) -> bool:
    """Tell whether a reply is the key of a person: in the menu, or with the service key in front."""
    if menu_is_open and answer.raw.strip() == PERSON:
        return True
    return answer.kind == "digits" and answer.raw.strip().rstrip("#") == survey.defaults.service_key + PERSON


def pressed(survey: Survey, digits: str) -> Event | None:
    """Give the command that digits with the service key in front mean, such as "*9"; else None."""
    key = survey.defaults.service_key
    return COMMANDS.get(digits[len(key) :]) if digits.startswith(key) else None


def spoken(speech: str) -> Event | None:
    """Give the command that a caller said in so many words; None for everything else."""
    return _SPOKEN.get(phrase(speech))
