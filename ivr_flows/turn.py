"""The turn: one event in, the next state and what is to be done out. No clock, no I/O, no chance.

Owns what every event means for an interview. The path itself is in `path`, the reading of replies in
`answers`, the words in `prompts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ivr_flows import prompts
from ivr_flows.admission import confirmation
from ivr_flows.answers.plain import storable
from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import PassedOver, Setting, Unclear, Understood
from ivr_flows.choice import Choice
from ivr_flows.context import day_of, freeze_context
from ivr_flows.effects import AskReason, AskService, Effect, Finish, Outcome, Reserve
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
from ivr_flows.offer import MORE, as_offered, batches, choices_of, meant_in_batch, offered_values
from ivr_flows.path import path
from ivr_flows.service_key import PERSON, opens_menu
from ivr_flows.state import AnswerRecord, Cursor, State
from ivr_flows.survey import Question, QuestionType, Survey
from ivr_flows.values import Value
from ivr_flows.walk import Doubt, Path
from ivr_flows.wording import phrase_for

Result = tuple[State, tuple[Effect, ...]]

# A machine that answers "*" or texts "repeat" for ever costs no tries; this ends it all the same.
TURN_LIMIT = 1000
_RAW_LIMIT = 2000
_ANYWHERE = Setting()
_DEPENDING = frozenset((QuestionType.DATE, QuestionType.TIME, QuestionType.PHONE))
_REASONS: Mapping[Doubt, AskReason] = {
    "": "first",
    "check": "again_check",
    "warn": "again_warn",
    "gone": "first",
}


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
    if state.outcome is not None or (state.at is None and not state.waiting):
        return state, (Finish(state.outcome or Outcome.COMPLETE),)
    taken = replace(state, turn=state.turn + 1, service=False)
    if taken.turn > turn_limit(survey):
        event = GiveUp()
    if state.at is None:
        return _await_verdict(survey, taken, event)
    return _take(survey, taken, state.at, event, in_menu=state.service)


def turn_limit(survey: Survey) -> int:
    """Give the turns after which an interview is ended, whatever comes."""
    return TURN_LIMIT + len(survey.questions)


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
        case Confirm():
            return _confirm(survey, taken, at)
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
            return _give_up(survey, taken)
        case QuotaVerdict():
            return _decide(survey, taken, event)


def _await_verdict(survey: Survey, taken: State, event: Event) -> Result:
    """Take an event while a quota verdict is awaited: whatever else comes, the cell is asked for again."""
    match event:
        case QuotaVerdict(cell=cell) if cell == taken.waiting:
            return _decide(survey, taken, event)
        case Stop():
            return _finish(survey, taken, _walk(survey, taken), Outcome.REFUSED)
        case GiveUp():
            return _give_up(survey, taken)
        case HangUp():
            return taken, ()
        case Resume(channel=channel):
            taken = replace(taken, channel=channel)
        case ChangeLanguage(language=language) if language in survey.languages:
            taken = replace(taken, language=language)
        case _:
            pass
    return taken, (Reserve(taken.waiting),)


def _walk(survey: Survey, state: State, unanswered: Cursor | None = None) -> Path:
    return path(
        survey,
        state.seed,
        state.answers,
        state.verdicts,
        state.context,
        state.confirmed,
        unanswered=unanswered,
    )


def _answer(survey: Survey, state: State, at: Cursor, event: Answer) -> Result:
    question = survey.questions[at.question]
    if question.order is not None or question.where is not None or question.batched:
        offered = offered_values(question, _walk(survey, state, at).env, state.seed, at.loop)
        if question.batched and state.channel == "voice" and event.kind == "digits":
            return _batch_key(survey, state, at, event, choices_of(question, offered))
        question = as_offered(question, offered)
    match read_reply(question, event, _setting(survey, state, question)):
        case Understood(value=value):
            return _understood(survey, state, at, value, event.raw)
        case PassedOver():
            return _pass_over(survey, state, at, event.raw)
        case Unclear():
            return _again(survey, state, at, "again_invalid", survey.defaults.invalid[state.language])


def _setting(survey: Survey, state: State, question: Question) -> Setting:
    """Say what a reply depends on beside its question, where its type has it depend on anything."""
    if question.type not in _DEPENDING:
        return _ANYWHERE
    return Setting(state.language, day_of(state.context), survey.region)


def _batch_key(survey: Survey, state: State, at: Cursor, event: Answer, choices: Sequence[Choice]) -> Result:
    """Take a key where nine choices at a time are read: a choice of these nine, or the next ones."""
    digits = event.raw.strip().rstrip("#")
    if digits == MORE:
        turned = replace(state, batch=(state.batch + 1) % batches(choices))
        return _ask(survey, turned, at, "more")
    chosen = meant_in_batch(choices, state.batch, digits)
    if chosen is None:
        return _again(survey, state, at, "again_invalid", survey.defaults.invalid[state.language])
    return _understood(survey, state, at, chosen.value, event.raw)


def _understood(survey: Survey, state: State, at: Cursor, value: Value, raw: str) -> Result:
    kept = _keep(state, at, value, raw)
    walked = _walk(survey, kept)
    if walked.next != at:
        return _go_on(survey, kept, walked)
    if walked.doubt == "warn":
        return _doubted(survey, state, kept, walked, at)
    return _again(survey, state, at, "again_check", prompts.doubt_notice(survey, state, walked, at))


def _doubted(survey: Survey, state: State, kept: State, walked: Path, at: Cursor) -> Result:
    """Ask whether a doubtful answer is meant. Who gives it again, or runs out of tries, stands by it."""
    before = _newest(state, at)
    insists = before is not None and before.value == kept.answers[-1].value
    if insists or kept.tries + 1 >= survey.questions[at.question].tries:
        return _stand_by(survey, kept, at)
    asked = prompts.ask(
        survey, kept, walked, at, "again_warn", prompts.doubt_notice(survey, kept, walked, at)
    )
    return replace(kept, tries=kept.tries + 1), (asked,)


def _confirm(survey: Survey, state: State, at: Cursor) -> Result:
    walked = _walk(survey, state)
    if walked.next == at and walked.doubt == "warn":
        return _stand_by(survey, state, at)
    return _ask(survey, state, at, "repeat")


def _stand_by(survey: Survey, state: State, at: Cursor) -> Result:
    record = _newest(state, at)
    if record is None:
        return _ask(survey, state, at, "repeat")
    sure = replace(state, confirmed=(*state.confirmed, confirmation(record)))
    return _go_on(survey, sure, _walk(survey, sure))


def _newest(state: State, at: Cursor) -> AnswerRecord | None:
    records = (record for record in reversed(state.answers) if record.question == at.question)
    return next((record for record in records if record.loop == at.loop), None)


def _keep(state: State, at: Cursor, value: Value, raw: str) -> State:
    record = AnswerRecord(at.question, at.loop, value, storable(raw)[:_RAW_LIMIT], state.channel, state.turn)
    return replace(state, answers=(*state.answers, record))


def _go_on(survey: Survey, state: State, walked: Path) -> Result:
    """Go to wherever the path now leads."""
    if walked.reserve:
        return replace(state, at=None, waiting=walked.reserve, tries=0, batch=0), (Reserve(walked.reserve),)
    at = walked.next
    if at is None:
        return _finish(survey, state, walked, walked.outcome or Outcome.COMPLETE)
    moved = replace(state, at=at, tries=0, batch=0, waiting="")
    # An answer given earlier may have stopped fitting when another one was corrected.
    reason, notice = _REASONS[walked.doubt], prompts.doubt_notice(survey, state, walked, at)
    question = prompts.ask(survey, moved, walked, at, reason, notice)
    return moved, (*prompts.tells(survey, moved, walked), question)


def _ask(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str = "") -> Result:
    asked = prompts.ask(survey, state, _walk(survey, state, at), at, reason, notice)
    return replace(state, at=at), (asked,)


def _again(survey: Survey, state: State, at: Cursor, reason: AskReason, notice: str) -> Result:
    """Spend a try. When they are used up the question is left, or the interview is broken off."""
    question = survey.questions[at.question]
    tried = replace(state, tries=state.tries + 1)
    if tried.tries < question.tries:
        return _ask(survey, tried, at, reason, notice)
    walked = _walk(survey, tried)
    if walked.next == at and walked.doubt == "warn":  # nobody takes the doubtful answer back
        return _stand_by(survey, tried, at)
    if question.optional:
        return _pass_over(survey, tried, at, "")
    if walked.record_of(at) is not None:  # asked anew after Back: the answer given before stands
        return _go_on(survey, tried, walked)
    return _give_up(survey, tried)


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
    return _ask(survey, replace(state, tries=0, batch=0), before, "back")


def _jump(survey: Survey, state: State, at: Cursor, to: Cursor) -> Result:
    walked = _walk(survey, state)
    if to != walked.next and walked.record_of(to) is None:
        return _ask(survey, state, at, "repeat")
    return _ask(survey, replace(state, tries=0, batch=0), to, "back")


def _resume(survey: Survey, state: State, at: Cursor, channel: ChannelName) -> Result:
    """Ask again where the interview stands. A text thread that goes on needs no second introduction."""
    same_thread = channel == "sms" and state.channel == "sms"
    resumed = replace(state, channel=channel, tries=0, batch=0)
    walked = _walk(survey, resumed, at)
    question = prompts.ask(survey, resumed, walked, at, "resumed")
    if same_thread:
        return resumed, (question,)
    return resumed, (prompts.tell(resumed, walked.env, survey.intro), question)


def _service(survey: Survey, state: State, at: Cursor, event: Answer, *, menu_was_open: bool) -> Result:
    """Offer the service keys; with the menu open, what is no command goes back to the question."""
    if not menu_was_open or opens_menu(survey, event):
        return replace(state, service=True), (AskService(),)
    nobody = phrase_for("nobody", state.language) if event.raw.strip() == PERSON else ""
    return _ask(survey, state, at, "repeat", nobody)


def _decide(survey: Survey, state: State, verdict: QuotaVerdict) -> Result:
    verdicts = {**state.verdicts, verdict.cell: verdict.admitted}
    decided = replace(state, verdicts=verdicts)
    return _go_on(survey, decided, _walk(survey, decided))


def _give_up(survey: Survey, state: State) -> Result:
    walked = _walk(survey, state)
    outcome = Outcome.PARTIAL if walked.partial else Outcome.BROKEN_OFF
    return replace(state, at=None, waiting="", outcome=outcome), (Finish(outcome),)


def _finish(survey: Survey, state: State, walked: Path, outcome: Outcome) -> Result:
    return replace(state, at=None, waiting="", outcome=outcome), prompts.finish(
        survey, state, walked, outcome
    )
