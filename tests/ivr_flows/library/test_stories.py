"""How people answer the surveys of the library: their replies, and what is kept of them."""

from __future__ import annotations

import pytest

from ivr_flows.effects import Ask, Finish, Outcome
from ivr_flows.events import ChannelName, Event, GiveUp, HangUp, NoInput, Resume, Stop
from ivr_flows.export import answers_on_path
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import begin
from tests.ivr_flows.library.shelf import LANGUAGES, SURVEYS
from tests.ivr_flows.surveys import after

CHANNELS: tuple[ChannelName, ...] = ("voice", "sms", "cati")
FULL, PART, LOST, NO = Outcome.COMPLETE, Outcome.PARTIAL, Outcome.BROKEN_OFF, Outcome.REFUSED
SILENT = NoInput()

# The survey, what a person replies, what is kept (a round of a loop after "@"), and how it ends.
STORIES: list[tuple[str, list[str | Event], dict[str, object], Outcome]] = [
    ("post-call-nps", ["9", "Вежливо"], {"nps": 9, "comment_promoter": "Вежливо"}, FULL),
    ("post-call-nps", ["ten", SILENT], {"nps": 10}, FULL),
    ("post-call-nps", ["3", "не скажу", "-"], {"nps": 3, "reason": "refused"}, FULL),
    ("csat-3", ["3", "Быстро"], {"csat": 3, "comment": "Быстро"}, FULL),
    ("csat-3", ["один", "-"], {"csat": 1}, FULL),
    ("csat-3", ["не знаю"], {"csat": "dont_know"}, FULL),
    ("csat-3", ["10", "4", "hm"], {}, LOST),
    ("csat-5", ["5", SILENT], {"csat": 5}, FULL),
    ("csat-5", ["2", "1, 3", "Нет"], {"csat": 2, "reasons": ("wait", "unsolved"), "comment": "Нет"}, FULL),
    ("csat-5", ["3", "1, 2, 3", "2", "-"], {"csat": 3, "reasons": ("staff",)}, FULL),
    ("csat-5", ["1", "rather not say", "-"], {"csat": 1, "reasons": ("refused",)}, FULL),
    ("csat-5", ["1", SILENT, SILENT, SILENT], {"csat": 1}, PART),
    ("ces-5", ["5"], {"ces": 5}, FULL),
    ("ces-5", ["two", "repeating myself", "A"], {"ces": 2, "obstacle": "explaining", "comment": "A"}, FULL),
    ("ces-5", ["3", "не скажу", "-"], {"ces": 3, "obstacle": "refused"}, FULL),
    ("ces-7", ["7"], {"ces": 7}, FULL),
    ("ces-7", ["4", "дважды", "Ждать"], {"ces": 4, "contacts": "twice", "comment": "Ждать"}, FULL),
    ("ces-7", ["1", "не помню", "-"], {"ces": 1, "contacts": "dont_know"}, FULL),
    (
        "post-delivery",
        ["5", "вовремя", "1"],
        {"csat": 5, "punctuality": "on_time", "condition": "intact"},
        FULL,
    ),
    ("post-delivery", ["1", "It has not arrived"], {"csat": 1, "punctuality": "not_arrived"}, FULL),
    (
        "post-delivery",
        ["2", "late", "goods damaged", "Box"],
        {"csat": 2, "punctuality": "late", "condition": "goods", "comment": "Box"},
        FULL,
    ),
    (
        "post-delivery",
        ["не хочу отвечать", "не знаю", "не знаю"],
        {"csat": "refused", "punctuality": "dont_know", "condition": "dont_know"},
        FULL,
    ),
    ("store-visit", ["4", "да", "5"], {"csat": 4, "found": "everything", "staff": 5}, FULL),
    (
        "store-visit",
        ["2", "нет", "Чай", "8", "Свет"],
        {"csat": 2, "found": "nothing", "missing": "Чай", "staff": "no_contact", "comment": "Свет"},
        FULL,
    ),
    ("store-visit", ["5", "just looking", GiveUp()], {"csat": 5, "found": "just_looking"}, PART),
    ("invoice", ["8"], {"ces": "not_seen"}, FULL),
    ("invoice", ["5", "as expected"], {"ces": 5, "amount": "expected"}, FULL),
    (
        "invoice",
        ["1", "дороже", "за что платить", "да"],
        {"ces": 1, "amount": "more", "unclear": "charges", "explanation": "yes"},
        FULL,
    ),
    (
        "onboarding",
        ["4", "1 и 3", "5", "2"],
        {"csat": 4, "used": ("account", "training"), "ease@account": 5, "ease@training": 2},
        FULL,
    ),
    (
        "onboarding",
        ["2", "ничем", "Показать", "Срок"],
        {"csat": 2, "used": ("nothing",), "barrier": "Показать", "comment": "Срок"},
        FULL,
    ),
    (
        "relationship",
        ["10", "5", "5", "5", "5", "Люди"],
        {"nps": 10, "quality": 5, "value": 5, "support": 5, "ease": 5, "comment_promoter": "Люди"},
        FULL,
    ),
    (
        "relationship",
        ["7", "9", "4", "4", "3", "-"],
        {"nps": 7, "quality": "dont_know", "value": 4, "support": 4, "ease": 3},
        FULL,
    ),
    ("relationship", ["0", "1", HangUp(), GiveUp()], {"nps": 0, "quality": 1}, PART),
    (
        "detractor-recovery",
        ["Сломалось", "нет", "Замена", "да", "вечером", "1"],
        {
            "what_happened": "Сломалось",
            "solved": "unsolved",
            "wanted": "Замена",
            "call_back": "yes",
            "call_time": "evening",
            "which_number": "this_one",
        },
        FULL,
    ),
    (
        "detractor-recovery",
        [SILENT, SILENT, "9", "yes", "any time", "another", "8 916 123-45-67"],
        {
            "solved": "refused",
            "call_back": "yes",
            "call_time": "any_time",
            "which_number": "another",
            "other_number": "+79161234567",
        },
        FULL,
    ),
    ("detractor-recovery", ["-", "yes", "no"], {"solved": "solved", "call_back": "no"}, FULL),
    (
        "price-sensitivity",
        ["900", "200", "700", "400"],
        {"too_expensive": 900, "too_cheap": 200, "expensive": 700, "bargain": 400},
        FULL,
    ),
    (
        "price-sensitivity",
        ["не знаю", "200", "не знаю", "400"],
        {"too_expensive": "dont_know", "too_cheap": 200, "expensive": "dont_know", "bargain": 400},
        FULL,
    ),
    (
        "price-sensitivity",
        ["900", "1000", "100", "950", "950", "50", "300"],
        {"too_expensive": 900, "too_cheap": 100, "expensive": 950, "bargain": 300},
        FULL,
    ),
    (
        "semantic-differential",
        ["3", "9", "пять", "4", "one", "2"],
        {"friendly": 3, "complicated": "dont_know", "dated": 5, "slow": 4, "open": 1, "reliable": 2},
        FULL,
    ),
    ("semantic-differential", ["3", SILENT, SILENT, SILENT], {"friendly": 3}, LOST),
    ("consent-and-recording", ["согласен", "нельзя"], {"consent": "yes", "recording": "no"}, FULL),
    ("consent-and-recording", ["yes", SILENT], {"consent": "yes"}, FULL),
    ("consent-and-recording", ["не согласна"], {"consent": "no"}, NO),
    ("consent-and-recording", [SILENT, SILENT], {}, LOST),
    ("interviewer-introduction", ["yes"], {"ready": "now"}, FULL),
    ("interviewer-introduction", ["leave me alone"], {"ready": "never"}, NO),
    (
        "interviewer-introduction",
        ["нет", "мошенники", "давайте"],
        {"ready": "doubt", "concern": "trust", "second_ready": "now"},
        FULL,
    ),
    (
        "interviewer-introduction",
        ["no", "busy", "no"],
        {"ready": "doubt", "concern": "time", "second_ready": "no"},
        NO,
    ),
    ("interviewer-introduction", ["нет", "не скажу"], {"ready": "doubt", "concern": "refused"}, NO),
    (
        "interviewer-introduction",
        ["later", "evening", "no"],
        {"ready": "later", "better_time": "evening", "back": "never"},
        NO,
    ),
]


