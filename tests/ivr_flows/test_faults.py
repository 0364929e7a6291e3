"""What an author is told: every fault of a file at once, each with its place."""

from __future__ import annotations

import contextlib
import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows import library
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey
from tests.ivr_flows.surveys import HEAD, survey_of

# The head has 12 lines: what a step has wrong is told from line 13 on.
ASK = "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}\n"


def faults_of(source: str) -> list[tuple[int, str]]:
    with pytest.raises(SurveyFaults) as found:
        read_survey(source, "my.yaml")
    assert all(fault.file == "my.yaml" for fault in found.value.faults)
    return [(fault.line, fault.code) for fault in found.value.faults]


def test_every_fault_is_told_at_once_with_its_line() -> None:
    source = """\
survey: Bad Name
version: zero
languages: [ru, en]
channels: [voice, telex]
sponsor: {ru: Ромашка}
purpose: {ru: звонок, en: a call}
stepz: []
steps:
  - tell: hello
    intro: true
    text: {ru: "{sponsor}", en: "{sponsor} {purpose} {contact.name}"}
  - ask: nps
    type: scael
    text: {ru: Оценка?, en: Score?}
  - ask: reason
    type: one
    if: nsp <= 6
    text: {ru: Что?, en: What?}
    choices:
      - {value: a, key: 1, text: {ru: А, en: A}}
      - {value: b, key: 1, text: {ru: Б, en: B}}
"""
    assert faults_of(source) == [
        (1, "missing"),
        (1, "wrong-name"),
        (2, "wrong-number"),
        (4, "unknown-word"),
        (5, "missing-translation"),
        (7, "unknown-key"),
        (11, "intro"),
        (11, "unknown-name"),
        (13, "unknown-word"),
        (17, "unknown-name"),
        (21, "duplicate-key"),
    ]


def test_a_fault_names_file_line_column_code_and_the_nearest_word() -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(HEAD + ASK + "  - {tell: bye, if: nps > 5 and nsp < 2, text: Bye}\n", "my.yaml")
    assert str(found.value) == 'my.yaml:14:33: unknown-name: unknown name "nsp"; did you mean "nps"?'


