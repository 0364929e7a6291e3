"""The organisation's own sentences in texts: help, closed surveys, opt-outs and opt-ins confirmed.

Russian and English; a survey in another language hears the English ones. What belongs to a questionnaire
stands in `ivr_flows.wording`. Sentences only, and whose language to choose. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class TextPhrase(StrEnum):
    """Which sentence."""

    HELP = "help"
    HELP_OF_NOBODY = "help_of_nobody"
    CLOSED = "closed"
    STOPPED = "stopped"
    STARTED = "started"


_SENTENCES: Mapping[TextPhrase, Mapping[str, str]] = {
    TextPhrase.HELP: {
        "ru": "Это опрос {sponsor} про {purpose}. Отвечайте на этот номер. Не писать и не звонить больше: СТОП",
        "en": "This is a survey by {sponsor} about {purpose}. Just reply to this number. "
        "For no more texts or calls: STOP",
    },
    # Nobody at this number was ever asked anything here.
    TextPhrase.HELP_OF_NOBODY: {
        "ru": "С этого номера проводят опросы. Вы в них не участвуете. Чтобы вам не писали и не звонили: СТОП",
        "en": "Surveys are run from this number. You are not taking part in one. For no texts or calls: STOP",
    },
    TextPhrase.CLOSED: {
        "ru": "Опрос уже закончен, ваш ответ не будет учтён. Спасибо, что откликнулись!",
        "en": "This survey is closed and takes no more answers. Thank you for replying!",
    },
    TextPhrase.STOPPED: {
        "ru": "Мы больше не будем вам писать и звонить. Вернуться: СТАРТ",
        "en": "You will get no more texts or calls from us. To come back: START",
    },
    TextPhrase.STARTED: {
        "ru": "Мы снова можем вам писать и звонить. Остановить: СТОП",
        "en": "We may text and call you again. To stop: STOP",
    },
}
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def text_phrase(phrase: TextPhrase, language: str, **values: str) -> str:
    """Give one sentence in a language, with its values filled in."""
    sentences = _SENTENCES[phrase]
    return (sentences.get(language) or sentences["en"]).format(**values)


def language_written(body: str) -> str:
    """Guess the language of somebody of whom nothing is known, by the letters that they wrote."""
    return "ru" if _CYRILLIC.search(body) else "en"
