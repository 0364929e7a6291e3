"""What a caller hears, and what a caller's keys and words are taken for."""

from __future__ import annotations

import pytest

from ivr_flows import library
from ivr_flows.channels.voice import read_input, voice_script
from ivr_flows.effects import Ask, AskService
from ivr_flows.events import Answer, Back, Event, HangUp, NoInput, Repeat, Stop
from ivr_flows.reader import read_survey
from ivr_flows.turn import begin
from ivr_flows.voice_script import Gather, Hangup, Play, Say, VoiceScript, decode_script, encode_script
from tests.ivr_flows.surveys import after, started, survey_of

NPS = read_survey(library.survey_source("post-call-nps"))


def gather(script: VoiceScript) -> Gather:
    assert decode_script(encode_script(script)) == script
    assert len(script.verbs) == 1
    assert isinstance(script.verbs[0], Gather)
    return script.verbs[0]


def heard(prompts: tuple[object, ...]) -> list[str]:
    return [prompt.text for prompt in prompts if isinstance(prompt, Say)]


def test_a_call_begins_with_who_calls_how_to_stop_and_the_question_with_its_keys() -> None:
    state, effects = begin(NPS, seed=1, context={"name": "Анна"}, language="ru", channel="voice")
    asked = gather(voice_script(NPS, state, effects))
    assert heard(asked.prompts) == [
        "Здравствуйте, Анна! Это короткий опрос компании «Ромашка» про ваш звонок в поддержку. Он займёт одну минуту.",
        "Чтобы мы больше не звонили, нажмите звёздочку, затем 9.",
        "Насколько вероятно, что вы порекомендуете нас друзьям или коллегам? Ноль: точно нет, десять: точно да.",
        "Нажмите число от 0 до 10.",
    ]
    assert (asked.language, asked.digits, asked.speech, asked.finish_key) == ("ru", True, True, "#")
    assert (asked.max_digits, asked.timeout) == (2, 4.0)
    assert {"ноль", "десять"} < set(asked.hints)


def test_choices_are_said_with_their_keys_and_heard_by_their_words() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="voice")
    state, effects = after(NPS, state, ["3"])
    asked = gather(voice_script(NPS, state, effects))
    assert heard(asked.prompts)[-1] == (
        "For Long wait press 1; for Not solved press 2; for The person I spoke to press 3; "
        "for Something else press 4; for I would rather not say press 9."
    )
    assert (asked.max_digits, asked.timeout) == (1, 5.0)
    assert {"Long wait", "waiting", "rude"} < set(asked.hints)


def test_a_question_asked_again_says_why_first() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="voice")
    state, effects = after(NPS, state, [Answer("11", "digits")])
    assert heard(gather(voice_script(NPS, state, effects)).prompts)[0] == "Sorry, we did not understand that."
    state, effects = after(NPS, state, [NoInput()])
    assert heard(gather(voice_script(NPS, state, effects)).prompts)[0] == "We could not hear you."


def test_a_recording_is_played_instead_of_the_text_and_says_its_own_keys() -> None:
    survey = survey_of(
        "  - {ask: nps, type: scale, min: 0, max: 10, timeout: 9, text: Score?, hints: [zilch], voice: {en: {audio: nps.wav}}}\n"
    )
    asked = gather(voice_script(survey, *started(survey, "voice")))
    assert asked.prompts[-1] == Play("nps.wav")
    assert (asked.timeout, asked.hints[0]) == (9, "zilch")


@pytest.mark.parametrize(
    ("question", "max_digits"),
    [
        ("type: scale, min: 1, max: 5", 1),
        ("type: scale, min: 0, max: 100", 3),
        ("type: number", None),
        ("type: number, min: 0, max: 250", 3),
        ("type: text", 1),
        ("type: one, choices: [{value: a, text: A}, {value: b, text: B, key: 12}]", 2),
    ],
)
def test_input_ends_by_itself_after_the_longest_possible_answer(
    question: str, max_digits: int | None
) -> None:
    survey = survey_of(f"  - {{ask: a, {question}, text: A?}}\n")
    assert gather(voice_script(survey, *started(survey, "voice"))).max_digits == max_digits


def test_a_call_ends_with_words_and_a_hang_up() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="en", channel="voice")
    done, effects = after(NPS, state, ["9", "Kindness"])
    assert voice_script(NPS, done, effects).verbs == (
        Say("Thank you! Your answer helps us to do better.", "en"),
        Hangup(),
    )
    stopped, effects = after(NPS, state, [Stop()])
    assert voice_script(NPS, stopped, effects).verbs == (
        Say("We will not call you again. Goodbye.", "en"),
        Hangup(),
    )
    silent, effects = after(NPS, state, [NoInput()] * 3)
    assert voice_script(NPS, silent, effects).verbs == (Say("Goodbye.", "en"), Hangup())
    gone, effects = after(NPS, state, [HangUp()])
    assert voice_script(NPS, gone, effects).verbs == (Hangup(),)


@pytest.mark.parametrize(
    ("digits", "speech", "event"),
    [
        (None, None, NoInput()),
        ("", "", NoInput()),
        ("#", None, NoInput()),
        ("7", None, Answer("7", "digits")),
        ("10#", None, Answer("10", "digits")),
        ("*", None, Answer("*", "digits")),
        ("*1", None, Repeat()),
        ("*2", None, Back()),
        ("*9", None, Stop()),
        ("*5", None, Answer("*5", "digits")),
        (None, "десять", Answer("десять", "speech", 0.8)),
        (None, "Не звоните мне больше.", Stop()),
        (None, "Go back", Back()),
        ("3", "ten", Answer("3", "digits")),
    ],
)
def test_input_is_an_event(digits: str | None, speech: str | None, event: Event) -> None:
    state, _ = begin(NPS, seed=1, context={}, language="ru", channel="voice")
    assert read_input(NPS, state, digits, speech, 0.8 if speech else None) == event


def test_in_the_service_menu_one_key_is_a_command() -> None:
    state, _ = begin(NPS, seed=1, context={}, language="ru", channel="voice")
    state, effects = after(NPS, state, ["5", read_input(NPS, state, "*", None, None)])
    assert effects == (AskService(),)
    menu = gather(voice_script(NPS, state, effects))
    assert (menu.max_digits, menu.speech) == (1, False)
    assert "9" in heard(menu.prompts)[0]
    for key, event in (("1", Repeat()), ("2", Back()), ("9", Stop())):
        assert read_input(NPS, state, key, None, None) == event
    _, effects = after(NPS, state, [read_input(NPS, state, "0", None, None)])
    assert isinstance(effects[-1], Ask)
    assert effects[-1].notice == "Сейчас соединить не с кем."
