"""What people say: numbers and choices in their many forms, comments, mistakes.

Each function draws from the generator it is given, so a person says the same in every run.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sandbox.people.number_words import in_words
from sandbox.people.understanding import Amount, Choices, Open, Option, Question, Scale
from sandbox.records import Meant

_COMMENTS = {
    "ru": {
        "good": [
            "Всё отлично, спасибо",
            "Быстро решили мой вопрос",
            "Очень вежливый сотрудник",
            "Всё понравилось",
        ],
        "fair": ["В целом нормально", "Можно было бы и быстрее", "Вопрос решили со второго раза", "Неплохо"],
        "poor": [
            "Очень долго ждал ответа",
            "Вопрос так и не решили",
            "Сотрудник не разобрался",
            "Грубо ответили",
        ],
    },
    "en": {
        "good": [
            "Everything was great, thanks",
            "They fixed it quickly",
            "Very polite staff",
            "I liked it all",
        ],
        "fair": ["It was fine overall", "It could have been quicker", "Solved on the second try", "Not bad"],
        "poor": [
            "I waited far too long",
            "My problem is still not solved",
            "Nobody understood me",
            "They were rude",
        ],
    },
}
_TAILS = {
    "ru": ["", ", звонил вечером", ", второй раз за месяц", ", пользуюсь давно"],
    "en": ["", ", I called in the evening", ", second time this month", ", long-time customer"],
}
_NONSENSE = {"ru": ["ываываы", "не знаю чего", "ааа"], "en": ["asdfgh", "whatever that is", "aaa"]}
_THANKS = {"ru": ["спасибо", "всего доброго"], "en": ["thanks", "have a good day"]}


@dataclass(frozen=True, slots=True)
class Opinion:
    """How content a person is: `share` is the place on a scale, 0 to 1."""

    share: float

    def mark(self, low: int, high: int) -> int:
        """Choose the mark on a scale from `low` to `high`."""
        return low + round(self.share * (high - low))

    def comment(self, draw: random.Random, language: str) -> str:
        """Say something that fits."""
        mood = "good" if self.share > 0.85 else "fair" if self.share > 0.6 else "poor"
        return draw.choice(_COMMENTS[language][mood]) + draw.choice(_TAILS[language])


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided to answer, before it is put into a form. `number` is None for words."""

    meant: Meant
    number: int | None
    words: str
    scale: Scale | None = None


def decide(draw: random.Random, question: Question, opinion: Opinion, language: str) -> Choice:
    """Decide on an answer to `question`."""
    match question:
        case Scale(low, high):
            mark = opinion.mark(low, high)
            return Choice(mark, mark, in_words(mark, language), question)
        case Choices(options):
            option: Option = draw.choice(options)
            return Choice(f"key:{option.key}", int(option.key), option.label)
        case Amount():
            amount = draw.randint(1, 9)
            return Choice(amount, amount, in_words(amount, language))
        case Open():
            words = opinion.comment(draw, language)
            return Choice(words, None, words)


def write(draw: random.Random, choice: Choice, language: str) -> str:
    """Write an answer as people text it: "10", "10!", "ten", " 9 из 10", "8/10"."""
    if choice.number is None:
        return choice.words
    digits = str(choice.number)
    if choice.scale is None:
        spoken = choice.words if len(choice.words) > 2 else digits
        return draw.choices([digits, f"{digits}.", spoken], weights=[80, 10, 10])[0]
    of = "из" if language == "ru" else "out of"
    forms = [digits, f"{digits}!", choice.words, choice.words.capitalize()]
    forms += [f" {digits} {of} {choice.scale.high}", f"{digits}/{choice.scale.high}"]
    return draw.choices(forms, weights=[60, 10, 10, 5, 8, 7])[0]


def wrong_keys(draw: random.Random, question: Question, max_digits: int | None) -> str | None:
    """Press something that answers nothing; None where every key is an answer."""
    match question:
        case Scale(low, high):
            right = {str(mark) for mark in range(low, high + 1)}
        case Choices(options):
            right = {option.key for option in options}
        case _:
            return None
    longest = min(max_digits or 2, 2)
    wrong = [key for key in map(str, range(2, 10**longest)) if key not in right and len(key) == longest]
    return draw.choice(wrong) if wrong else None


def wrong_words(draw: random.Random, question: Question, language: str) -> str | None:
    """Write or say something that answers nothing; None where anything goes."""
    keys = wrong_keys(draw, question, None)
    return None if keys is None else draw.choice([keys, draw.choice(_NONSENSE[language]), "👍", "🤷"])


def nonsense(draw: random.Random, language: str) -> str:
    """Say something without sense."""
    return draw.choice(_NONSENSE[language])


def thanks(draw: random.Random, language: str) -> str:
    """Say something friendly that answers nothing."""
    return draw.choice(_THANKS[language])


def stop_word(language: str) -> str:
    """Name the word that stops texts."""
    return "СТОП" if language == "ru" else "STOP"