STEP_FAULTS = [
    (
        "  - {tell: bye, if: later == 1, text: Bye}\n  - {ask: later, type: number, text: N?}\n",
        "used-before-asked",
    ),
    ("  - {ask: nps, type: scale, min: 0, max: 10, if: nps > 1, text: Score?}\n", "used-before-asked"),
    ("  - {ask: count, type: text, text: T?}\n", "reserved-name"),
    ("  - {ask: class, type: text, text: T?}\n", "reserved-name"),
    ("  - {ask: Nps, type: text, text: T?}\n", "wrong-name"),
    ("  - {ask: hello, type: text, text: T?}\n", "duplicate-name"),
    ("  - {ask: a, type: text}\n", "missing"),
    ("  - {ask: a, text: T?}\n", "missing"),
    ("  - {ask: a, type: scale, min: 1, text: T?}\n", "missing"),
    ("  - {ask: a, type: scale, min: 5, max: 1, text: T?}\n", "wrong-number"),
    ("  - {ask: a, type: scale, min: 1, max: 5, metric: nps, text: T?}\n", "wrong-metric"),
    ("  - {ask: a, type: text, metric: csat, text: T?}\n", "wrong-metric"),
    ("  - {ask: a, type: text, min: 1, text: T?}\n", "unknown-key"),
    ("  - {ask: a, type: text, text: T?, cati: {probe: Sure, prob: Sure}}\n", "unknown-key"),
    ("  - {tell: bye, text: Bye, cati: {text: Bye, txt: Bye}}\n", "unknown-key"),
    ("  - {tell: bye, text: Bye, cati: {text: Bye, text: Good}}\n", "duplicate-key"),
    ("  - {tell: bye, text: Bye, cati: {instruct: Smile.}}\n", "unknown-key"),
    ("  - {end: complete, cati: {text: Bye, probe: Sure}}\n", "unknown-key"),
    ("  - {ask: a, type: text, tries: 0, text: T?}\n", "wrong-number"),
    ("  - {ask: a, type: text, optional: maybe, text: T?}\n", "wrong-shape"),
    ("  - {ask: a, type: text, check_text: No, text: T?}\n", "missing"),
    ("  - {ask: a, type: text, text: '{contact.nme}'}\n", "unknown-name"),
    ("  - {ask: a, type: text, text: 'a { b'}\n", "syntax"),
    ("  - {ask: a, type: text, text: {ru: Т?}}\n", "missing-translation"),
    ("  - {ask: a, type: text, text: T?, sms: {en: {audio: a.wav}}}\n", "audio-unheard"),
    ("  - {ask: a, type: text, text: T?, voice: {en: {audio: ../a.wav}}}\n", "wrong-name"),
    ("  - {ask: a, type: one, text: T?}\n", "missing"),
    (
        "  - {ask: a, type: one, text: T?, choices: [{value: x, text: X}, {value: x, text: Y}]}\n",
        "duplicate-value",
    ),
    (
        "  - {ask: a, type: one, text: T?, choices: [{value: x, text: X, key: '*'}, {value: y, text: Y}]}\n",
        "wrong-name",
    ),
    (
        "  - {ask: a, type: one, text: T?, choices: [{value: x, text: X, kind: odd}, {value: y, text: Y}]}\n",
        "unknown-word",
    ),
    (
        "  - {ask: a, type: scale, min: 0, max: 5, text: T?, choices: [{value: x, key: 9, text: X}]}\n",
        "wrong-choice",
    ),
    (
        "  - {ask: a, type: scale, min: 0, max: 5, text: T?, choices: [{value: x, key: 3, kind: refusal, text: X}]}\n",
        "key-clash",
    ),
    (
        "  - {ask: a, type: one, text: T?, choices: [{value: x, text: Good.}, {value: y, text: good}]}\n",
        "duplicate-text",
    ),
    (
        "  - {ask: a, type: one, text: T?, choices: [{value: x, say: [y], text: X}, {value: y, text: Y}]}\n",
        "duplicate-text",
    ),
    (
        "  - {ask: a, type: many, text: T?, choices: [{value: x, say: [z], text: X}, {value: y, say: [z], text: Y}]}\n",
        "duplicate-text",
    ),
    (
        "  - {ask: a, type: number, min: 1, text: T?, choices: [{value: x, kind: refusal, text: X}]}\n",
        "key-clash",
    ),
    ('  - {tell: bye, text: "Good\\abye"}\n', "control-character"),
    ('  - {tell: bye, text: "Good\\x9dbye"}\n', "control-character"),
    ('  - {tell: bye, text: "Good\\uFFFFbye"}\n', "control-character"),
    ('  - {ask: a, type: text, text: T?, hints: ["Good\\rbye"]}\n', "control-character"),
    ("  - {tell: bye, text: Good\x07bye}\n", "yaml"),
    ("  - {end: complete}\n  - {tell: after, text: Bye}\n", "unreachable"),
    ("  - {end: finished}\n", "unknown-word"),
    ("  - {tell: bye, if: 1 > 2, text: Bye}\n", "never-changes"),
    ("  - {set: a}\n", "missing"),
    ("  - {tel: bye, text: Bye}\n", "unknown-step"),
    ("  - just words\n", "wrong-shape"),
    ("  - {tell: again, intro: true, text: '{sponsor} {purpose}'}\n", "intro"),
    ("  - {tell: bye, text: Bye, text: Again}\n", "duplicate-key"),
    ("  - &a {tell: bye, text: Bye}\n  - *a\n", "alias"),
    ("  - {tell: bye, text: [a]}\n", "wrong-shape"),
    ("  - {tell: bye, text: Bye\n", "yaml"),
    ("  - " + "[" * 40 + "]" * 40 + "\n", "too-deep"),
    ("  - " + "[" * 100_000, "too-deep"),
    ("#" * 500_001, "too-long"),
    ("  - {tell: bye, text: \ud800}\n", "yaml"),
    ("  - {tell: bye, text: \x00}\n", "yaml"),
]


@pytest.mark.parametrize(
    ("steps", "code"), STEP_FAULTS, ids=[f"{code}-{n}" for n, (_, code) in enumerate(STEP_FAULTS)]
)
def test_a_mistake_in_a_step_is_a_fault(steps: str, code: str) -> None:
    assert code in {found for _, found in faults_of(HEAD + steps)}


def test_a_note_for_interviewers_where_nothing_is_asked_is_told_with_its_place() -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(HEAD + "  - tell: bye\n    text: Bye\n    cati:\n      probe: Sure\n", "my.yaml")
    told = 'cati of a step that asks nothing has no "probe"'
    assert str(found.value) == f"my.yaml:16:7: unknown-key: {told}"


def test_ten_choices_of_which_several_are_pressed_are_more_than_there_are_keys() -> None:
    choices = ", ".join(f"{{value: v{n}, text: T{n}}}" for n in range(10))
    assert faults_of(f"{HEAD}  - {{ask: a, type: many, text: T?, choices: [{choices}]}}\n") == [
        (13, "too-few-keys")
    ]


