"""What every event does to an interview, one rule a test."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ivr_flows.effects import Ask, AskService, Finish, Outcome, Tell
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
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
from ivr_flows.state import Cursor, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.turn import begin, turn, turn_limit
from tests.ivr_flows.surveys import after, started, survey_of

SURVEY = survey_of("""\
  - {ask: nps, type: scale, min: 0, max: 10, metric: nps, partial: true, text: "Score, {contact.name}?"}
  - ask: reason
    type: one
    if: nps <= 6
    text: "Why {nps}?"
    choices:
      - {value: wait, text: Waiting}
      - {value: price, text: Price}
      - {value: refused, kind: refusal, key: 9, text: No answer}
  - {tell: sorry, if: reason == "wait", text: "Sorry for the {reason}."}
  - {ask: low, type: number, min: 0, max: 100, text: From?}
  - {ask: high, type: number, min: 0, max: 100, check: high >= low, check_text: "At least {low}.", text: To?}
  - {ask: comment, type: text, optional: true, tries: 2, text: More?}
  - {set: unhappy, value: nps <= 6 and not refused(reason)}
  - {end: screened_out, if: unhappy and high > 50, text: We will call you.}
  - {tell: bye, text: Bye.}
""")


def asked(effects: object) -> Ask:
    assert isinstance(effects, tuple)
    assert isinstance(effects[-1], Ask)
    return effects[-1]


def values(survey: Survey, state: object) -> dict[str, object]:
    return {answer.question: answer.value for answer in answers_on_path(survey, state)}


def test_an_interview_begins_with_the_intro_and_the_first_question() -> None:
    state, effects = started(SURVEY, name="Anna")
    assert effects == (
        Tell("hello", "Anna, Camomile about your call.", intro=True),
        Ask("nps", "", "Score, Anna?"),
    )
    assert (state.turn, state.at, state.outcome) == (1, Cursor("nps"), None)


def test_a_name_that_is_not_known_takes_its_comma_with_it() -> None:
    _, effects = started(SURVEY)
    assert [effect.text for effect in effects if isinstance(effect, Tell | Ask)] == [
        "Camomile about your call.",
        "Score?",
    ]


def test_the_path_follows_the_answers_and_says_what_lies_between() -> None:
    _, effects = after(SURVEY, started(SURVEY)[0], ["5", "1"])
    assert effects == (Tell("sorry", "Sorry for the Waiting."), Ask("low", "", "From?"))
    _, effects = after(SURVEY, started(SURVEY)[0], ["9"])
    assert effects == (Ask("low", "", "From?"),)


def test_the_end_says_what_is_unsaid_and_keeps_the_outcome() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["9", "1", "2", "Good"])
    assert effects == (Tell("bye", "Bye."), Finish(Outcome.COMPLETE))
    assert (state.outcome, state.at) == (Outcome.COMPLETE, None)
    assert values(SURVEY, state) == {"nps": 9, "low": 1, "high": 2, "comment": "Good"}


def test_an_end_step_closes_with_its_own_words() -> None:
    _, effects = after(SURVEY, started(SURVEY)[0], ["2", "2", "1", "60", "-"])
    assert effects == (Finish(Outcome.SCREENED_OUT, "We will call you."),)


def test_a_refusal_is_an_answer_without_its_meaning() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["2", "9", "1", "60", "-"])
    assert state.outcome is Outcome.COMPLETE
    assert values(SURVEY, state)["reason"] == "refused"


def test_a_finished_interview_answers_everything_with_its_finish() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], [Stop()])
    for event in (Answer("5"), NoInput(), Back(), Resume("voice"), GiveUp(), Stop()):
        assert turn(SURVEY, state, event) == (state, (Finish(Outcome.REFUSED),))


def test_every_event_counts_as_a_turn() -> None:
    events: list[Event] = [Repeat(), NoInput(), Answer("what"), Back(), HangUp(), Resume("sms"), Answer("9")]
    state, _ = after(SURVEY, started(SURVEY)[0], events)
    assert state.turn == 1 + len(events)
    assert state.answers[-1].turn == state.turn


@pytest.mark.parametrize(
    ("event", "reason"),
    [(NoInput(), "again_silent"), (Answer("often"), "again_invalid"), (Answer(""), "again_invalid")],
)
def test_the_last_try_at_a_required_question_breaks_the_interview_off(event: Event, reason: str) -> None:
    state, _ = started(SURVEY)
    for tries in (1, 2):
        state, effects = after(SURVEY, state, [event])
        assert (asked(effects).reason, state.tries) == (reason, tries)
    state, effects = after(SURVEY, state, [event])
    assert (state.outcome, effects) == (Outcome.BROKEN_OFF, (Finish(Outcome.BROKEN_OFF),))


def test_a_break_off_after_the_partial_step_is_a_partial_interview() -> None:
    for ending in ([NoInput()] * 3, [GiveUp()]):
        state, _ = after(SURVEY, started(SURVEY)[0], ["9", *ending])
        assert state.outcome is Outcome.PARTIAL
    assert after(SURVEY, started(SURVEY)[0], [GiveUp()])[0].outcome is Outcome.BROKEN_OFF


def test_a_partial_mark_on_a_step_that_did_not_apply_counts_once_it_is_behind() -> None:
    survey = survey_of(
        "  - {ask: a, type: number, text: A?}\n"
        "  - {ask: b, type: number, if: a > 5, partial: true, text: B?}\n"
        "  - {ask: c, type: number, text: C?}\n"
    )
    assert after(survey, started(survey)[0], ["1", GiveUp()])[0].outcome is Outcome.PARTIAL
    assert after(survey, started(survey)[0], ["9", GiveUp()])[0].outcome is Outcome.BROKEN_OFF


def test_the_last_try_at_an_optional_question_leaves_it_unanswered() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["9", "1", "2", NoInput(), NoInput()])
    assert state.outcome is Outcome.COMPLETE
    assert (state.answers[-1].question, state.answers[-1].value) == ("comment", None)
    assert "comment" not in values(SURVEY, state)


def test_a_check_that_fails_says_why_and_keeps_nothing() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["9", "50", "40"])
    assert (asked(effects).reason, asked(effects).notice) == ("again_check", "At least 50.")
    assert (state.tries, "high" in values(SURVEY, state)) == (1, False)
    state, effects = after(SURVEY, state, ["60"])
    assert asked(effects).question == "comment"


def test_a_correction_that_breaks_a_later_check_asks_that_question_again() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["9", "50", "60"])
    state, effects = after(SURVEY, state, [Jump("low"), "70"])
    assert (asked(effects).question, asked(effects).reason) == ("high", "again_check")
    assert values(SURVEY, state) == {"nps": 9, "low": 70}


def test_going_back_asks_the_question_before_and_keeps_its_answer_until_there_is_another() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["5", "waiting", Back()])
    assert (asked(effects).question, asked(effects).reason) == ("reason", "back")
    assert values(SURVEY, state) == {"nps": 5, "reason": "wait"}
    state, effects = after(SURVEY, state, [Back()])
    assert asked(effects).question == "nps"
    state, effects = after(SURVEY, state, [Back()])
    assert (asked(effects).question, asked(effects).reason) == ("nps", "repeat")


def test_an_answer_off_the_path_stays_in_the_log_and_comes_back_with_the_path() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["5", "waiting", Back(), Back(), "9"])
    assert asked(effects).question == "low"
    assert values(SURVEY, state) == {"nps": 9}
    assert [record.question for record in state.answers] == ["nps", "reason", "nps"]
    state, effects = after(SURVEY, state, [Back(), "4"])
    assert (asked(effects).question, values(SURVEY, state)) == ("low", {"nps": 4, "reason": "wait"})


def test_silence_at_a_question_asked_anew_leaves_the_answer_that_stands() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["9", Back(), NoInput(), NoInput(), NoInput()])
    assert (asked(effects).question, values(SURVEY, state)) == ("low", {"nps": 9})


def test_repeating_costs_no_try() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], [NoInput(), Repeat(), Repeat(), Repeat(), Repeat()])
    assert (state.tries, asked(effects).reason, asked(effects).text) == (1, "repeat", "Score?")


def test_an_interviewer_jumps_only_along_the_path() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["9", "1"])
    for target, lands in (
        ("nps", "nps"),
        ("high", "high"),
        ("reason", "high"),
        ("comment", "high"),
        ("nobody", "high"),
    ):
        assert asked(after(SURVEY, state, [Jump(target)])[1]).question == lands


def test_hanging_up_leaves_the_interview_open_where_it_stands() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["5", HangUp()])
    assert (effects, state.outcome, state.at) == ((), None, Cursor("reason"))


def test_resuming_says_who_calls_and_asks_the_same_question_with_all_its_tries() -> None:
    state, _ = after(SURVEY, started(SURVEY, "voice")[0], ["5", NoInput(), HangUp()])
    state, effects = after(SURVEY, state, [Resume("voice")])
    assert effects == (
        Tell("hello", "Camomile about your call.", intro=True),
        Ask("reason", "", "Why 5?", "resumed"),
    )
    assert state.tries == 0


def test_a_text_thread_that_goes_on_is_not_introduced_twice_but_a_new_one_is() -> None:
    by_text, _ = after(SURVEY, started(SURVEY, "sms")[0], ["5"])
    assert [type(effect) for effect in after(SURVEY, by_text, [Resume("sms")])[1]] == [Ask]
    by_voice, _ = after(SURVEY, started(SURVEY, "voice")[0], ["5", HangUp()])
    state, effects = after(SURVEY, by_voice, [Resume("sms")])
    assert ([type(effect) for effect in effects], state.channel) == ([Tell, Ask], "sms")


def test_the_service_key_opens_a_menu_and_everything_else_closes_it() -> None:
    star = Answer("*", "digits")
    state, effects = after(SURVEY, started(SURVEY, "voice")[0], [star])
    assert (effects, state.service) == ((AskService(),), True)
    for event, reason in ((Repeat(), "repeat"), (NoInput(), "repeat"), (Answer("7", "digits"), "repeat")):
        closed, effects = after(SURVEY, state, [event])
        assert (asked(effects).reason, closed.service, closed.answers) == (reason, False, ())
    assert after(SURVEY, state, [Stop()])[0].outcome is Outcome.REFUSED
    assert after(SURVEY, state, [star])[1] == (AskService(),)


def test_asking_for_a_person_where_there_is_none_is_answered_and_asked_again() -> None:
    state, _ = after(SURVEY, started(SURVEY, "voice")[0], [Answer("*", "digits")])
    _, effects = after(SURVEY, state, [Answer("0", "digits")])
    assert (asked(effects).notice, asked(effects).question) == ("Nobody is free to talk right now.", "nps")


def test_asking_for_a_person_at_once_is_the_same_as_from_the_menu() -> None:
    begun, star = started(SURVEY, "voice")[0], Answer("*", "digits")
    from_menu, in_menu = after(SURVEY, begun, [star, Answer("0", "digits")])
    for keys in (["*0"], ["*0#"], ["*", "*0"]):
        state, effects = after(SURVEY, begun, [Answer(key, "digits") for key in keys])
        assert effects == in_menu
        assert (state.tries, state.answers, state.service) == (from_menu.tries, (), False) == (0, (), False)


def test_a_text_that_reads_like_the_keys_of_a_person_is_an_answer() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["*0"])
    assert values(SURVEY, state) == {"nps": 0}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"language": "tlh"}, "in an unknown language 'tlh'"),
        ({"wished": "tlh"}, "in an unknown language 'tlh'"),
        ({"at": Cursor("npz")}, "at no question of it 'npz'"),
        ({"version": 77}, "v77 given to"),
    ],
)
def test_the_state_of_no_interview_of_this_survey_is_refused(damage: dict[str, object], said: str) -> None:
    state, _ = started(SURVEY)
    damaged = decode_state(encode_state(replace(state, **damage)))
    with pytest.raises(ValueError, match=said):
        turn(SURVEY, damaged, Answer("5"))


@pytest.mark.parametrize("stored", [b"", b"{", b"[]", b"{}", b'"state"', b"\xff"])
def test_what_is_no_state_is_not_decoded(stored: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kinds differ, and what each says is msgspec's
        decode_state(stored)


def test_stopping_ends_as_refused_even_after_the_partial_step() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["9", Stop()])
    assert (state.outcome, effects) == (Outcome.REFUSED, (Finish(Outcome.REFUSED, stop=True),))


def test_an_unasked_quota_verdict_is_kept_and_moves_nothing() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], ["9", QuotaVerdict("premium", admitted=True)])
    assert (state.verdicts, asked(effects).question) == ({"premium": True}, "low")


def test_an_unknown_language_changes_nothing() -> None:
    state, effects = after(SURVEY, started(SURVEY)[0], [ChangeLanguage("tlh")])
    assert (state.language, asked(effects).reason) == ("en", "repeat")


def test_a_machine_that_repeats_for_ever_is_ended() -> None:
    state, _ = started(SURVEY)
    for _ in range(turn_limit(SURVEY)):
        state, _ = turn(SURVEY, state, Repeat())
    assert state.outcome is Outcome.BROKEN_OFF


def test_a_reply_is_kept_without_what_no_database_takes() -> None:
    state, _ = after(SURVEY, started(SURVEY)[0], ["9", "1", "2"])
    state, _ = turn(SURVEY, state, Answer("Go\x00od \ud800👍"))
    assert (state.answers[-1].value, state.answers[-1].raw) == ("Go od 👍", "Go od 👍")


def test_the_context_is_frozen_in_the_types_that_the_survey_declares() -> None:
    state, _ = started(SURVEY, name=7, segment="", talk_seconds="12,5", vip="yes", other="kept")
    assert state.context == {"name": "7", "segment": None, "talk_seconds": 12.5, "vip": True, "other": "kept"}
    assert started(SURVEY, talk_seconds="long", vip="perhaps")[0].context == {
        "talk_seconds": None,
        "vip": None,
    }


def test_what_a_caller_gets_wrong_is_an_error_and_no_interview() -> None:
    with pytest.raises(ValueError, match="no language 'ru'"):
        begin(SURVEY, seed=1, context={}, language="ru", channel="sms")
    with pytest.raises(TypeError, match="context field 'contact' holds a dict"):
        begin(SURVEY, seed=1, context={"contact": {}}, language="en", channel="sms")
    other = survey_of("  - {ask: a, type: text, text: T?}\n")
    state, _ = started(SURVEY)
    with pytest.raises(ValueError, match="given to another"):
        turn(
            type(other)(**{name: getattr(other, name) for name in other.__slots__} | {"key": "another"}),
            state,
            Stop(),
        )
