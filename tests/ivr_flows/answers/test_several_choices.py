"""Several choices in one reply: by keys, by words, and with one typing mistake."""

from __future__ import annotations

import pytest

from ivr_flows.answers.choices import read_keyed_many, read_many, read_one
from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.answers.reading import Unclear, Understood
from ivr_flows.choice import Choice, ChoiceKind

CHOICES = (
    Choice("wait", "1", {"ru": "Долго ждали", "en": "Waiting"}, say={"ru": ("ожидание", "долго")}),
    Choice("price", "2", {"ru": "Цена", "en": "Price"}, say={"ru": ("дорого",), "en": ("expensive",)}),
    Choice("staff", "3", {"ru": "Сотрудник", "en": "Staff"}),
    Choice("look", "4", {"ru": "Цвет и форма", "en": "Colour and shape"}),
    Choice("dk", "7", {"ru": "Не знаю", "en": "I do not know"}, ChoiceKind.DONT_KNOW),
    Choice("none", "8", {"ru": "Ничего из этого", "en": "None of these"}, ChoiceKind.EXCLUSIVE),
    Choice("refused", "9", {"ru": "Не хочу отвечать", "en": "I would rather not say"}, ChoiceKind.REFUSAL),
)
LEXICON = Lexicon(CHOICES)
LONG_KEYS = Lexicon(
    Choice(f"c{number}", str(number), {"en": f"Brand {chr(64 + number)}"}) for number in range(1, 13)
)

READ = {
    ("wait",): [
        "1",
        "1.",
        "один",
        "долго",
        "Долго ждали!",
        "1 - ожидание",
        "вариант 1",
        "первое",
        "ожидпние",
    ],
    ("wait", "staff"): [
        *(
            "1,3",
            "1, 3",
            "1;3",
            "1 3",
            "13",
            "31",
            "3,1",
            "1 и 3",
            "1 and 3",
            "1+3",
            "1/3",
            "1.3",
            "1. 3.",
            "1&3",
        ),
        *(
            "один и три",
            "one and three",
            "первый и третий",
            "first and third",
            "вариант 1 и вариант 3",
            "№1 и №3",
        ),
        *(
            "ожидание и сотрудник",
            "ожидание, сотрудник",
            "ожидание сотрудник",
            "сотрудник, ожидание",
            "１，３",
        ),
        *(
            "ожидпние и сотрудик",
            "waiting and staff",
            "waitng, staff",
            "долго, а еще сотрудник",
            "1, сотрудник",
        ),
        *(
            "слишком долго и сотрудник грубый",
            "1 - ожидание, 3 - сотрудник",
            "ожидание плюс сотрудник",
            "1-е и 3-е",
        ),
    ],
    ("wait", "price", "staff"): [
        "1,2,3",
        "123",
        "3 2 1",
        "price, staff and waiting",
        "цена, долго и сотрудник",
    ],
    ("look",): ["4", "цвет и форма", "Цвет и форма.", "colour and shape", "color and shape"],
    ("price", "look"): ["24", "цвет и форма, цена", "colour and shape and price", "цена и цвет и форма"],
    ("wait", "price", "staff", "look"): ["1234", "all of them", "все варианты", "всё перечисленное"],
    ("dk",): ["7", "не знаю", "без понятия", "dunno", "No idea", "i don't know", "затрудняюсь ответить"],
    ("none",): ["8", "ничего из этого", "none of these"],
    ("refused",): ["9", "не хочу отвечать", "отказываюсь", "не скажу", "prefer not to say", "no comment"],
}
ASKED_AGAIN = [
    *("1,8", "18", "ожидание и ничего из этого", "не знаю, наверное цена", "7 9", "цена, не скажу"),
    *("1-3", "2 ожидание", "11", "1,1,5", "5", "1 2 5", "15", "0", "1e3", "123456789"),
    *(
        "ожидание и шум",
        "не ожидание, а сотрудник",
        "not the price",
        "кроме цены",
        "всё кроме цены",
        "без цены",
    ),
    *("", " ", ",", "и", "and", "👍", "шум", "двадцать", "да", "нет", "1 или 2 или шум"),
]


