"""What each function is for, with a call that the reference computes. What it takes, the function says itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """`says` is one sentence; `examples` are calls on the survey of the functions' page."""

    says: str
    examples: tuple[str, ...]


FUNCTIONS_IN_WORDS: Mapping[str, FunctionWords] = {
    "count": FunctionWords("How many choices were made.", ("count(reasons)",)),
    "answered": FunctionWords(
        "Whether a question has an answer, and one that is neither a refusal nor a don't-know.",
        ("answered(nps)", "answered(age)"),
    ),
    "refused": FunctionWords("Whether the answer was a refusal.", ("refused(age)", "refused(nps)")),
    "dont_know": FunctionWords("Whether the answer was a don't-know.", ("dont_know(age)",)),
    "any_of": FunctionWords(
        "Whether at least one of these was chosen.", ('any_of(reasons, ["wait", "staff"])',)
    ),
    "all_of": FunctionWords(
        "Whether every one of these was chosen.", ('all_of(reasons, ["wait", "staff"])',)
    ),
    "none_of": FunctionWords("Whether none of these was chosen.", ('none_of(reasons, ["staff"])',)),
    "quota_full": FunctionWords("Whether a quota turned out to be full.", ('quota_full("premium")',)),
    "sum": FunctionWords("Adds up. What is not answered is left out.", ("sum(nps, minutes)",)),
    "min": FunctionWords("The least. What is not answered is left out.", ("min(nps, minutes, age)",)),
    "max": FunctionWords("The greatest. What is not answered is left out.", ("max(nps, minutes)",)),
    "mean": FunctionWords("The average. What is not answered is left out.", ("mean(nps, minutes)",)),
    "round": FunctionWords("Rounds, to so many decimals.", ("round(minutes / 3, 1)", "round(minutes)")),
    "floor": FunctionWords("Rounds down.", ("floor(minutes)",)),
    "ceil": FunctionWords("Rounds up.", ("ceil(minutes)",)),
    "int": FunctionWords("Leaves the decimals out.", ("int(minutes)",)),
    "abs": FunctionWords("Leaves the minus out.", ("abs(nps - 10)",)),
    "number": FunctionWords(
        "Reads a text as a number; nothing where it is none.", ('number("12,5")', "number(code)")
    ),
    "when": FunctionWords("One value or the other.", ('when(nps > 8, "fan", "other")',)),
    "lower": FunctionWords("The text in small letters.", ("lower(code)",)),
    "upper": FunctionWords("The text in capitals.", ("upper(comment)",)),
    "length": FunctionWords("How many characters a text has.", ("length(code)",)),
    "contains": FunctionWords(
        "Whether a text has another in it. Capitals do not matter.", ('contains(comment, "WAIT")',)
    ),
    "starts_with": FunctionWords(
        "Whether a text begins so. Capitals do not matter.", ('starts_with(code, "ab")',)
    ),
    "ends_with": FunctionWords("Whether a text ends so. Capitals do not matter.", ('ends_with(code, "7")',)),
    "matches": FunctionWords(
        "Whether a whole text is as a [pattern](expressions.md#patterns) says.",
        ('matches(code, "[A-Z]{2}-[0-9]+")',),
    ),
    "text": FunctionWords("A value as a text.", ("text(minutes)",)),
    "today": FunctionWords("The day on which the interview began, where the respondent is.", ("today()",)),
    "now": FunctionWords("The time at which the interview began, where the respondent is.", ("now()",)),
    "days_since": FunctionWords("How many days ago a date was.", ("days_since(visit)",)),
    "years_since": FunctionWords("How many full years ago a date was: an age.", ("years_since(born)",)),
    "weekday": FunctionWords("The day of the week: 1 is Monday, 7 is Sunday.", ("weekday(visit)",)),
    "day": FunctionWords("The day of the month.", ("day(visit)",)),
    "month": FunctionWords("The month, 1 to 12.", ("month(visit)",)),
    "year": FunctionWords("The year.", ("year(visit)",)),
    "hour": FunctionWords("The hour, 0 to 23.", ("hour(at)",)),
}

# What operators do, shown on the survey of the page on expressions.
EXPRESSIONS: tuple[tuple[str, str], ...] = (
    ("nps <= 6", "at most; `<`, `>` and `>=` likewise"),
    ("3 < nps <= 6", "between"),
    ('reason == "wait"', "is this value; `!=` is: is not"),
    ('reason in ["wait", "staff"]', "is one of these; `not in` likewise"),
    ('"price" in used', "was this chosen, of several"),
    ('nps <= 6 and reason == "wait"', "both"),
    ('nps > 8 or reason == "wait"', "one of them, or both"),
    ('not reason == "wait"', "the contrary"),
    ("nps * 10 + 5", "computing, with `+`, `-`, `*` and `/`"),
    ("contact.segment", "what is known of the person"),
    ("age > 17", "a question without an answer: an order is never true"),
    ("age == none", "a question without an answer: asked directly"),
)