def test_a_service_key_among_the_digits_clashes_with_choices_and_scales() -> None:
    head = HEAD.replace("steps:", "defaults: {service_key: '0'}\nsteps:")
    choices = (
        "  - {ask: b, type: one, text: T?, choices: [{value: x, text: X, key: 0}, {value: y, text: Y}]}\n"
    )
    assert faults_of(head + ASK + choices) == [(14, "key-clash"), (15, "key-clash")]


@pytest.mark.parametrize("source", ["", "a", "- a", "survey: [", "5", "---\n...\n", "a: 1\n---\nb: 2\n"])
def test_what_is_no_survey_is_a_fault(source: str) -> None:
    assert faults_of(source)


def test_a_survey_has_to_introduce_itself_first() -> None:
    no_intro = HEAD.replace("    intro: true\n", "")
    assert faults_of(no_intro + ASK) == [(1, "intro")]
    late = HEAD.replace("  - tell: hello", ASK + "  - tell: hello")
    assert faults_of(late) == [(11, "intro")]
    conditional = HEAD.replace("    intro: true\n", "    intro: true\n    if: contact.vip\n")
    assert faults_of(conditional) == [(10, "intro")]


def test_choices_without_keys_take_the_free_ones() -> None:
    survey = survey_of(
        "  - {ask: a, type: one, text: T?, choices: [{value: x, text: X}, {value: y, text: Y, key: 1}, {value: z, text: Z}]}\n"
    )
    assert [choice.key for choice in survey.questions["a"].choices] == ["2", "1", "3"]


@pytest.mark.parametrize("name", library.names())
def test_the_library_has_no_faults(name: str) -> None:
    survey = read_survey(library.survey_source(name), f"{name}.yaml")
    assert (survey.key, set(survey.languages)) == (name, {"ru", "en"})


def test_the_library_has_no_survey_of_another_name() -> None:
    with pytest.raises(KeyError):
        library.survey_source("../reader")


@given(st.data())
def test_no_damage_to_a_file_does_more_than_cause_faults(data: st.DataObject) -> None:
    source = library.survey_source("post-call-nps")
    start = data.draw(st.integers(0, len(source)))
    length = data.draw(st.integers(0, 30))
    junk = data.draw(
        st.text(alphabet=st.sampled_from(list("{}[]:,-#&*!|>'\"%@ \n\tабв{sponsor}")), max_size=12)
    )
    with contextlib.suppress(SurveyFaults):
        read_survey(source[:start] + junk + source[start + length :])


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("  - &a {tell: bye, text: &b Bye}\n", []),
        ("  - &a {&b tell: bye, text: Bye}\n  - {end: &a complete}\n", [(14, "yaml")]),
        ("  - {tell: bye, text: Bye, ? *a : 1}\n", [(13, "alias")]),
        ("  - {tell: bye, text: Bye}\n---\nsurvey: other\n", [(14, "yaml")]),
        ("  - {tell: bye, text: *a, if: [}\n", [(13, "alias"), (13, "yaml")]),
        (
            "  - {tell: bye, text: Bye, [a]: 1, {b: c}: 2, text: Ciao}\n",
            [(13, "wrong-shape")] * 2 + [(13, "duplicate-key")],
        ),
        (
            "  - {ask: a, type: text, text: T?, cati: {[a]: 1, text: Ciao}}\n",
            [(13, "wrong-shape")],
        ),
    ],
)
def test_what_is_no_plain_mapping_is_told_where_it_stands(
    written: str, faults: list[tuple[int, str]]
) -> None:
    if not faults:
        assert survey_of(written).tells["bye"].texts.wording("sms", "en").template.longest() == "Bye"
        return
    assert sorted(faults_of(HEAD + written)) == sorted(faults)


def test_a_text_that_only_looks_like_an_alias_is_a_text() -> None:
    survey = survey_of("  - {tell: bye, text: Press *9 or *x}\n")
    assert survey.tells["bye"].texts.wording("sms", "en").template.longest() == "Press *9 or *x"
    assert faults_of(HEAD + "  - {tell: bye, text: Press *9, txt: [*x]}\n") == [(13, "alias")]


def test_a_file_may_nest_as_deep_as_the_limit() -> None:
    for depth, code in ((28, "wrong-shape"), (29, "too-deep")):  # within the steps, within the survey
        assert [code for _, code in faults_of(HEAD + "  - " + "[" * depth + "]" * depth + "\n")] == [code]


