"""The turn: one event in, the next state and what is to be done out. No clock, no I/O, no chance.

Owns what every event means for an interview: an answer's meaning is in `replying`, and what all of them
come down to in `going`. The path itself is in `path`, the words in `prompts`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ivr_flows import prompts
from ivr_flows.context import freeze_context
from ivr_flows.effects import AskService, Finish, Outcome, Reserve
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
from ivr_flows.going import Result, ask_again, ask_at, finish, give_up, go_on, walk_of
from ivr_flows.interview_language import in_language_asked_for
from ivr_flows.replying import take_answer, take_confirmation
from ivr_flows.service_key import asks_for_person, opens_menu
from ivr_flows.state import Cursor, State
from ivr_flows.survey import Survey
from ivr_flows.wording import phrase_for

# A machine that answers "*" or texts "repeat" for ever costs no tries; this ends it all the same.
TURN_LIMIT = 1000


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
        wished=language,
        wished_at=1,
    )
    return go_on(survey, state, walk_of(survey, state))


def turn(survey: Survey, state: State, event: Event) -> Result:
    """Take one event. An interview that is over stays as it is and answers with its Finish.

    Raises ValueError for the state of another survey or version, and for one that was damaged: in a
    language, or at a question, that the survey does not have. Never for what a person did.
    """
    _refuse_foreign(survey, state)
    if state.outcome is not None or (state.at is None and not state.waiting):
        return state, (Finish(state.outcome or Outcome.COMPLETE),)
    taken = replace(state, turn=state.turn + 1, service=False)
    if taken.turn > turn_limit(survey):
        event = GiveUp()
    if state.at is None:
        return _await_verdict(survey, taken, event)
    return _take(survey, taken, state.at, event, in_menu=state.service)


def _refuse_foreign(survey: Survey, state: State) -> None:
    """Raise ValueError for a state that no turn of this survey can have left."""
    if state.survey != survey.key or state.version != survey.version:
        raise ValueError(f"state of {state.survey} v{state.version} given to {survey.key} v{survey.version}")
    for language in (state.language, state.wished or state.language):
        if language not in survey.languages:
            raise ValueError(f"state of {survey.key} v{survey.version} in an unknown language {language!r}")
    if state.at is not None and state.at.question not in survey.questions:
        raise ValueError(
            f"state of {survey.key} v{survey.version} at no question of it {state.at.question!r}"
        )


def overrule(survey: Survey, state: State, verdict: QuotaVerdict) -> Result:
    """Take another verdict on a cell that was decided before, because the place in it was lost.

    For the turn that finds it out, after its event: what was answered in it counts, and where that had
    completed the interview it is open again until its path says how it ends.
    """
    reopened = replace(state, turn=state.turn + 1, outcome=None)
    return _decide(survey, reopened, verdict)


def turn_limit(survey: Survey) -> int:
    """Give the turns after which an interview is ended, whatever comes."""
    return TURN_LIMIT + len(survey.questions)


def _take(  # noqa: PLR0911, PLR0912 - one case, and one return, for every kind of event
    survey: Survey, taken: State, at: Cursor, event: Event, *, in_menu: bool
) -> Result:
    match event:
        case Answer() if in_menu or opens_menu(survey, event):
            return _service(survey, taken, at, event, menu_was_open=in_menu)
        case Answer() if asks_for_person(survey, event, menu_is_open=False):
            return ask_at(survey, taken, at, "repeat", phrase_for("nobody", taken.language))
        case Answer():
            return take_answer(survey, taken, at, event)
        case NoInput() if in_menu:
            return ask_at(survey, taken, at, "repeat")
        case NoInput():
            silent = survey.defaults.no_input.get(taken.language, "")
            return ask_again(survey, taken, at, "again_silent", silent)
        case Repeat():
            return ask_at(survey, taken, at, "repeat")
        case Back():
            return _back(survey, taken, at)
        case Confirm():
            return take_confirmation(survey, taken, at)
        case Jump(question=question, loop=loop):
            return _jump(survey, taken, at, Cursor(question, loop))
        case ChangeLanguage(language=language):
            known = language in survey.languages
            return ask_at(survey, in_language_asked_for(taken, language) if known else taken, at, "repeat")
        case Stop():
            return finish(survey, taken, walk_of(survey, taken), Outcome.REFUSED)
        case HangUp():
            return taken, ()
        case Resume(channel=channel):
            return _resume(survey, taken, at, channel)
        case GiveUp():
            return give_up(survey, taken)
        case QuotaVerdict():
            return _decide(survey, taken, event)


def _await_verdict(survey: Survey, taken: State, event: Event) -> Result:
    """Take an event while a quota verdict is awaited: whatever else comes, the cell is asked for again."""
    match event:
        case QuotaVerdict(cell=cell) if cell == taken.waiting:
            return _decide(survey, taken, event)
        case Stop():
            return finish(survey, taken, walk_of(survey, taken), Outcome.REFUSED)
        case GiveUp():
            return give_up(survey, taken)
        case HangUp():
            return taken, ()
        case Resume(channel=channel):
            taken = replace(taken, channel=channel)
        case ChangeLanguage(language=language) if language in survey.languages:
            taken = in_language_asked_for(taken, language)
        case _:
            pass
    return taken, (Reserve(taken.waiting),)


def _back(survey: Survey, state: State, at: Cursor) -> Result:
    before: Cursor | None = None
    for record in walk_of(survey, state).answered:
        if record.question == at.question and record.loop == at.loop:
            break
        before = Cursor(record.question, record.loop)
    if before is None:
        return ask_at(survey, state, at, "repeat")
    return ask_at(survey, replace(state, tries=0, batch=0), before, "back")


def _jump(survey: Survey, state: State, at: Cursor, to: Cursor) -> Result:
    walked = walk_of(survey, state)
    if to != walked.next and walked.record_of(to) is None:
        return ask_at(survey, state, at, "repeat")
    return ask_at(survey, replace(state, tries=0, batch=0), to, "back")


def _resume(survey: Survey, state: State, at: Cursor, channel: ChannelName) -> Result:
    """Ask again where the interview stands. A text thread that goes on needs no second introduction."""
    same_thread = channel == "sms" and state.channel == "sms"
    resumed = replace(state, channel=channel, tries=0, batch=0)
    walked = walk_of(survey, resumed, at)
    question = prompts.ask(survey, resumed, walked, at, "resumed")
    if same_thread:
        return resumed, (question,)
    return resumed, (prompts.tell(resumed, walked.env, survey.intro), question)


def _service(survey: Survey, state: State, at: Cursor, event: Answer, *, menu_was_open: bool) -> Result:
    """Offer the service keys; with the menu open, what is no command goes back to the question."""
    if not menu_was_open or opens_menu(survey, event):
        return replace(state, service=True), (AskService(),)
    wanted = asks_for_person(survey, event, menu_is_open=True)
    nobody = phrase_for("nobody", state.language) if wanted else ""
    return ask_at(survey, state, at, "repeat", nobody)


def _decide(survey: Survey, state: State, verdict: QuotaVerdict) -> Result:
    verdicts = {**state.verdicts, verdict.cell: verdict.admitted}
    decided = replace(state, verdicts=verdicts)
    return go_on(survey, decided, walk_of(survey, decided))