@pytest.mark.parametrize(
    ("reply", "values"), [(reply, values) for values, replies in READ.items() for reply in replies]
)
def test_several_choices_are_read_in_the_order_of_the_choices(reply: str, values: tuple[str, ...]) -> None:
    assert read_many(reply, LEXICON) == Understood(values)


@pytest.mark.parametrize("reply", ASKED_AGAIN, ids=ascii)
def test_a_contradiction_or_an_unknown_part_is_asked_again(reply: str) -> None:
    assert isinstance(read_many(reply, LEXICON), Unclear)


@pytest.mark.parametrize(
    ("digits", "reading"),
    [
        ("1", Understood(("wait",))),
        ("13", Understood(("wait", "staff"))),
        ("3*1", Understood(("wait", "staff"))),
        ("8", Understood(("none",))),
        ("18", Unclear("ambiguous")),
        ("55", Unclear("not_understood")),
        ("11", Unclear("not_understood")),
        ("", Unclear("empty")),
    ],
)
def test_keys_of_one_digit_may_be_run_together(digits: str, reading: object) -> None:
    assert read_keyed_many(digits, LEXICON) == reading


def test_keys_are_not_run_together_where_one_is_longer() -> None:
    assert read_many("12", LONG_KEYS) == Understood(("c12",))
    assert read_many("1,2", LONG_KEYS) == Understood(("c1", "c2"))
    assert read_many("112", LONG_KEYS) == Unclear("not_understood")
    assert read_keyed_many("1*12", LONG_KEYS) == Understood(("c1", "c12"))
    assert read_keyed_many("112", LONG_KEYS) == Unclear("not_understood")


def test_an_unsure_recogniser_is_believed_only_word_for_word() -> None:
    assert read_many("ожидание и сотрудник", LEXICON, unsure=True) == Understood(("wait", "staff"))
    assert read_many("какое-то ожидание и сотрудник", LEXICON, unsure=True) == Unclear("not_understood")


@pytest.mark.parametrize("reply", ["ожидпние и сотрудник", "1 и 3", "долго и дорого", "waiting, prise"])
def test_one_choice_is_not_picked_out_of_several(reply: str) -> None:
    assert read_one(reply, LEXICON) == Unclear("ambiguous")


YES_NO = Lexicon((Choice("y", "1", {"ru": "Да", "en": "Yes"}), Choice("n", "2", {"ru": "Нет", "en": "No"})))


@pytest.mark.parametrize(
    ("value", "replies"),
    [
        (
            "y",
            [
                "да",
                "Да!",
                "ДА",
                "yes",
                "y",
                "Yeah",
                "yep",
                "ага",
                "угу",
                "конечно",
                "да, конечно",
                "of course",
                "1",
            ],
        ),
        (
            "n",
            [
                "нет",
                "No",
                "n",
                "nope",
                "неа",
                "не",
                "нет, спасибо",
                "no, thanks",
                "not really",
                "вовсе нет",
                "2",
            ],
        ),
    ],
)
def test_yes_and_no_have_many_words(value: str, replies: list[str]) -> None:
    assert [read_one(reply, YES_NO) for reply in replies] == [Understood(value)] * len(replies)


@pytest.mark.parametrize(
    "reply", ["да нет", "yes and no", "no idea", "не знаю", "no comment", "хз", "может быть", "3"]
)
def test_what_is_neither_yes_nor_no_is_asked_again(reply: str) -> None:
    assert isinstance(read_one(reply, YES_NO), Unclear)


def test_words_that_two_choices_share_name_neither() -> None:
    shared = Lexicon(
        (
            Choice("a", "1", {"en": "Shop on the corner"}, say={"en": ("shop", "corner")}),
            Choice("b", "2", {"en": "Online shop"}, say={"en": ("shop", "cornet")}),
        )
    )
    assert read_one("shop", shared) == Unclear("ambiguous")
    assert read_one("cornef", shared) == Unclear("ambiguous")
    assert read_one("corner", shared) == Understood("a")
    assert read_many("shop", shared) == Unclear("ambiguous")
