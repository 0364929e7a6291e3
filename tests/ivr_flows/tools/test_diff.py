"""Differences between versions: each is told in words, and those that break a metric are marked."""

from __future__ import annotations

import pytest

from ivr_flows.reader import read_survey
from ivr_flows.tools.diff import differences
from tests.ivr_flows.surveys import HEAD

STEPS = """\
  - {ask: before, type: text, optional: true, text: First?}
  - ask: nps
    type: scale
    min: 0
    max: 10
    metric: nps
    text: How likely?
    voice: How likely, really?
  - ask: why
    type: one
    if: nps <= 6
    tries: 2
    text: "Why {nps}, {contact.name}?"
    choices:
      - {value: price, key: 1, text: Price}
      - {value: staff, key: 2, text: Staff}
      - {value: other, key: 3, text: Other}
  - {ask: later, type: number, text: How many?, check: later > 0}
  - {end: complete, text: Bye}
"""
OLD = read_survey(HEAD + STEPS)


def told(*edits: tuple[str, str]) -> list[str]:
    source = HEAD + STEPS
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    return [str(change) for change in differences(OLD, read_survey(source))]


def test_the_same_survey_has_no_differences() -> None:
    assert told(("version: 1", "version: 2")) == []


BREAKS = " [breaks the comparison of nps]"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "text: How likely?",
            "text: How sure?",
            "nps: wording in en was: How likely?; is: How sure?" + BREAKS,
        ),
        (
            "voice: How likely, really?",
            "voice: {en: {text: Hm?, audio: a.wav}}",
            "nps: wording in en by voice was: How likely, really?; is: Hm?" + BREAKS,
        ),
        ("    metric: nps\n", "", "nps: metric is gone, was: nps" + BREAKS),
        ("max: 10\n    metric: nps", "max: 9", "nps: highest was: 10; is: 9" + BREAKS),
        ("    max: 10\n", "    max: 10\n    tries: 1\n", "nps: tries was: 3; is: 1"),
        ("if: nps <= 6", "if: nps <= 5", "why: condition was: nps <= 6; is: nps <= 5"),
        ("    tries: 2\n", "", "why: tries was: 2; is: 3"),
        ("key: 1, text: Price", "key: 7, text: Price", 'why, choice "price": key was: 1; is: 7'),
        ("text: Staff", "text: People", 'why, choice "staff": text in en was: Staff; is: People'),
        ("text: Other}", "text: Other, end: complete}", 'why, choice "other": end is new: complete'),
        (
            '"Why {nps}, {contact.name}?"',
            '"Why {nps}?"',
            "why: wording in en was: Why {nps}, {contact.name}?; is: Why {nps}?",
        ),
        ("check: later > 0", "check: later > 1", "later: check was: later > 0; is: later > 1"),
        (", check: later > 0", "", "later: check is gone, was: later > 0"),
        ("text: Bye", "text: Goodbye", "end 1: wording in en was: Bye; is: Goodbye"),
        ("sponsor: Camomile", "sponsor: Rose", "survey: sponsor in en was: Camomile; is: Rose"),
        ("channels: [voice, sms, cati]", "channels: [voice, sms]", "channels: cati is gone"),
        ("vip: truth", "vip: truth, age: number", "contact fields: age (number) is new"),
    ],
)
def test_a_change_is_told_in_words(old: str, new: str, words: str) -> None:
    assert words in told((old, new))


def test_choices_that_come_go_and_move_are_told() -> None:
    staff = "      - {value: staff, key: 2, text: Staff}\n"
    assert told((staff, "")) == ['why, choice "staff": is gone']
    moved = told((staff, ""), ("      - {value: price", staff + "      - {value: price"))
    assert moved == ["why, choices: are read as staff, price, other, were price, staff, other"]


