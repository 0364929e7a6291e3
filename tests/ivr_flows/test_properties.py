"""What holds for every survey and every respondent: surveys and replies made by chance, JSON between turns."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows.channels.cati import card
from ivr_flows.channels.sms import reminder_body, text_body
from ivr_flows.channels.voice import read_input, voice_script
from ivr_flows.effects import Ask, Effect
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
    ChannelName,
    Confirm,
    Event,
    GiveUp,
    HangUp,
    Jump,
    NoInput,
    QuotaVerdict,
    Repeat,
    Resume,
    Stop,
)
from ivr_flows.export import answers_on_path
from ivr_flows.offer import choices_of
from ivr_flows.path import path
from ivr_flows.reader import read_survey
from ivr_flows.state import State
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn
from ivr_flows.walk import Path
from tests.ivr_flows.generated import make_survey
from tests.ivr_flows.surveys import after

SEEDS = range(150)
SURVEYS = {seed: read_survey(make_survey(seed), f"generated-{seed}.yaml") for seed in SEEDS}
CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)
CONTEXTS = (
    {},
    {"name": "Анна", "segment": "premium", "talk_seconds": 90, "since": "2026-01-31"},
    {"started_at": "2026-11-21T09:30:00+00:00", "zone": "Europe/Moscow", "talk_seconds": "5"},
)

SAID = (
    *(
        "1",
        "2",
        "3",
        "4",
        "1, 3",
        "12",
        "b",
        "Choice a",
        "Ответ b",
        "9",
        "8",
        "99",
        "0",
        "10",
        "5",
        "да",
        "-",
    ),
    *("21.11.2026", "tomorrow", "14:30", "+79161234567", "+442079460958", "Carrot", "все", "so so", ""),
    *("👍 %s {0}", "*", "#"),
)
REPLIES = st.sampled_from(SAID)
ANSWERS = st.builds(Answer, REPLIES, st.sampled_from(["text", "text", "text", "digits", "speech", "choice"]))
# A number is a reply that fits whatever is asked, as `fitting` makes it; so that walks get far.
PICKS = st.integers(0, 60)
MOVES: st.SearchStrategy[Event | int] = st.one_of(
    PICKS,
    PICKS,
    PICKS,
    PICKS,
    ANSWERS,
    st.builds(Answer, st.text(alphabet=st.characters(exclude_categories=()), max_size=30)),
    st.just(NoInput()),
    st.just(Back()),
    st.just(Confirm()),
    st.just(Repeat()),
    st.builds(
        Jump,
        st.sampled_from(["q1", "q2", "q3", "q5", "last_words", "nobody"]),
        st.sampled_from(["", "a", "b"]),
    ),
    st.builds(ChangeLanguage, st.sampled_from(["ru", "en", "tlh"])),
    st.just(HangUp()),
    st.builds(Resume, st.sampled_from(CHANNELS)),
)
WRITTEN = {"date": "21.11.2026", "time": "14:30", "phone": "+79161234567"}
VERDICTS = st.booleans()
SURVEY = st.sampled_from(SEEDS).map(SURVEYS.__getitem__)
CONTEXT = st.sampled_from(CONTEXTS)
PROPERTY = settings(max_examples=150)


def test_the_walks_get_to_the_end_of_most_surveys() -> None:
    ends = [
        interview(survey, "sms", CONTEXTS[1], [*range(40)], True)[-1][0].outcome
        for survey in SURVEYS.values()
    ]
    assert sum(outcome == "complete" for outcome in ends) > len(ends) / 2


def walked(survey: Survey, state: State) -> Path:
    return path(survey, state.seed, state.answers, state.verdicts, state.context, state.confirmed)


def settled(
    survey: Survey, state: State, effects: tuple[Effect, ...], admitted: bool
) -> tuple[State, tuple[Effect, ...]]:
    """Answer every request for a place, as the gateway does within the same turn."""
    while state.waiting:
        state, effects = after(survey, state, [QuotaVerdict(state.waiting, admitted=admitted)])
    return state, effects


def fitting(survey: Survey, effects: tuple[Effect, ...], pick: int) -> Answer:
    """Make a reply that the question now asked can have."""
    asked = effects[-1] if effects else None
    if not isinstance(asked, Ask):
        return Answer("1")
    question = survey.questions[asked.question]
    choices = choices_of(question, asked.offered)
    if question.type.is_of_choices and choices:
        return Answer(choices[pick % len(choices)].value, "choice")
    return Answer(
        str(pick % 11) if question.type in ("scale", "number") else WRITTEN.get(question.type, "Words")
    )


def interview(
    survey: Survey,
    channel: ChannelName,
    context: dict[str, object],
    events: list[Event | int],
    admitted: bool,
) -> list[tuple[State, tuple[Effect, ...]]]:
    """Take events one by one; give every state with what was to be done."""
    state, effects = begin(survey, seed=11, context=context, language="en", channel=channel)
    turns = [settled(survey, state, effects, admitted)]
    for event in events:
        state, effects = turns[-1]
        taken = fitting(survey, effects, event) if isinstance(event, int) else event
        turns.append(settled(survey, *after(survey, state, [taken]), admitted))
    return turns


@PROPERTY
@given(SURVEY, st.sampled_from(CHANNELS), CONTEXT, st.lists(MOVES, max_size=20), VERDICTS)
def test_nothing_raises_and_every_state_can_be_said_sent_and_shown(
    survey: Survey,
    channel: ChannelName,
    context: dict[str, object],
    events: list[Event | int],
    admitted: bool,
) -> None:
    for state, effects in interview(survey, channel, context, events, admitted):
        voice_script(survey, state, effects)
        text_body(survey, state, effects)
        card(survey, state, effects)
        reminder_body(survey, state)
        read_input(survey, state, "1#", None, None)
        assert (state.at is None) == (state.outcome is not None)


@PROPERTY
@given(SURVEY, CONTEXT, st.lists(MOVES, max_size=20), VERDICTS)
def test_what_is_exported_is_on_the_path_and_off_the_path_nothing_is(
    survey: Survey, context: dict[str, object], events: list[Event | int], admitted: bool
) -> None:
    for state, _ in interview(survey, "sms", context, events, admitted):
        found = walked(survey, state)
        on_path = [(record.question, record.loop) for record in found.answered]
        assert len(set(on_path)) == len(on_path)
        exported = [(answer.question, answer.loop) for answer in answers_on_path(survey, state)]
        assert set(exported) <= set(on_path)
        newest = {(record.question, record.loop): record for record in state.answers}
        assert all(newest[record.question, record.loop] is record for record in found.answered)
        if found.next is not None:
            assert (found.next.question, found.next.loop) not in on_path


@PROPERTY
@given(SURVEY, CONTEXT, st.lists(MOVES, max_size=20), VERDICTS)
def test_an_answer_off_the_path_changes_nothing(
    survey: Survey, context: dict[str, object], events: list[Event | int], admitted: bool
) -> None:
    state, _ = interview(survey, "cati", context, events, admitted)[-1]
    found = walked(survey, state)
    current = {(record.question, record.loop) for record in found.answered}
    if found.next is not None:
        current.add((found.next.question, found.next.loop))
    kept = tuple(record for record in state.answers if (record.question, record.loop) in current)
    without = path(survey, state.seed, kept, state.verdicts, state.context, state.confirmed)
    assert (without.env, without.next, without.outcome) == (found.env, found.next, found.outcome)
    assert without.answered == found.answered


@PROPERTY
@given(SURVEY, CONTEXT, st.lists(PICKS, min_size=1, max_size=20), VERDICTS)
def test_going_back_and_giving_the_same_answer_leads_to_the_same_state(
    survey: Survey, context: dict[str, object], picks: list[int], admitted: bool
) -> None:
    turns = interview(survey, "cati", context, [*picks], admitted)
    state, _ = turns[-1]
    found = walked(survey, state)
    if state.outcome is not None or found.doubt or not found.answered or state.tries:
        return
    last = found.answered[-1]
    back, effects = after(survey, state, [Back()])
    assert isinstance(effects[-1], Ask)
    assert (effects[-1].question, effects[-1].loop) == (last.question, last.loop)
    is_choice = survey.questions[last.question].type.is_of_choices
    again, effects = after(survey, back, [Answer(last.raw, "choice" if is_choice else "text")])
    again, _ = settled(survey, again, effects, admitted)
    new = walked(survey, again)
    assert (again.at, again.outcome, again.tries, again.confirmed) == (state.at, None, 0, state.confirmed)
    assert new.env == found.env
    assert [(r.question, r.loop, r.value) for r in new.answered] == [
        (r.question, r.loop, r.value) for r in found.answered
    ]


@PROPERTY
@given(SURVEY, st.sampled_from(CHANNELS), CONTEXT, st.lists(MOVES, max_size=20), VERDICTS)
def test_replaying_the_events_gives_the_same_states(
    survey: Survey,
    channel: ChannelName,
    context: dict[str, object],
    events: list[Event | int],
    admitted: bool,
) -> None:
    assert interview(survey, channel, context, events, admitted) == interview(
        survey, channel, context, events, admitted
    )


@PROPERTY
@given(SURVEY, CONTEXT, st.lists(MOVES, max_size=25), VERDICTS)
def test_the_order_of_choices_never_changes(
    survey: Survey, context: dict[str, object], events: list[Event | int], admitted: bool
) -> None:
    seen: dict[tuple[str, str], tuple[str, ...] | None] = {}
    for _, effects in interview(survey, "voice", context, events, admitted):
        for effect in effects:
            if isinstance(effect, Ask) and survey.questions[effect.question].where is None:
                first = seen.setdefault((effect.question, effect.loop), effect.offered)
                assert effect.offered == first


@PROPERTY
@given(SURVEY, CONTEXT, st.lists(MOVES, max_size=15), VERDICTS)
def test_every_interview_ends(
    survey: Survey, context: dict[str, object], events: list[Event | int], admitted: bool
) -> None:
    state, _ = interview(survey, "cati", context, events, admitted)[-1]
    most = sum(question.tries for question in survey.questions.values()) * 27  # three rounds, three deep
    for _ in range(most):
        if state.outcome is not None:
            break
        state, _ = settled(survey, *after(survey, state, [NoInput()]), admitted)
    assert state.outcome is not None
    for event in (Stop(), GiveUp(), Answer("1")):
        assert turn(survey, state, event)[0] == state
