"""What each type of question asks for, and how replies to it are shown to be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.survey import QuestionType


@dataclass(frozen=True, slots=True)
class TypeWords:
    """`asks` for what, `keeps` what. `spoken`, `keyed` and `written` are replies that a page shows as read."""

    asks: str
    keeps: str
    spoken: tuple[str, ...] = ()
    keyed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


TYPES: Mapping[QuestionType, TypeWords] = {
    QuestionType.ONE: TypeWords(
        "one of several choices",
        "the value of the choice",
        spoken=("waiting", "the second", "долго ждали"),
        keyed=("1", "7"),
        written=("2", "Waiting", "waitng", "сотрудник", "1 or 2", "the weather"),
    ),
    QuestionType.MANY: TypeWords(
        "any number of choices",
        "the values of the choices, in the order of the survey",
        spoken=("waiting and staff", "сотрудник"),
        keyed=("12", "2", "18"),
        written=("1, 2", "1 и 2", "12", "staff, waiting", "1-2", "staff and weather", "neither"),
    ),
    QuestionType.SCALE: TypeWords(
        "a whole number on a scale",
        "the number",
        spoken=("nine", "девять", "nine out of ten"),
        keyed=("9", "10", "11"),
        written=("9", "ten", "10!", " 10 из 10 ", "1O", "8 or 9", "not 10", "eleven", "9.5", "👍"),
    ),
    QuestionType.NUMBER: TypeWords(
        "a number",
        "the number",
        spoken=("twenty five", "двадцать пять"),
        keyed=("25",),
        written=("25", "twenty-five", "полтора", "2,5", "about 20", "20 000", "20 or 30", "many"),
    ),
    QuestionType.TEXT: TypeWords(
        "words of the respondent's own",
        "the words as they came",
        spoken=("the courier was polite",),
        keyed=("5",),
        written=("The courier was polite!", "👍", "   "),
    ),
    QuestionType.DATE: TypeWords(
        "a day",
        "the day, as `2026-11-21`",
        spoken=("yesterday", "the third of November"),
        keyed=("03112026", "0311", "99999999"),
        written=("21.11.2026", "3 ноября", "вчера", "last Friday", "03/11", "11/25", "soon"),
    ),
    QuestionType.TIME: TypeWords(
        "a time of day",
        "the time, as `14:30`",
        spoken=("half past two", "two in the afternoon"),
        keyed=("1430", "2570"),
        written=("14:30", "2pm", "полтретьего", "at noon", "8", "later"),
    ),
    QuestionType.PHONE: TypeWords(
        "a telephone number",
        "the number, as `+79161234567`",
        spoken=("eight nine one six one two three four five six seven",),
        keyed=("89161234567",),
        written=("8 (916) 123-45-67", "+7 916 123 45 67", "+44 20 7946 0018", "123", "call me"),
    ),
    QuestionType.RECORD: TypeWords(
        "a recording; by text message and with an interviewer, words",
        "the name of the recording, or the words",
        written=("The courier was polite!",),
    ),
}
