"""What people say instead of an answer: that they do not know, or will not say. Tables only.

Where the question has such a choice these words mean it; where it has none they mean no choice at all,
so that "no idea" is not taken for "no".
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.choice import ChoiceKind

_DONT_KNOW = (
    *("не знаю", "я не знаю", "незнаю", "понятия не имею", "без понятия", "не помню", "затрудняюсь ответить"),
    *(
        "затрудняюсь",
        "сложно сказать",
        "трудно сказать",
        "не уверен",
        "не уверена",
        "кто его знает",
        "не могу",
    ),
    *("не могу сказать", "хз", "ничего не знаю", "don't know", "dont know", "i don't know", "i dont know"),
    *(
        "do not know",
        "i do not know",
        "no idea",
        "i have no idea",
        "dunno",
        "idk",
        "not sure",
        "i'm not sure",
    ),
    *("im not sure", "can't say", "cant say", "cannot say", "hard to say", "don't remember", "no clue"),
    *("can't remember", "who knows"),
)
_REFUSAL = (
    *("не хочу отвечать", "не буду отвечать", "отказываюсь", "отказываюсь отвечать", "отказ", "не скажу"),
    *("без ответа", "не ваше дело", "без комментариев", "не хочу говорить", "предпочитаю не отвечать"),
    *("rather not say", "i'd rather not say", "would rather not say", "prefer not to say", "won't say"),
    *("i prefer not to say", "prefer not to answer", "rather not answer", "refuse", "i refuse", "no answer"),
    *("refuse to answer", "i refuse to answer", "no comment", "none of your business", "not telling"),
    *("don't want to answer", "i don't want to answer", "dont want to answer"),
)

INSTEAD_OF_AN_ANSWER: Mapping[ChoiceKind, frozenset[str]] = {
    ChoiceKind.DONT_KNOW: frozenset(_DONT_KNOW),
    ChoiceKind.REFUSAL: frozenset(_REFUSAL),
}
