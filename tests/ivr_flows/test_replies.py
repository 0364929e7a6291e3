"""How replies are read: what is understood, and what is asked again rather than guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import PassedOver, Unclear, Understood
from ivr_flows.answers.typing_mistake import one_mistake_apart
from ivr_flows.events import Answer
from ivr_flows.reader import read_survey

SURVEY = read_survey("""\
survey: replies
version: 1
languages: [ru, en]
channels: [voice, sms, cati]
touchpoint: support_hotline
sponsor: {ru: Ромашка, en: Camomile}
purpose: {ru: звонок, en: a call}
steps:
  - tell: hello
    intro: true
    text: {ru: "{sponsor} {purpose}", en: "{sponsor} {purpose}"}
  - {ask: nps, type: scale, min: 0, max: 10, text: {ru: Оценка?, en: Score?}}
  - {ask: minutes, type: number, min: 0, max: 5000, text: {ru: Сколько?, en: How many?}}
  - ask: degrees
    type: number
    text: {ru: Градусов?, en: Degrees?}
  - ask: effort
    type: scale
    min: 1
    max: 5
    text: {ru: Легко?, en: Easy?}
    choices:
      - {value: dk, kind: dont_know, key: 8, text: {ru: Не знаю, en: I do not know}}
      - {value: refused, kind: refusal, key: 9, text: {ru: Не скажу, en: I would rather not say}}
  - ask: solved
    type: one
    text: {ru: Решили?, en: Solved?}
    choices:
      - {value: solved_yes, key: 1, text: {ru: Да, en: "Yes"}}
      - {value: solved_no, key: 2, text: {ru: Нет, en: "No"}}
  - ask: reason
    type: one
    text: {ru: Что?, en: What?}
    choices:
      - {value: wait, key: 1, text: {ru: Долго ждали, en: Waiting}, say: {ru: [ожидание, долго], en: [slow]}}
      - {value: price, key: 2, text: {ru: Цена, en: Price}, say: {ru: [дорого], en: [expensive]}}
      - {value: staff, key: 3, text: {ru: Сотрудник, en: Staff}, say: {ru: [грубость], en: [rude]}}
      - {value: refused, kind: refusal, key: 9, text: {ru: Не хочу отвечать, en: I would rather not say}}
  - {ask: comment, type: text, optional: true, text: {ru: Ещё?, en: Anything else?}}
