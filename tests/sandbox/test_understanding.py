"""What people take prompts for."""

from __future__ import annotations

import pytest

from sandbox.people.understanding import Amount, Choices, Open, Scale, language_of, understand


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("От 0 до 10: посоветуете ли вы нас?", Scale(0, 10)),
        ("From 0 to 10, would you recommend us?", Scale(0, 10)),
        ("Оцените нас от нуля до десяти.", Scale(0, 10)),
        ("Rate Alpha, 1 to 5.", Scale(1, 5)),
        ("How did we do? (1-5)", Scale(1, 5)),
        ("Оцените от 1 до 5, где 1 — плохо, 5 — отлично", Scale(1, 5)),
        ("Посоветуете ли вы нас? 0–10. Ответьте СТОП, чтобы не получать сообщений.", Scale(0, 10)),
        ("Оцените нас. Нажмите число от 0 до 10, затем решётку.", Scale(0, 10)),
        ("Sorry, we missed that. Press a number from 0 to 10.", Scale(0, 10)),
        ("Ответьте от 0 (точно нет) до 10 (точно да).\nНе писать больше: СТОП", Scale(0, 10)),
        ("How likely? Reply 0 (not at all) to 10 (very likely).\nTo opt out: STOP", Scale(0, 10)),
        ("Посоветуете ли вы нас? 0: точно нет, 10: точно да.", Scale(0, 10)),
        ("How likely are you? 0 is not at all, 10 is very likely.", Scale(0, 10)),
        (
            "Чтобы мы больше не звонили, нажмите звёздочку, затем 9. Оцените. Нажмите число от 1 до 5.",
            Scale(1, 5),
        ),
    ],
)
def test_a_scale_is_understood_in_many_wordings(words, scale):
    assert understand(words) == scale


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (
            "Что было не так? Для «Долго ждали» нажмите 1. Для «Сотрудник» нажмите 2.",
            ["1 Долго ждали", "2 Сотрудник"],
        ),
        ("For Waiting, press 1. For Staff, press 2.", ["1 Waiting", "2 Staff"]),
        ("Press 1 for Waiting, press 2 for Staff.", ["1 Waiting", "2 Staff"]),
        ("What went wrong? 1 - Waiting, 2 - Staff", ["1 Waiting", "2 Staff"]),
        ("What went wrong?\n1) Waiting\n2) Staff\n8) Other", ["1 Waiting", "2 Staff", "8 Other"]),
        ("Решили ваш вопрос? 1 — Да, 2 — Нет. Ответьте цифрой.", ["1 Да", "2 Нет"]),
        ("1 = Альфа; 2 = Бета", ["1 Альфа", "2 Бета"]),
        ("Вам удобно говорить? Если да, нажмите 1. Если нет, нажмите 2.", ["1 да", "2 нет"]),
        ("Reply 1-2: 1) Yes 2) No", ["1 Yes", "2 No"]),
        (
            "Что повлияло? Для «Долго ждали» нажмите 1; для «Не скажу» нажмите 9.",
            ["1 Долго ждали", "9 Не скажу"],
        ),
        ("For Long wait press 1; for Not solved press 2.", ["1 Long wait", "2 Not solved"]),
        (
            "Why?\n1 - Long wait\n9 - I would rather not say\nTo opt out: STOP",
            ["1 Long wait", "9 I would rather not say"],
        ),
    ],
)
def test_choices_are_understood_with_their_keys_and_labels(words, options):
    question = understand(words)
    assert isinstance(question, Choices)
    assert [f"{one.key} {one.label}" for one in question.options] == options


def test_a_key_that_ends_all_calls_is_no_answer():
    question = understand("Для «Да» нажмите 1. Чтобы мы больше не звонили, нажмите 9.")
    assert isinstance(question, Choices)
    assert [one.key for one in question.options] == ["1"]


@pytest.mark.parametrize(
    "words",
    [
        "Расскажите подробнее.",
        "Tell us how we can help.",
        "What should we improve?\nTo skip: -",
        "It takes 1-2 minutes. What should we improve?",
    ],
)
def test_other_questions_are_open(words):
    assert understand(words) == Open()


@pytest.mark.parametrize(
    "words", ["Сколько раз вы звонили нам?", "Your age? Enter the number, then press hash."]
)
def test_a_number_without_limits_is_an_amount(words):
    assert understand(words) == Amount()


@pytest.mark.parametrize(
    "words",
    [
        "Спасибо за ответы!",
        "Thank you. Goodbye.",
        "Вы отписаны. Чтобы вернуться, напишите СТАРТ.",
        "You will get no more messages. Reply START to resubscribe.",
        "Здравствуйте! Это опрос компании «Ромашка» про ваш звонок 02.03.2026.",
        "Мы звоним с 9 до 21.",
    ],
)
def test_texts_that_ask_nothing_are_known_for_it(words):
    assert understand(words) is None


@pytest.mark.parametrize(("words", "language"), [("Привет, Bob", "ru"), ("Hello", "en"), ("10?", "en")])
def test_the_language_is_that_of_the_letters(words, language):
    assert language_of(words) == language
