"""What a caller hears, and what a caller's keys and words are taken for."""

from __future__ import annotations

import pytest

from ivr_flows import library
from ivr_flows.channels.voice import read_input, voice_script
from ivr_flows.effects import Ask, AskService
from ivr_flows.events import Answer, Back, Event, HangUp, NoInput, Repeat, Stop
from ivr_flows.reader import read_survey
from ivr_flows.turn import begin
from ivr_flows.voice_script import (
    Gather,
    Hangup,
    Play,
    Record,
    Say,
    VoiceScript,
    decode_script,
    encode_script,
)
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
        (
            "Насколько вероятно, что вы порекомендуете нас друзьям или коллегам? "
            "Ноль: точно не порекомендую, десять: точно порекомендую."
        ),
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


BRANDS = survey_of(
    "  - {ask: brand, type: one, text: Brand?, choices: ["
    + ", ".join(f"{{value: b{n}, text: Brand {n}}}" for n in range(1, 21))
    + "]}\n  - {ask: why, type: text, text: Why?}\n"
)


def test_a_long_list_is_read_nine_at_a_time() -> None:
    state, effects = started(BRANDS, "voice")
    first = gather(voice_script(BRANDS, state, effects))
    assert heard(first.prompts)[-1].startswith("For Brand 1 press 1; for Brand 2 press 2;")
    assert heard(first.prompts)[-1].endswith("for Brand 9 press 9; for more press 0.")
    assert first.max_digits == 1
    state, effects = after(BRANDS, state, [Answer("0", "digits")])
    second = gather(voice_script(BRANDS, state, effects))
    assert heard(second.prompts)[0].startswith("For Brand 10 press 1;")
    state, effects = after(BRANDS, state, [Answer("0", "digits")])
    third = gather(voice_script(BRANDS, state, effects))
    assert heard(third.prompts) == ["For Brand 19 press 1; for Brand 20 press 2; for more press 0."]
    state, effects = after(BRANDS, state, [Answer("0", "digits")])
    assert heard(gather(voice_script(BRANDS, state, effects)).prompts)[-1].startswith("For Brand 1 press 1;")


@pytest.mark.parametrize(
    ("events", "value"),
    [
        ([Answer("3", "digits")], "b3"),
        ([Answer("0", "digits"), Answer("3#", "digits")], "b12"),
        ([Answer("0", "digits"), Answer("0", "digits"), Answer("2", "digits")], "b20"),
        ([Answer("0", "digits"), NoInput(), Answer("1", "digits")], "b10"),
        ([Answer("Brand 17", "speech", 0.9)], "b17"),
    ],
)
def test_a_key_means_the_choice_that_was_just_read(events: list[Event], value: str) -> None:
    state, _ = after(BRANDS, started(BRANDS, "voice")[0], events)
    assert [record.value for record in state.answers] == [value]
    assert state.batch == 0


def test_a_key_beyond_the_last_batch_is_asked_again_and_a_text_has_one_number_each() -> None:
    state, effects = after(
        BRANDS,
        started(BRANDS, "voice")[0],
        [Answer("0", "digits"), Answer("0", "digits"), Answer("3", "digits")],
    )
    assert isinstance(effects[-1], Ask)
    assert (effects[-1].reason, state.batch) == ("again_invalid", 2)
    texted, _ = after(BRANDS, started(BRANDS, "sms")[0], ["20"])
    assert texted.answers[0].value == "b20"


def test_a_recording_is_made_in_a_call() -> None:
    survey = survey_of("  - {ask: story, type: record, text: Tell us.}\n")
    state, effects = started(survey, "voice")
    script = voice_script(survey, state, effects)
    assert isinstance(script.verbs[0], Record)
    assert heard(script.verbs[0].prompts)[-1] == "Tell us."
    done, _ = after(survey, state, ["recording:7f3a"])
    assert done.answers[0].value == "recording:7f3a"


@pytest.mark.parametrize(
    ("type_", "said", "max_digits"),
    [
        ("date", "Enter day, month and year in eight digits.", 8),
        ("time", "Enter hours and minutes in four digits.", 4),
        ("phone", "Enter the number, then press hash.", None),
    ],
)
def test_what_is_keyed_in_is_explained(type_: str, said: str, max_digits: int | None) -> None:
    survey = survey_of(f"  - {{ask: a, type: {type_}, text: A?}}\n")
    asked = gather(voice_script(survey, *started(survey, "voice")))
    assert (heard(asked.prompts)[-1], asked.max_digits) == (said, max_digits)


def test_several_choices_are_pressed_and_closed_with_hash() -> None:
    survey = survey_of(
        "  - {ask: a, type: many, text: A?, choices: [{value: x, text: X}, {value: y, text: Y}]}\n"
    )
    state, effects = started(survey, "voice")
    asked = gather(voice_script(survey, state, effects))
    assert (
        heard(asked.prompts)[-1] == "Press every key that applies, then hash; for X press 1; for Y press 2."
    )
    assert (asked.max_digits, asked.finish_key) == (None, "#")
    done, _ = after(survey, state, [Answer("12", "digits")])
    assert done.answers[0].value == ("x", "y")
