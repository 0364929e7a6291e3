"""People by habit: the crowd keeps its rates, and each person keeps their character."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from sandbox.people import replies
from sandbox.people.behaviour import Arrival, HangUp, PickUp, Press, Prompt, Silence, Speak
from sandbox.people.directory import Directory
from sandbox.people.habits import Habits, read_habits
from sandbox.people.scripts import Script
from sandbox.people.talkers import CallMood, HabitualTalker
from sandbox.people.texters import HabitualTexter
from sandbox.people.traits import draw_traits
from sandbox.people.understanding import Scale, understand

CROWD = [f"+7916{number:07}" for number in range(4000)]
OURS = "+15005550006"
QUESTION = "От 0 до 10: посоветуете ли вы нас?"
PROMPT = Prompt(QUESTION, keys=True, speech=True, timeout=30.0, max_digits=2, finish_key="#")
CALM = Habits(
    hangs_up=0, stops_by_key=0, wrong_first=0, silent_first=0, stops_by_text=0, answers_twice=0, adds_a_text=0,
    goes_silent=0, replies=1.0,
)  # fmt: skip


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)


def test_telephones_are_answered_at_the_rates_of_the_habits():
    people = Directory(1, Habits())
    outcomes = Counter(people.ring(number)[0].outcome for number in CROWD)
    shares = {outcome: count / len(CROWD) for outcome, count in outcomes.items()}
    assert shares[PickUp.ANSWERED] == pytest.approx(0.68, abs=0.03)
    assert shares[PickUp.BUSY] == pytest.approx(0.08, abs=0.02)
    assert shares[PickUp.NO_ANSWER] == pytest.approx(0.15, abs=0.02)
    assert shares[PickUp.VOICEMAIL] == pytest.approx(0.07, abs=0.02)
    assert shares[PickUp.INVALID] == pytest.approx(0.01, abs=0.007)


def test_another_call_to_the_same_number_may_be_taken_otherwise():
    people = Directory(1, Habits())
    assert len({people.ring(CROWD[0])[0].outcome for _ in range(40)}) > 1


def test_a_crowds_marks_look_like_a_companys():
    draw = seeded(1)
    marks = [draw_traits(1, number, Habits()).opinion(draw).mark(0, 10) for number in CROWD]
    assert sum(mark >= 9 for mark in marks) / len(marks) == pytest.approx(0.50, abs=0.03)
    assert sum(mark in {7, 8} for mark in marks) / len(marks) == pytest.approx(0.25, abs=0.03)
    assert set(marks) == set(range(11))


def test_texts_are_answered_at_the_rates_of_the_habits():
    people = Directory(1, Habits())
    first = {number: people.texter(number, OURS).read(QUESTION) for number in CROWD}
    second = {number: people.texter(number, OURS).read(QUESTION) for number in CROWD}
    assert sum(map(bool, first.values())) / len(CROWD) == pytest.approx(0.60, abs=0.03)
    woken = sum(bool(second[number]) and not first[number] for number in CROWD)
    assert woken / len(CROWD) == pytest.approx(0.10, abs=0.02)
    stops = sum(any(one.meaning.stop for one in planned) for planned in first.values())
    assert 0.005 < stops / len(CROWD) < 0.03


def test_texts_are_lost_at_the_rate_of_the_habits_but_never_those_to_scripted_people():
    people = Directory(1, Habits(text_lost=0.1))
    lost = [people.arrival(number, seeded(number)) is not Arrival.ARRIVES for number in CROWD]
    assert sum(lost) / len(CROWD) == pytest.approx(0.11, abs=0.02)
    for number in CROWD:
        people.script(number, Script())
        assert people.arrival(number, seeded(number)) is Arrival.ARRIVES


def test_whatever_form_a_mark_is_written_in_it_can_be_read_as_what_was_meant():
    draw = seeded(3)
    opinion = replies.Opinion(0.9)
    written = {
        replies.write(draw, replies.decide(draw, Scale(0, 10), opinion, "ru"), "ru") for _ in range(300)
    }
    assert {"9", "9!", "девять", " 9 из 10", "9/10"} <= written


def test_thanks_and_closings_are_not_answered():
    people = Directory(1, CALM)
    for number in CROWD[:300]:
        assert people.texter(number, OURS).read("Спасибо за ответы!") == []


def test_only_the_first_text_of_a_double_answer_means_something():
    habits = Habits(
        replies=1.0, answers_twice=1.0, wrong_first=0, stops_by_text=0, goes_silent=0, adds_a_text=0
    )
    texters = [HabitualTexter(draw_traits(1, n, habits), habits, seeded(n)) for n in CROWD[:100]]
    doubles = [planned for one in texters if len(planned := one.read(QUESTION)) == 2]
    assert len(doubles) > 20
    for answer, echo in doubles:
        assert (answer.body, echo.meaning.meant) == (echo.body, None)
        assert answer.meaning.meant is not None
        assert echo.after > answer.after


def talker(mood: CallMood, number: str = CROWD[0]) -> HabitualTalker:
    return HabitualTalker(draw_traits(1, number, CALM), mood, seeded(number))


def test_a_wrong_first_answer_means_nothing_and_the_next_is_right():
    for number in CROWD[:100]:
        person = talker(CallMood(wrong_at=0), number)
        wrong, right = person.react(PROMPT), person.react(PROMPT)
        assert isinstance(wrong, Press | Speak)
        assert isinstance(right, Press | Speak)
        assert wrong.meaning.meant is None
        assert right.meaning.meant in range(11)
        if isinstance(wrong, Press):
            assert int(wrong.keys) > 10


def test_stopping_by_key_is_star_then_nine_then_the_receiver():
    person = talker(CallMood(stops_at=0))
    star, nine, end = (person.react(PROMPT) for _ in range(3))
    assert isinstance(star, Press)
    assert isinstance(nine, Press)
    assert (star.keys, star.meaning.stop, nine.keys, nine.meaning.stop) == ("*", False, "9", True)
    assert isinstance(end, HangUp)


def test_a_silent_beginning_is_followed_by_an_answer():
    person = talker(CallMood(silent_at=0))
    assert person.react(PROMPT) == Silence()
    assert isinstance(person.react(PROMPT), Press | Speak)


def test_people_answer_a_choice_with_its_key_and_an_open_question_with_words():
    keys_only = Prompt(
        "Для «Да» нажмите 1. Для «Нет» нажмите 2.", keys=True, speech=False, timeout=30.0, max_digits=1
    )
    speech_only = Prompt("Почему?", keys=False, speech=True, timeout=30.0)
    for number in CROWD[:50]:
        person = talker(CallMood(), number)
        pressed, said = person.react(keys_only), person.react(speech_only)
        assert isinstance(pressed, Press)
        assert pressed.meaning.meant == f"key:{pressed.keys}"
        assert isinstance(said, Speak)
        assert said.meaning.meant == said.words
        assert understand(said.words) is None


def test_an_answer_to_a_recording_that_nobody_can_read_means_nothing():
    reaction = talker(CallMood()).react(Prompt("", keys=True, speech=True, timeout=30.0))
    assert isinstance(reaction, Press | Speak)
    assert reaction.meaning.meant is None


def test_habits_that_do_not_exist_are_refused(tmp_path):
    file = tmp_path / "habits.json"
    file.write_text('{"answers": 1.0}', encoding="utf-8")
    assert read_habits(file).answers == 1.0
    file.write_text('{"anwsers": 1.0}', encoding="utf-8")
    with pytest.raises(ValueError, match="anwsers"):
        read_habits(file)
