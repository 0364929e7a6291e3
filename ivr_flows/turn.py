"""The turn: one event in, the next state and what is to be done out. No clock, no I/O, no chance.

Owns what every event means for an interview. The path itself is in `path`, the reading of replies in
`answers`, the words in `prompts`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ivr_flows import prompts
from ivr_flows.answers.plain import storable
from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import PassedOver, Unclear, Understood
from ivr_flows.context import freeze_context
from ivr_flows.effects import AskReason, AskService, Effect, Finish, Outcome
from ivr_flows.events import (
    Answer,
    Back,
    ChangeLanguage,
    ChannelName,
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
from ivr_flows.path import path
from ivr_flows.service_key import PERSON, opens_menu
from ivr_flows.state import AnswerRecord, Cursor, State
from ivr_flows.survey import Survey
from ivr_flows.values import Value
from ivr_flows.walk import Path
from ivr_flows.wording import phrase_for

Result = tuple[State, tuple[Effect, ...]]

# A machine that answers "*" or texts "repeat" for ever costs no tries; this ends it all the same.
TURN_LIMIT = 1000
_RAW_LIMIT = 2000


def begin(
    survey: Survey, *, seed: int, context: Mapping[str, object], language: str, channel: ChannelName
) -> Result:
    """Begin an interview: the first turn. `context` holds the contact's fields, each under its own name.

    Raises ValueError for a language or a channel that the survey does not have, and TypeError for a
    context that is not made of plain JSON scalars.
    """
    if language not in survey.languages:
        raise ValueError(f"survey {survey.key} has no language {language!r}")
    if channel not in survey.channels:
        raise ValueError(f"survey {survey.key} is not made for {channel}")
    state = State(
        survey=survey.key,
        version=survey.version,
        seed=seed,
        context=freeze_context(survey, context),
        language=language,
        channel=channel,
        at=None,
        answers=(),
        tries=0,
        verdicts={},
        confirmed=(),
        turn=1,
        outcome=None,
        service=False,
    )
    return _go_on(survey, state, _walk(survey, state))


def turn(survey: Survey, state: State, event: Event) -> Result:
    """Take one event. An interview that is over stays as it is and answers with its Finish.

    Raises ValueError for the state of another survey or version, never for what a person did.
    """
    if state.survey != survey.key or state.version != survey.version:
        raise ValueError(f"state of {state.survey} v{state.version} given to {survey.key} v{survey.version}")
    if state.outcome is not None or state.at is None:
        return state, (Finish(state.outcome or Outcome.COMPLETE),)
    taken = replace(state, turn=state.turn + 1, service=False)
    return _take(
        survey, taken, state.at, GiveUp() if taken.turn > TURN_LIMIT else event, in_menu=state.service
    )


def _take(  # noqa: PLR0911, PLR0912 - one case, and one return, for every kind of event
    survey: Survey, taken: State, at: Cursor, event: Event, *, in_menu: bool
) -> Result:
    match event:
        case Answer() if in_menu or opens_menu(survey, event):
            return _service(survey, taken, at, event, menu_was_open=in_menu)
        case Answer():
            return _answer(survey, taken, at, event)
        case NoInput() if in_menu:
            return _ask(survey, taken, at, "repeat")
        case NoInput():
            silent = survey.defaults.no_input.get(taken.language, "")
            return _again(survey, taken, at, "again_silent", silent)
        case Repeat():
            return _ask(survey, taken, at, "repeat")
        case Back():
            return _back(survey, taken, at)
        case Jump(question=question, loop=loop):
            return _jump(survey, taken, at, Cursor(question, loop))
        case ChangeLanguage(language=language):
            known = language in survey.languages
            return _ask(survey, replace(taken, language=language) if known else taken, at, "repeat")
        case Stop():
            return _finish(survey, taken, _walk(survey, taken), Outcome.REFUSED)
        case HangUp():
            return taken, ()
        case Resume(channel=channel):
            return _resume(survey, taken, at, channel)
        case GiveUp():
            walked = _walk(survey, taken)
            return _finish(survey, taken, walked, Outcome.PARTIAL if walked.partial else Outcome.BROKEN_OFF)
        case QuotaVerdict(cell=cell, admitted=admitted):
            decided = replace(taken, verdicts={**taken.verdicts, cell: admitted})
            return _go_on(survey, decided, _walk(survey, decided))


def _walk(survey: Survey, state: State) -> Path:
    return path(survey, state.seed, state.answers, state.verdicts, state.context)


def _answer(survey: Survey, state: State, at: Cursor, event: Answer) -> Result:
    match read_reply(survey.questions[at.question], event):
        case Understood(value=value):
            kept = _keep(state, at, value, event.raw)
            walked = _walk(survey, kept)
            if walked.next == at:  # the check did not admit it
                notice = prompts.check_notice(survey, state, walked, at)
                return _again(survey, state, at, "again_check", notice)
            return _go_on(survey, kept, walked)
        case PassedOver():
            return _pass_over(survey, state, at, event.raw)
        case Unclear():
            return _again(survey, state, at, "again_invalid", survey.defaults.invalid[state.language])


def _keep(state: State, at: Cursor, value: Value, raw: str) -> State:
    record = AnswerRecord(at.question, at.loop, value, storable(raw)[:_RAW_LIMIT], state.channel, state.turn)
    return replace(state, answers=(*state.answers, record))


def _go_on(survey: Survey, state: State, walked: Path) -> Result:
    """Go to wherever the path now leads."""
    if walked.next is None:
        return _finish(survey, state, walked, walked.outcome or Outcome.COMPLETE)
    at = walked.next
    if walked.check_failed:
        # An answer given earlier stopped fitting when another one was corrected.
        question = prompts.ask(
            survey, state, walked, at, "again_check", prompts.check_notice(survey, state, walked, at)
        )
    else:
        question = prompts.ask(survey, state, walked, at)
    return replace(state, at=at, tries=0), (*prompts.tells(survey, state, walked), question)


def _ask(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str = "") -> Result:
    asked = prompts.ask(survey, state, _walk(survey, state), at, reason, notice)
    return replace(state, at=at), (asked,)


def _again(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str) -> Result:
    """Spend a try. When they are used up the question is left, or the interview is broken off."""
    question = survey.questions[at.question]
    tried = replace(state, tries=state.tries + 1)
    if tried.tries < question.tries:
        return _ask(survey, tried, at, reason, notice)
    if question.optional:
        return _pass_over(survey, tried, at, "")
    walked = _walk(survey, tried)
    if walked.record_of(at) is not None:  # asked anew after Back: the answer given before stands
        return _go_on(survey, tried, walked)
    return _finish(survey, tried, walked, Outcome.PARTIAL if walked.partial else Outcome.BROKEN_OFF)


def _pass_over(survey: Survey, state: State, at: Cursor, raw: str) -> Result:
    """Leave an optional question; an answer that it already has stands."""
    walked = _walk(survey, state)
    if walked.record_of(at) is None:
        state = _keep(state, at, None, raw)
        walked = _walk(survey, state)
    return _go_on(survey, state, walked)


def _back(survey: Survey, state: State, at: Cursor) -> Result:
    before: Cursor | None = None
    for record in _walk(survey, state).answered:
        if record.question == at.question and record.loop == at.loop:
            break
        before = Cursor(record.question, record.loop)
    if before is None:
        return _ask(survey, state, at, "repeat")
    return _ask(survey, replace(state, tries=0), before, "back")


def _jump(survey: Survey, state: State, at: Cursor, to: Cursor) -> Result:
    walked = _walk(survey, state)
    if to != walked.next and walked.record_of(to) is None:
        return _ask(survey, state, at, "repeat")
    return _ask(survey, replace(state, tries=0), to, "back")


def _resume(survey: Survey, state: State, at: Cursor, channel: ChannelName) -> Result:
    """Ask again where the interview stands. A text thread that goes on needs no second introduction."""
    same_thread = channel == "sms" and state.channel == "sms"
    resumed = replace(state, channel=channel, tries=0)
    walked = _walk(survey, resumed)
    question = prompts.ask(survey, resumed, walked, at, "resumed")
    if same_thread:
        return resumed, (question,)
    return resumed, (prompts.tell(resumed, walked, survey.intro), question)


def _service(survey: Survey, state: State, at: Cursor, event: Answer, *, menu_was_open: bool) -> Result:
    """Offer the service keys; with the menu open, what is no command goes back to the question."""
    if not menu_was_open or opens_menu(survey, event):
        return replace(state, service=True), (AskService(),)
    nobody = phrase_for("nobody", state.language) if event.raw.strip() == PERSON else ""
    return _ask(survey, state, at, "repeat", nobody)


def _finish(survey: Survey, state: State, walked: Path, outcome: Outcome) -> Result:
    return replace(state, at=None, outcome=outcome), prompts.finish(survey, state, walked, outcome)