@pytest.mark.parametrize("steps", [ASK, "  - {ask: nps}\n"])
def test_the_collector_goes_on_after_a_survey_was_read(steps: str) -> None:
    assert gc.isenabled()
    with contextlib.suppress(SurveyFaults):
        read_survey(HEAD + steps)
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("  - {ask: My Score, type: text, text: Why?}\n", "small Latin letters"),
        ("  - {ask: a, type: time, min: 9:00, text: When?}\n", "a time is written as 09:30"),
        ("  - {ask: a, type: date, min: 31.12.2026, text: When?}\n", "a day is written as 2026-11-21"),
        ("  - {ask: a, type: date, min: 2026-02-31, text: When?}\n", "2026-02-31 is in no calendar"),
        ("  - {include: ../other.yaml}\n", "a file is named without its folder"),
        ("  - {ask: a, type: text, text: Hello: how are you?}\n", "stands in quotes"),
        ("\t- {ask: a, type: text, text: Why?}\n", "never with a tab"),
    ],
)
def test_a_fault_says_in_words_how_it_is_written(steps: str, said: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(steps)
    (fault,) = found.value.faults
    assert said in fault.message
    assert "[a-z]" not in fault.message


@pytest.mark.parametrize(
    "rest",
    [
        "min: 1, max: 5, text: Score?, choices: [{value: no_answer, kind: refusal, text: No answer}]",
        "text: Why?, choices: [{value: a, text: A}, {value: b, text: B}], order: {shuffle: true}",
        "text: Why?",
    ],
)
def test_from_a_type_that_there_is_not_no_other_faults_follow(rest: str) -> None:
    assert faults_of(f"{HEAD}  - {{ask: a, type: scael, {rest}}}\n") == [(13, "unknown-word")]


def test_choices_are_called_the_same_in_one_language_and_may_be_in_another() -> None:
    head = HEAD.replace("[en]", "[ru, en]").replace("Camomile", "{ru: A, en: A}")
    head = head.replace("purpose: your call", "purpose: {ru: a, en: a}")
    head = head.replace('text: "{contact', 'text: {ru: "{sponsor} {purpose}", en: "{contact').replace(
        '."', '."}'
    )
    ask = (
        "  - ask: a\n    type: one\n    text: {ru: T?, en: T?}\n    choices:\n"
        "      - {value: x, text: {ru: Alpha, en: Beta}}\n"
        "      - {value: y, text: {ru: Beta, en: %s}}\n"
    )
    assert read_survey(head + ask % "Alpha").questions["a"].choices
    with pytest.raises(SurveyFaults) as found:
        read_survey(head + ask % "beta")
    assert str(found.value) == 'survey.yaml:18:9: duplicate-text: "beta" means two choices in "en"'


def test_a_list_that_questions_share_is_told_once_of_what_its_choices_are_called() -> None:
    lists = "lists: {yes: [{value: a, city: x, text: Good}, {value: b, city: y, text: Good}]}\nsteps:"
    asks = "".join(f"  - {{ask: {key}, type: one, text: T?, choices: yes}}\n" for key in ("p", "q"))
    assert faults_of(HEAD.replace("steps:", lists) + asks) == [(9, "duplicate-text")]


def test_a_choice_may_be_called_by_one_word_twice() -> None:
    assert survey_of(
        "  - {ask: a, type: one, text: T?, choices: [{value: x, say: [x, X], text: X}, {value: y, text: Y}]}\n"
    )


@pytest.mark.parametrize("bounds", ["", "min: 1, ", "max: 5, "])
def test_a_number_without_both_bounds_is_told_to_have_both_before_a_key(bounds: str) -> None:
    with pytest.raises(SurveyFaults) as found:
        survey_of(
            f"  - {{ask: a, type: number, {bounds}text: T?, choices: ["
            "{value: x, kind: refusal, text: X}, {value: y, kind: dont_know, text: Y}]}\n"
        )
    (fault,) = found.value.faults
    assert (fault.code, fault.message.rpartition(": ")[2]) == ("key-clash", "give both")


def test_from_a_scale_without_its_end_no_clash_of_keys_follows() -> None:
    ask = (
        "  - {ask: a, type: scale, min: 1, text: T?, choices: [{value: x, key: 9, kind: refusal, text: X}]}\n"
    )
    assert faults_of(HEAD + ask) == [(13, "missing")]


def test_tabs_and_line_breaks_are_no_control_characters() -> None:
    survey = survey_of('  - {tell: bye, text: "Good\\tbye,\\nAnna\\x21"}\n')
    assert survey.tells["bye"].texts.wording("sms", "en").template.longest() == "Good\tbye,\nAnna!"


def test_a_control_character_is_told_at_its_text_wherever_it_stands() -> None:
    constant = 'constants: {shop: "Camo\\amile"}\nsteps:'
    ask = '  - {ask: a, type: one, text: T?, choices: [{value: x, text: "X\\0"}, {value: y, text: Y}]}\n'
    assert faults_of(HEAD.replace("steps:", constant) + ask) == [
        (9, "control-character"),
        (14, "control-character"),
    ]
