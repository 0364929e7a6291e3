"""The words of dates in Russian and English: tables only."""

from __future__ import annotations

from collections.abc import Mapping


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, first) for word in words.split()}


MONTHS: Mapping[str, int] = _numbered(
    (
        "январь января январе янв january jan",
        "февраль февраля феврале фев февр february feb",
        "март марта марте мар march mar",
        "апрель апреля апреле апр april apr",
        "май мая мае may",
        "июнь июня июне июн june jun",
        "июль июля июле июл july jul",
        "август августа августе авг august aug",
        "сентябрь сентября сентябре сен сент september sep sept",
        "октябрь октября октябре окт october oct",
        "ноябрь ноября ноябре ноя нояб november nov",
        "декабрь декабря декабре дек december dec",
    ),
    1,
)
# As `date.weekday` counts them.
WEEKDAYS: Mapping[str, int] = _numbered(
    (
        "понедельник понедельника понедельнику пн monday mon",
        "вторник вторника вторнику вт tuesday tue tues",
        "среда среду среды среде ср wednesday wed",
        "четверг четверга четвергу чт thursday thu thur thurs",
        "пятница пятницу пятницы пятнице пт friday fri",
        "суббота субботу субботы субботе сб saturday sat",
        "воскресенье воскресенья воскресенью воскресение вс sunday sun",
    ),
    0,
)
# Days from today.
NEARBY: Mapping[str, int] = {
    **dict.fromkeys(("сегодня", "today", "tonight"), 0),
    **dict.fromkeys(("завтра", "tomorrow", "tmrw", "tomorow"), 1),
    **dict.fromkeys(("послезавтра", "day after tomorrow"), 2),
    **dict.fromkeys(("послепослезавтра",), 3),
    **dict.fromkeys(("вчера", "yesterday"), -1),
    **dict.fromkeys(("позавчера", "day before yesterday"), -2),
    **dict.fromkeys(("позапозавчера",), -3),
}
# Which week a weekday is in: the coming one, this, the next, the last.
WEEKS: Mapping[str, str] = {
    **dict.fromkeys(("ближайший", "ближайшая", "ближайшую", "ближайшее", "coming"), "coming"),
    **dict.fromkeys(("этот", "эта", "эту", "это", "этой", "this"), "this"),
    **dict.fromkeys(("следующий", "следующая", "следующую", "следующее", "следующей", "next"), "next"),
    **dict.fromkeys(("прошлый", "прошлая", "прошлую", "прошлое", "прошлой", "last"), "last"),
}
# How many days a unit has; 0 for a month, which is counted by the calendar.
UNITS: Mapping[str, int] = {
    **dict.fromkeys(("день", "дня", "дней", "day", "days", "сутки", "суток"), 1),
    **dict.fromkeys(("неделя", "неделю", "недели", "недель", "week", "weeks"), 7),
    **dict.fromkeys(("месяц", "месяца", "месяцев", "month", "months"), 0),
}
AHEAD = frozenset(("через", "in"))
BACK = frozenset(("назад", "ago"))
YEAR_WORDS = frozenset(("год", "года", "году", "г", "year"))
_FILLER_WORDS = """
    в во на of on the at it was is было был была будет это числа число день днем утром вечером morning
    evening afternoon i think думаю наверное вроде пожалуй ну кажется примерно около about around and a
    неделе week day дата date у меня к
"""
FILLERS = frozenset(_FILLER_WORDS.split())