def test_a_question_before_a_metric_that_is_new_gone_or_moved_breaks_it() -> None:
    before = "  - {ask: before, type: text, optional: true, text: First?}\n"
    assert told((before, "")) == ["before: question is gone" + BREAKS]
    assert told((before, before + "  - {ask: new, type: text, text: New?}\n")) == [
        "new: question is new" + BREAKS
    ]
    moved = told((before, ""), ("  - {ask: later", before + "  - {ask: later"))
    assert moved == ["before: is moved" + BREAKS]


def test_a_question_after_a_metric_does_not_break_it() -> None:
    assert told(("  - {end: complete", "  - {ask: new, type: text, text: New?}\n  - {end: complete")) == [
        "new: question is new"
    ]


def test_a_condition_round_a_metric_breaks_it() -> None:
    block = '  - block: part\n    if: contact.segment == "{}"\n    steps:\n      - {{ask: q, type: scale, min: 1, max: 5, metric: csat, text: Q}}\n'
    old, new = (read_survey(HEAD + block.format(segment)) for segment in ("a", "b"))
    assert [str(change) for change in differences(old, new)] == [
        'part: condition was: contact.segment == "a"; is: contact.segment == "b" [breaks the comparison of q]'
    ]


def test_quotas_are_compared() -> None:
    head = HEAD.replace("steps:\n", "quotas: [{name: all, limit: 5}]\nsteps:\n")
    old = read_survey(head + "  - {check_quotas: {}}\n")
    new = read_survey(head.replace("limit: 5", "limit: 6") + "  - {check_quotas: {}}\n")
    assert [str(change) for change in differences(old, new)] == ["quota all: limit was: 5; is: 6"]


def test_a_go_that_leads_past_a_metric_breaks_its_comparison() -> None:
    added = ("  - ask: nps", '  - {go: why, if: before == "x"}\n  - ask: nps')
    head, tail = STEPS.split("    if: nps <= 6\n")
    without = read_survey(HEAD + head + tail)
    past = read_survey(HEAD + (head + tail).replace(*added))

    assert [str(change) for change in differences(without, past)] == [f"go 1: go is new{BREAKS}"]
    later = read_survey(HEAD + (head + tail).replace(added[0], added[1].replace("go: why", "go: later")))
    assert [str(change) for change in differences(past, later)] == [f"go 1: go was: why; is: later{BREAKS}"]


def test_a_go_behind_a_metric_breaks_nothing() -> None:
    go = "  - {go: later, if: nps > 6}\n  - ask: why"
    assert told(("  - ask: why", go)) == ["go 1: go is new"]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("metric: nps\n", "metric: nps\n    words: false\n", "nps: number words is new: not read"),
        (
            "      - {value: other, key: 3, text: Other}\n",
            "      - {value: other, key: 3, text: Other}\n    order: {shuffle: true, keep: [staff]}\n",
            "why: order is new: shuffled, kept in place staff",
        ),
        ("    tries: 2\n", "    tries: 2\n    timeout: 9\n", "why: timeout in seconds is new: 9"),
    ],
)
def test_what_else_an_author_has_changed_is_told(old: str, new: str, change: str) -> None:
    assert told((old, new)) == [change]


def test_a_question_that_now_sets_the_language_is_told() -> None:
    tongue = "  - {ask: tongue, type: one, %stext: '?', choices: [{value: en, text: A}, {value: dk, kind: dont_know, text: B}]}\n"
    old, new = (read_survey(HEAD + tongue % sets) for sets in ("", "sets: language, "))

    assert [str(change) for change in differences(old, new)] == ["tongue: sets is new: language"]


def test_a_limit_by_today_is_told_as_it_is_written() -> None:
    visit = "  - {ask: visit, type: date, max: %s, text: When?}\n"
    old, new = (read_survey(HEAD + visit % limit) for limit in ("2026-01-01", "today - 30 days"))

    assert [str(change) for change in differences(old, new)] == [
        "visit: highest was: 2026-01-01; is: today - 30 days"
    ]
