"""What a text says, and in how many parts it is sent."""

from __future__ import annotations

import pytest

from ivr_flows import library
from ivr_flows.channels.sms import TextSize, reminder_body, segments, size_of, text_body
from ivr_flows.events import Stop
from ivr_flows.reader import read_survey
from ivr_flows.turn import begin
from tests.ivr_flows.surveys import after

NPS = read_survey(library.survey_source("post-call-nps"))


def test_the_first_text_says_who_asks_and_how_to_stop() -> None:
    state, effects = begin(NPS, seed=1, context={"name": "Анна"}, language="ru", channel="sms")
    assert text_body(NPS, state, effects) == (
        "Анна, это опрос компании «Ромашка» про ваш звонок в поддержку.\n"
        "Насколько вероятно, что вы нас порекомендуете? От 0 (точно нет) до 10 (точно да).\n"
        "Не писать больше: СТОП"
    )


def test_a_text_lists_the_choices_by_number() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="ru", channel="sms")
    state, effects = after(NPS, state, ["2"])
    assert text_body(NPS, state, effects) == (
        "Что больше всего повлияло на вашу оценку?\n1 - Долго ждали\n2 - Вопрос не решён\n3 - Сотрудник\n"
        "4 - Другое\n9 - Не хочу отвечать"
    )


def test_a_reply_that_was_not_understood_is_answered_with_what_is_expected() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="sms")
    state, effects = after(NPS, state, ["eleven"])
    assert text_body(NPS, state, effects).splitlines() == [
        "Sorry, we did not understand that.",
        "How likely are you to recommend us? Reply 0 (not at all) to 10 (extremely).",
        "Reply with a number from 0 to 10.",
    ]


def test_an_optional_question_says_how_to_skip_it() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="sms")
    state, effects = after(NPS, state, ["10"])
    assert text_body(NPS, state, effects) == "What did you like most?\nTo skip: -"


def test_the_last_text_thanks() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="sms")
    state, effects = after(NPS, state, ["10", "-"])
    assert text_body(NPS, state, effects) == "Thank you! Your answer helps us to do better."


def test_a_reminder_asks_the_open_question_and_an_interview_that_is_over_has_none() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="sms")
    state, _ = after(NPS, state, ["10"])
    assert reminder_body(NPS, state) == (
        "A reminder: we would value your answer.\nWhat did you like most?\nTo skip: -\nTo opt out: STOP"
    )
    assert reminder_body(NPS, after(NPS, state, [Stop()])[0]) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        # 153 septets hold 76 signs of two and waste one: none is cut in half.
        ("€" * 153, 3),
        ("a" + "€" * 152, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("a" * 69 + "я", 1),
        ("à" * 160, 1),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
    ],
)
def test_parts_are_counted_as_carriers_cut_them(text: str, parts: int) -> None:
    assert segments(text) == parts


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", TextSize("gsm7", 0, 160)),
        ("a" * 150, TextSize("gsm7", 1, 10)),
        ("a" * 150 + "€", TextSize("gsm7", 1, 8)),
        ("a" * 161, TextSize("gsm7", 2, 145)),
        ("ж" * 70, TextSize("ucs2", 1, 0)),
        ("ж" * 71, TextSize("ucs2", 2, 63)),
        ("a" * 66 + "😀" + "a" * 3, TextSize("ucs2", 2, 62)),
    ],
)
def test_a_text_is_measured_with_its_encoding_and_what_its_last_part_holds(text: str, size: TextSize) -> None:
    assert size_of(text) == size
    assert segments(text) == size.segments