""")

UNDERSTOOD = [
    *[
        ("nps", reply, 10)
        for reply in (
            *(
                "10",
                "ten",
                "TEN",
                "Ten.",
                "десять",
                "Десять",
                "10!",
                " 10 из 10",
                "1O",
                "1О",
                "10/10",
                "１０！",
            ),
            *("10 out of 10", "ten out of ten", "десятка", "десять из десяти", "ставлю 10", "it's a ten"),
            *("10 баллов", "10👍", "10, ten", "десьять", "10.0", "\u200b10\u200b", "*10*"),
        )
    ],
    ("nps", "0", 0),
    ("nps", "zero", 0),
    ("nps", "ноль", 0),
    ("nps", "семь", 7),
    ("nps", "seven", 7),
    ("nps", "sevem", 7),
    ("nps", "девять", 9),
    ("nps", "пятёрка", 5),
    ("nps", "9-", 9),
    ("nps", "7\u20e3", 7),
    ("minutes", "двадцать пять", 25),
    ("minutes", "twenty-five", 25),
    ("minutes", "one hundred and five", 105),
    ("minutes", "сто", 100),
    ("minutes", "сто двадцать три", 123),
    ("minutes", "1 000", 1000),
    ("minutes", "2,5", 2.5),
    ("degrees", "-5", -5),
    ("degrees", "минус пять", -5),
    ("degrees", "−3.5", -3.5),
    ("effort", "не знаю", "dk"),
    ("effort", "9", "refused"),
    ("effort", "3", 3),
    *[
        ("solved", reply, "solved_yes")
        for reply in ("да", "Да!", "yes", "y", "1", "ага", "один", "YES", "1.")
    ],
    *[("solved", reply, "solved_no") for reply in ("нет", "No", "n", "2", "два", "nope")],
    *[
        ("reason", reply, "wait")
        for reply in (
            "1",
            "долго ждали",
            "Долго  ждали!",
            "1 - Долго ждали",
            "ожидание",
            "ожиданиe"[:-1] + "е",
            "waiting",
        )
    ],
    ("reason", "ожидпние", "wait"),
    ("reason", "wiating", "wait"),
    ("reason", "это было ожидание", "wait"),
    ("reason", "слишком дорого для меня", "price"),
    ("reason", "цена", "price"),
    ("reason", "сотрудик", "staff"),
    ("reason", "не хочу отвечать", "refused"),
    ("reason", "вариант 3", "staff"),
    ("comment", "Всё хорошо 👍", "Всё хорошо 👍"),
    ("comment", "  пусто\x00 нет ", "пусто  нет"),
    ("comment", "5", "5"),
]

UNCLEAR = [
    *[
        ("nps", reply)
        for reply in ("11", "-1", "99999999999999999999", "8 или 9", "7-8", "8,5", "", "   ", "👍", "не 10")
    ],
    *[
        ("nps", reply)
        for reply in (
            "4 из 5",
            "дезять",
            "не знаю",
            "\x00\x01",
            "\ud800",
            "ten five",
            "1 more thing",
            "из 10",
        )
    ],
    *[
        ("nps", reply)
        for reply in ("1" * 10_000, "дес" * 5_000, "Z\u0351\u0343" * 30, "½", "1e1", "0x5", "five thousand")
    ],
    ("minutes", "1,000"),
    ("minutes", "nan"),
    ("minutes", "inf"),
    ("effort", "0"),
    ("effort", "6"),
    ("solved", "да нет"),
    ("solved", "3"),
    ("reason", "долго и дорого"),
    ("reason", "не долго"),
    ("reason", "not the price"),
    ("reason", "2 ожидание"),
    ("reason", "цера"),
    ("reason", "4"),
    ("reason", "🤷"),
    ("reason", "1 2"),
    ("comment", ""),
    ("comment", "\x07"),
    ("comment", "а" * 10_000),
]


@pytest.mark.parametrize(("question", "reply", "value"), UNDERSTOOD)
def test_a_reply_is_understood(question: str, reply: str, value: object) -> None:
    assert read_reply(SURVEY.questions[question], Answer(reply)) == Understood(value)


@pytest.mark.parametrize(("question", "reply"), UNCLEAR, ids=lambda part: ascii(part)[:40])
def test_a_reply_is_asked_again_and_not_guessed(question: str, reply: str) -> None:
    assert isinstance(read_reply(SURVEY.questions[question], Answer(reply)), Unclear)


@pytest.mark.parametrize(
    ("question", "keys", "reading"),
    [
        ("nps", "10", Understood(10)),
        ("nps", "7#", Understood(7)),
        ("nps", "11", Unclear("out_of_range")),
        ("nps", "1*", Unclear("not_understood")),
        ("nps", "#", Unclear("empty")),
        ("effort", "9", Understood("refused")),
        ("reason", "2", Understood("price")),
        ("reason", "4", Unclear("not_understood")),
        ("comment", "1", Unclear("not_understood")),
    ],
)
def test_keys_mean_only_what_they_were_said_to_mean(question: str, keys: str, reading: object) -> None:
    assert read_reply(SURVEY.questions[question], Answer(keys, "digits")) == reading


@pytest.mark.parametrize(
    ("question", "value", "reading"),
    [
        ("reason", "price", Understood("price")),
        ("reason", "Price", Unclear("not_understood")),
        ("nps", "9", Understood(9)),
        ("effort", "dk", Understood("dk")),
        ("comment", "well", Understood("well")),
    ],
)
def test_a_clicked_choice_is_its_value(question: str, value: str, reading: object) -> None:
    assert read_reply(SURVEY.questions[question], Answer(value, "choice")) == reading


def test_an_unsure_recogniser_is_believed_only_word_for_word() -> None:
    reason = SURVEY.questions["reason"]
    assert read_reply(reason, Answer("ожидание", "speech", 0.2)) == Understood("wait")
    assert read_reply(reason, Answer("что-то там ожидание", "speech", 0.2)) == Unclear("not_understood")
    assert read_reply(reason, Answer("что-то там ожидание", "speech", 0.9)) == Understood("wait")


@pytest.mark.parametrize("reply", ["пропустить", "Skip", "-", "–"])
def test_an_optional_question_can_be_passed_over_in_words(reply: str) -> None:
    assert read_reply(SURVEY.questions["comment"], Answer(reply)) == PassedOver()
    assert isinstance(read_reply(SURVEY.questions["nps"], Answer(reply)), Unclear)


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("waitin", "waiting", True),
        ("waitinng", "waiting", True),
        ("waitang", "waiting", True),
        ("wiating", "waiting", True),
        ("waiting", "waiting", False),
        ("watnig", "waiting", False),
        ("wayteng", "waiting", False),
        ("", "waiting", False),
    ],
)
def test_one_typing_mistake_is_one_letter_more_less_wrong_or_swapped(
    typed: str, word: str, expected: bool
) -> None:
    assert one_mistake_apart(typed, word) is expected


@given(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=600),
    st.sampled_from(["text", "speech", "digits", "choice"]),
)
def test_no_reply_whatever_raises(reply: str, kind: str) -> None:
    for question in SURVEY.questions.values():
        reading = read_reply(question, Answer(reply, kind))
        assert isinstance(reading, Understood | Unclear | PassedOver)


@given(st.integers(0, 999))
def test_a_number_is_read_back_from_its_digits(number: int) -> None:
    assert read_reply(SURVEY.questions["minutes"], Answer(f"{number}!")) == Understood(number)