def begun(survey: Survey, channel: ChannelName, language: str) -> State:
    return begin(survey, seed=3, context={"name": "Анна"}, language=language, channel=channel)[0]


def kept(survey: Survey, state: State) -> dict[str, object]:
    return {
        f"{answer.question}@{answer.loop}" if answer.loop else answer.question: answer.value
        for answer in answers_on_path(survey, state)
        if answer.value is not None
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("name", "replies", "answers", "outcome"), STORIES)
def test_a_person_is_understood_and_the_interview_ends_as_it_should(
    name: str,
    replies: list[str | Event],
    answers: dict[str, object],
    outcome: Outcome,
    channel: ChannelName,
    language: str,
) -> None:
    survey = SURVEYS[name]
    state, _ = after(survey, begun(survey, channel, language), replies)
    assert (kept(survey, state), state.outcome) == (answers, outcome)


def test_every_survey_has_its_stories() -> None:
    assert {story[0] for story in STORIES} == set(SURVEYS)


@pytest.mark.parametrize(
    ("name", "reply"),
    [("csat-3", "9"), ("csat-5", "не могу оценить"), ("invoice", "not seen"), ("store-visit", "no comment")],
)
def test_who_cannot_or_will_not_rate_gives_no_mark(name: str, reply: str) -> None:
    state, _ = after(SURVEYS[name], begun(SURVEYS[name], "voice", "en"), [reply])
    (answer,) = answers_on_path(SURVEYS[name], state)
    assert (type(answer.value), answer.metric) == (str, None)


