"""Hostile and broken replies against every reader: no exception, little time, a value of the right kind."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.answers.choices import read_keyed_many, read_many, read_one
from ivr_flows.answers.dates import read_date, read_keyed_date
from ivr_flows.answers.free_text import read_text
from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.answers.numbers import read_number
from ivr_flows.answers.phones import read_phone
from ivr_flows.answers.plain import plain, storable
from ivr_flows.answers.reading import Reading, Unclear, Understood
from ivr_flows.answers.times import read_keyed_time, read_time
from ivr_flows.choice import Choice, ChoiceKind

TODAY = date(2026, 11, 18)
LEXICON = Lexicon(
    (
        Choice("wait", "1", {"ru": "Долго ждали", "en": "Waiting"}),
        Choice("both", "2", {"ru": "Цвет и форма", "en": "Colour and shape"}),
        Choice("odd", "3", {"ru": "=0, (.*)+", "en": "%s {0} \\"}),
        Choice("refused", "9", {"ru": "Не скажу", "en": "No answer"}, ChoiceKind.REFUSAL),
    )
)
VALUES = ("wait", "both", "odd", "refused")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.encode("utf-8") != b""


def _is_list(value: object) -> bool:
    return isinstance(value, tuple) and value != () and value == tuple(v for v in VALUES if v in value)


READERS: dict[str, tuple[Callable[[str], Reading], Callable[[object], bool]]] = {
    "one": (lambda reply: read_one(reply, LEXICON), lambda value: value in VALUES),
    "many": (lambda reply: read_many(reply, LEXICON), _is_list),
    "keyed many": (lambda reply: read_keyed_many(reply, LEXICON), _is_list),
    "number": (
        lambda reply: read_number(reply, 0, 10, languages=("ru", "en", "es")),
        lambda value: isinstance(value, int | float) and 0 <= value <= 10,
    ),
    "date": (lambda reply: read_date(reply, TODAY, "en"), lambda value: bool(date.fromisoformat(str(value)))),
    "keyed date": (
        lambda reply: read_keyed_date(reply, TODAY, "ru"),
        lambda value: bool(date.fromisoformat(str(value))),
    ),
    "time": (
        read_time,
        lambda value: bool(re.fullmatch(r"[012]\d:[0-5]\d", str(value))),
    ),
    "keyed time": (
        read_keyed_time,
        lambda value: bool(re.fullmatch(r"[012]\d:[0-5]\d", str(value))),
    ),
    "phone": (
        lambda reply: read_phone(reply, "RU"),
        lambda value: bool(re.fullmatch(r"\+\d{7,15}", str(value))),
    ),
    "text": (read_text, _is_text),
}

PIECES = [
    *("\x00", "\x00\x01\x02\x1b[31m", "\x7f", "\x85", "\r\n\t\v\f", "\u2028\u2029", "\ufeff", "\ufffe\uffff"),
    *(
        "\u202e10\u202c",
        "\u200f\u200e",
        "\u2066\u2069",
        "\u061c",
        "\u200b\u200c\u200d\u2060",
        "\u00ad",
        "\u180e",
    ),
    *("Z\u0351\u036b\u0343a\u0328l\u0334g\u0321o\u0322", "\u0301", "é", "e\u0301", "ﬁ", "ﷺ", "İ", "ß", "ΐ"),
    *(
        "\ud800",
        "\udfff",
        "\ud83d",
        "\udc00\ud800",
        "1\ud8002",
        "👍",
        "👨‍👩‍👧‍👦",
        "🇷🇺",
        "1️⃣",
        "🔟",
        "☎️",
        "🤷🏽‍♀️",
    ),
    *(
        "%s%s%s%n",
        "%d",
        "{0}",
        "{}",
        "{__class__}",
        "$(id)",
        "`id`",
        "${jndi:ldap://x}",
        "\\",
        "\\x00",
        "\\u0000",
    ),
    *(
        "'; DROP TABLE answers; --",
        "1 OR 1=1",
        '"',
        "''",
        "<script>alert(1)</script>",
        "<b>1</b>",
        "&lt;",
        "]]>",
    ),
    *(
        "../../etc/passwd",
        "=1+1",
        "@SUM(1)",
        "-1+1",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e309",
        "1E5",
        "0x10",
        "0b1",
    ),
    *(
        "1_000",
        "𝟏𝟎",
        "１０",
        "①",
        "⑩",
        "Ⅷ",
        "²",
        "½",
        "⅓",
        "٣",
        "৪",
        "๕",
        "一",
        "十",
        "፩",
        "𐄇",
        "࿔",
        "꘩",
        "0,0",
    ),
    *(
        "undefined",
        "null",
        "None",
        "true",
        "[]",
        "()",
        "--",
        "-",
        "..",
        ".",
        "/",
        "//",
        ":",
        "1:",
        ":1",
        "1:2:3",
    ),
    *(
        "00:00:00",
        "24:00",
        "99.99.9999",
        "0000-00-00",
        "31.02.2026",
        "1/0",
        "0/0",
        "0",
        "-0",
        "00000000",
        "12.03.",
    ),
    *(
        "через 9999 лет",
        "через 9999 недель",
        "9999 days ago",
        "тысяча тысяч тысяч",
        "hundred hundred hundred",
    ),
    *(
        "без 99 три",
        "half past 99",
        "плюс",
        "+",
        "++",
        "+0",
        "+7",
        "double",
        "triple triple",
        "=0",
        "=1 =2 ,",
        "(.*)+",
    ),
    *(
        "полотно",
        "пол",
        "пол-",
        "quarter",
        "minus minus",
        "из из",
        "point point",
        "с половиной",
        "сотых",
        "три сотых",
    ),
]
LONG = [
    *("1" * 1_000_000, "a" * 1_000_000, " " * 1_000_000, "ы " * 500_000, "1," * 500_000, "👍" * 1_000_000),
    *("\u0301" * 1_000_000, "\ud800" * 1_000_000, "-" * 1_000_000, "\x00" * 1_000_000, "ﷺ" * 1_000_000),
]
NEARLY_LONG = [(piece * 400)[:400] for piece in (*PIECES, "1 ", "1-", "один ", "o0", "1.", "a'", "я-я ", "ﷺ")]


@pytest.mark.parametrize("reply", [*PIECES, *NEARLY_LONG], ids=lambda reply: ascii(reply)[:30])
def test_a_naughty_reply_raises_nothing_and_gives_a_valid_value(reply: str) -> None:
    for reader in READERS:
        _check(reader, reply)


@pytest.mark.parametrize("reader", READERS)
def test_a_megabyte_is_put_aside_at_once(reader: str) -> None:
    read, _ = READERS[reader]
    for reply in LONG:
        began = time.perf_counter()
        assert isinstance(read(reply), Unclear)
        assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("reply", LONG, ids=lambda reply: ascii(reply[:1]))
def test_what_is_kept_of_a_megabyte_can_be_encoded(reply: str) -> None:
    storable(reply).encode("utf-8")


@pytest.mark.parametrize("reader", READERS)
@given(reply=st.text(alphabet=st.characters(exclude_categories=()), max_size=450))
def test_no_text_whatever_raises(reader: str, reply: str) -> None:
    _check(reader, reply)


_KNOWN = """
    1 2 13 31 2026 12.03 14:30 -5 +7 8916 / , . - % завтра пятницу next last в на через назад in ago
    неделю день марта may 12th первого полтора half past to без пять двадцать hundred тысяч сто pm
    утра ночи час минут пол и and не no из of минус point целых десятых сотых плюс double oh
    ожидание долго ждали цвет форма знаю 👍
"""
WORDS = _KNOWN.split()


@pytest.mark.parametrize("reader", READERS)
@given(words=st.lists(st.sampled_from(WORDS), max_size=14), glue=st.sampled_from([" ", "", ", ", "-", " и "]))
def test_no_heap_of_known_words_raises(reader: str, words: list[str], glue: str) -> None:
    _check(reader, glue.join(words))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_plain_words_stay_as_they_are_when_made_plain_again(reply: str) -> None:
    once = plain(reply)
    assert plain(once).split() == once.split() or not once.isascii()


def _check(reader: str, reply: str) -> None:
    read, is_valid = READERS[reader]
    reading = read(reply)
    if isinstance(reading, Understood):
        assert is_valid(reading.value), f"{reader}: {reading}"
    else:
        assert isinstance(reading, Unclear)
