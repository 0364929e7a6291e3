"""The product's own sentences, for what no survey words: keys, ways to stop, goodbyes.

Russian and English; a survey in another language hears the English ones. Sentences only, no logic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Phrase: TypeAlias = Literal[
    "invalid",
    "nobody",
    "press_choice",
    "press_scale",
    "press_number",
    "press_many",
    "press_date",
    "press_time",
    "press_phone",
    "press_more",
    "service_menu",
    "stop_calls",
    "stopped",
    "goodbye",
    "stop_texts",
    "reply_scale",
    "reply_number",
    "reply_choice",
    "reply_choices",
    "reply_date",
    "reply_time",
    "reply_phone",
    "may_skip",
    "reminder",
]

_SENTENCES: Mapping[Phrase, Mapping[str, str]] = {
    "invalid": {"ru": "Не расслышали.", "en": "Sorry, we missed that."},
    "nobody": {"ru": "Сейчас соединить не с кем.", "en": "Nobody is free to talk right now."},
    "press_choice": {"ru": "для «{text}» нажмите {key}", "en": "for {text} press {key}"},
    "press_scale": {"ru": "нажмите число от {low} до {high}", "en": "press a number from {low} to {high}"},
    "press_number": {"ru": "введите число и нажмите решётку", "en": "enter the number, then press hash"},
    "press_many": {
        "ru": "нажмите все подходящие цифры, затем решётку",
        "en": "press every key that applies, then hash",
    },
    "press_date": {
        "ru": "введите день, месяц и год восемью цифрами",
        "en": "enter day, month and year in eight digits",
    },
    "press_time": {
        "ru": "введите часы и минуты четырьмя цифрами",
        "en": "enter hours and minutes in four digits",
    },
    "press_phone": {"ru": "введите номер и нажмите решётку", "en": "enter the number, then press hash"},
    "press_more": {"ru": "чтобы услышать остальное, нажмите {key}", "en": "for more press {key}"},
    "service_menu": {
        "ru": "Чтобы услышать вопрос ещё раз, нажмите 1. Вернуться к предыдущему вопросу: 2. "
        "Чтобы мы больше не звонили: 9.",
        "en": "To hear the question again, press 1. To go back one question, press 2. "
        "To stop our calls, press 9.",
    },
    "stop_calls": {
        "ru": "Чтобы мы больше не звонили, нажмите {key}, затем 9.",
        "en": "To stop our calls, press {key}, then 9.",
    },
    "stopped": {
        "ru": "Мы больше не будем вам звонить. До свидания.",
        "en": "We will not call you again. Goodbye.",
    },
    "goodbye": {"ru": "До свидания.", "en": "Goodbye."},
    "stop_texts": {"ru": "Не писать больше: СТОП", "en": "To opt out: STOP"},
    "reply_scale": {
        "ru": "Ответьте числом от {low} до {high}.",
        "en": "Reply with a number from {low} to {high}.",
    },
    "reply_number": {"ru": "Ответьте числом.", "en": "Reply with a number."},
    "reply_choice": {"ru": "Ответьте номером из списка.", "en": "Reply with a number from the list."},
    "reply_choices": {
        "ru": "Ответьте номерами из списка через запятую: 1, 3.",
        "en": "Reply with numbers from the list, such as 1, 3.",
    },
    "reply_date": {"ru": "Ответьте датой: 21.11.2026.", "en": "Reply with a date, such as 21 Nov 2026."},
    "reply_time": {"ru": "Ответьте временем: 14:30.", "en": "Reply with a time, such as 14:30."},
    "reply_phone": {"ru": "Ответьте номером телефона.", "en": "Reply with a telephone number."},
    "may_skip": {"ru": "Пропустить: -", "en": "To skip: -"},
    "reminder": {"ru": "Напоминаем: ждём вашего ответа.", "en": "A reminder: we would value your answer."},
}
_STAR: Mapping[str, str] = {"ru": "звёздочку", "en": "star"}


def phrase_for(phrase: Phrase, language: str, **values: object) -> str:
    """Give one sentence in a language, with its values filled in."""
    sentences = _SENTENCES[phrase]
    return (sentences.get(language) or sentences["en"]).format(**values)


def key_name(key: str, language: str) -> str:
    """Name a key as it is spoken."""
    return (_STAR.get(language) or _STAR["en"]) if key == "*" else key