@pytest.mark.parametrize("survey", [pytest.param(survey, id=name) for name, survey in SURVEYS.items()])
@pytest.mark.parametrize("channel", CHANNELS)
def test_who_says_stop_is_asked_nothing_more(survey: Survey, channel: ChannelName) -> None:
    state, effects = after(survey, begun(survey, channel, "ru"), [Stop()])
    assert state.outcome is NO
    assert not any(isinstance(effect, Ask) for effect in effects)


def test_a_second_no_is_answered_with_a_promise_that_is_kept() -> None:
    survey = SURVEYS["interviewer-introduction"]
    _, effects = after(survey, begun(survey, "voice", "en"), ["no", "busy", "no"])
    assert effects == (
        Finish(NO, "Thank you for a straight answer. We will not ask about this again. Goodbye."),
    )


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("voice", "All right, we will not trouble you again. Goodbye."),
        ("sms", "All right, we will not ask. To get no texts from us at all, reply STOP."),
    ],
)
def test_who_wants_no_contact_is_told_what_will_be_done_about_it(channel: ChannelName, said: str) -> None:
    survey = SURVEYS["interviewer-introduction"]
    _, effects = after(survey, begun(survey, channel, "en"), ["leave me alone"])
    assert effects == (Finish(NO, said),)


def test_who_asks_for_a_later_time_goes_on_where_the_interview_waits() -> None:
    survey = SURVEYS["interviewer-introduction"]
    waiting, _ = after(survey, begun(survey, "voice", "ru"), ["позже", "утром", HangUp()])
    assert waiting.outcome is None
    state, _ = after(survey, waiting, [Resume("cati"), "готова"])
    assert (state.outcome, kept(survey, state)["back"]) == (FULL, "start")


def test_a_price_out_of_order_is_doubted_once_and_never_refused() -> None:
    survey = SURVEYS["price-sensitivity"]
    doubted, effects = after(survey, begun(survey, "sms", "en"), ["500", "800"])
    (asked,) = effects
    assert isinstance(asked, Ask)
    assert (asked.question, asked.reason) == ("too_cheap", "again_warn")
    assert asked.notice == "This does not fit your earlier prices. If it is right, give it again."
    _, (following,) = after(survey, doubted, ["800"])
    assert isinstance(following, Ask)
    assert (following.question, following.reason) == ("expensive", "first")
