from __future__ import annotations

import pytest

from gateway.domain.opt_words import OptWord, is_carriers_keyword, read_opt_word

CARRIER_WORDS = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "СТОП",
    "ОТПИСАТЬСЯ",
    "ОТМЕНА",
]


@pytest.mark.parametrize("word", CARRIER_WORDS)
@pytest.mark.parametrize(
    "shape", ["{}", "  {}\n", "{}.", "{}!!!", "{} please", "{}, пожалуйста", '"{}"', "{} 🛑", "{0} {0}"]
)
def test_an_opt_out_word_in_any_dress_opts_out(word: str, shape: str) -> None:
    for dressed in (word, word.lower(), word.title()):
        assert read_opt_word(shape.format(dressed)) is OptWord.OPT_OUT


@pytest.mark.parametrize(
    "body",
    [
        "stop please",
        "Please stop",
        "STOP ALL",
        "opt-out",
        "Stop texting me",
        "Don't call me",
        "Don’t text me again",
        "do not contact me",
        "take me off your list, thanks",
        "Stop. Don't call me.",
        "не пишите мне",
        "Больше не пишите мне!",
        "Не звоните мне больше, пожалуйста",
        "отпишите меня",
        "Удалите мой номер",
        "Оставьте меня в покое!!!",
        "start. stop",
    ],
)
def test_any_reasonable_way_of_saying_it_opts_out(body: str) -> None:
    assert read_opt_word(body) is OptWord.OPT_OUT


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "!!!",
        "please",
        "ok",
        "10",
        "нет",
        "I had to stop waiting",
        "They should stop calling me at work and answer my letters",
        "The bus stop is far",
        "end of the month",
        "Cancel my order please",
        "Отмена заказа заняла неделю",
        "не звоните мне, если заказ готов",
        "Стоп-кран сорвали",
        "no help at all",
        "start stop",
        "stop and start",
    ],
)
def test_a_free_answer_is_no_opt_word(body: str) -> None:
    assert read_opt_word(body) is None


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("START", OptWord.OPT_IN),
        ("unstop", OptWord.OPT_IN),
        ("Старт!", OptWord.OPT_IN),
        ("HELP", OptWord.HELP),
        ("info?", OptWord.HELP),
        ("Помощь", OptWord.HELP),
    ],
)
def test_opt_in_and_help_words_are_told_apart(body: str, word: OptWord) -> None:
    assert read_opt_word(body) is word


@pytest.mark.parametrize("body", ["STOP", " stop\n", "Unsubscribe", "START", "help", "INFO"])
def test_a_carrier_knows_the_bare_words(body: str) -> None:
    assert is_carriers_keyword(body)
    assert read_opt_word(body) is not None


@pytest.mark.parametrize("body", ["STOP!", "stop please", "СТОП", "stop stop", "помощь", "yes", ""])
def test_what_people_write_around_it_or_in_russian_a_carrier_takes_for_a_text(body: str) -> None:
    assert not is_carriers_keyword(body)
