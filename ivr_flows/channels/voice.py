"""The voice channel: effects -> a VoiceScript, and keys or speech -> an event. Pure.

Words the keys of every question; a recording says its own. How a carrier plays, hears and addresses
all this is its adapter's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ivr_flows import service_key
from ivr_flows.answers.number_words import spoken
from ivr_flows.choice import Choice
from ivr_flows.consent import may_record
from ivr_flows.effects import Ask, AskService, Effect, Finish, Outcome, Reserve, Tell
from ivr_flows.events import Answer, Event, NoInput
from ivr_flows.offer import BATCH, MORE, choices_of
from ivr_flows.state import State
from ivr_flows.survey import Question, QuestionType, Survey, Texts
from ivr_flows.voice_script import Gather, Goto, Hangup, Play, Prompt, Record, Say, Verb, VoiceScript
from ivr_flows.wording import Phrase, key_name, phrase_for

_TIMEOUT = 5.0
# After the first of two digits a person needs less time than to decide, but more than one moment.
_TWO_KEYS_TIMEOUT = 4.0
_SPEECH_TIMEOUT = 8.0
_SPOKEN_MARKS = 20
_INSTRUCTIONS: Mapping[QuestionType, Phrase] = {
    QuestionType.MANY: "press_many",
    QuestionType.SCALE: "press_scale",
    QuestionType.NUMBER: "press_number",
    QuestionType.DATE: "press_date",
    QuestionType.TIME: "press_time",
    QuestionType.PHONE: "press_phone",
}
_DATE_DIGITS, _TIME_DIGITS = 8, 4


def voice_script(
    survey: Survey, state: State, effects: Iterable[Effect], recordings: Mapping[str, str] | None = None
) -> VoiceScript:
    """Write what a call does for some effects. No effects at all means that the call is over.

    What is told before a question is inside its Gather: a key pressed during the greeting, above all
    the one that stops the calls, has to count. `recordings` says under which name each of the survey's
    audio files is played; the text of one that is not among them is spoken. Without it every file is
    played under its own name.
    """
    prompts: list[Prompt] = []
    for effect in effects:
        match effect:
            case Tell():
                prompts.extend(_tell(survey, state, effect, recordings))
            case Ask():
                return VoiceScript((_ask(survey, state, effect, prompts, recordings),))
            case AskService():
                return VoiceScript((_service(state, prompts),))
            case Reserve():
                return VoiceScript((*prompts, Goto()))
            case Finish():
                return VoiceScript((*prompts, *_farewell(state, effect, silent=not prompts), Hangup()))
    return VoiceScript((*prompts, Hangup()))


def read_input(
    survey: Survey, state: State, digits: str | None, speech: str | None, confidence: float | None
) -> Event:
    """Say what a caller's input is. Neither keys nor speech is silence.

    The service key and a command together, such as "*9", are that command at once; with the service
    menu open the command alone is enough.
    """
    keys = (digits or "").strip().rstrip("#")
    if keys:
        command = service_key.pressed(survey, keys)
        if command is None and state.service:
            command = service_key.COMMANDS.get(keys)
        return command or Answer(keys, "digits")
    said = (speech or "").strip()
    if said:
        return service_key.spoken(said) or Answer(said, "speech", confidence)
    return NoInput()


def _tell(survey: Survey, state: State, effect: Tell, recordings: Mapping[str, str] | None) -> list[Prompt]:
    prompts = _worded(survey.tells[effect.step].texts, effect.text, state, recordings)
    if effect.intro:
        key = key_name(survey.defaults.service_key, state.language)
        prompts.append(Say(phrase_for("stop_calls", state.language, key=key), state.language))
    return prompts


def _ask(
    survey: Survey,
    state: State,
    effect: Ask,
    before: list[Prompt],
    recordings: Mapping[str, str] | None,
) -> Gather | Record:
    question, language = survey.questions[effect.question], state.language
    notice: list[Prompt] = [Say(effect.notice, language)] if effect.notice else []
    prompts = _worded(question.texts, effect.text, state, recordings)
    # Without consent nothing is recorded: what is said is recognised, and kept as text.
    if question.type is QuestionType.RECORD and may_record(survey, state):
        return Record(prompts=(*before, *notice, *prompts))
    choices = choices_of(question, effect.offered)
    keys = _keys(question, choices, effect.batch, language)
    # What is worded by the survey's own recording says its keys itself; the next nine have none.
    if effect.reason == "more":
        prompts = [Say(keys, language)]
    elif keys and (isinstance(prompts[0], Say) or question.batched):
        prompts.append(Say(keys, language))
    max_digits = 1 if question.batched else _max_digits(question)
    return Gather(
        prompts=(*before, *notice, *prompts),
        language=language,
        digits=True,
        speech=True,
        max_digits=max_digits,
        timeout=question.timeout or _timeout(question, max_digits),
        hints=_hints(question, choices, language),
    )


def _service(state: State, before: list[Prompt]) -> Gather:
    menu = Say(phrase_for("service_menu", state.language), state.language)
    return Gather(prompts=(*before, menu), language=state.language, max_digits=1, timeout=_TIMEOUT)


def _farewell(state: State, effect: Finish, *, silent: bool) -> list[Verb]:
    if effect.text:
        return [Say(effect.text, state.language)]
    if effect.outcome is Outcome.REFUSED:
        return [Say(phrase_for("stopped", state.language), state.language)]
    return [Say(phrase_for("goodbye", state.language), state.language)] if silent else []


def _worded(texts: Texts, text: str, state: State, recordings: Mapping[str, str] | None) -> list[Prompt]:
    audio = texts.wording(state.channel, state.language).audio
    played = audio if recordings is None else recordings.get(audio, "")
    return [Play(played)] if played else [Say(text, state.language)]


def _keys(question: Question, choices: Sequence[Choice], batch: int, language: str) -> str:
    phrase = _INSTRUCTIONS.get(question.type)
    parts = [phrase_for(phrase, language, low=question.low, high=question.high)] if phrase else []
    if question.batched:
        start = batch * BATCH
        numbered = [(str(key), choice) for key, choice in enumerate(choices[start : start + BATCH], 1)]
    else:
        numbered = [(choice.key, choice) for choice in choices]
    parts.extend(
        phrase_for("press_choice", language, text=choice.text[language], key=key) for key, choice in numbered
    )
    if question.batched and len(choices) > BATCH:
        parts.append(phrase_for("press_more", language, key=MORE))
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _max_digits(question: Question) -> int | None:
    longest = max((len(choice.key) for choice in question.choices), default=0)
    match question.type:
        case QuestionType.MANY | QuestionType.PHONE:
            return None
        case QuestionType.DATE:
            return _DATE_DIGITS
        case QuestionType.TIME:
            return _TIME_DIGITS
        case QuestionType.NUMBER if question.high is None:
            return None
        case QuestionType.TEXT | QuestionType.RECORD:
            return longest or 1
        case QuestionType.ONE | QuestionType.SCALE | QuestionType.NUMBER:
            bounds = [len(f"{int(bound)}") for bound in (question.low, question.high) if bound is not None]
            return max(longest, *bounds) if bounds else longest


def _timeout(question: Question, max_digits: int | None) -> float:
    if question.type in (QuestionType.TEXT, QuestionType.RECORD):
        return _SPEECH_TIMEOUT
    return _TIMEOUT if max_digits == 1 else _TWO_KEYS_TIMEOUT


def _hints(question: Question, choices: Sequence[Choice], language: str) -> tuple[str, ...]:
    hints = list(question.hints.get(language, ()))
    for choice in choices:
        hints.extend(choice.words(language))
    is_scale = question.type is QuestionType.SCALE and question.words
    if is_scale and question.low is not None and question.high is not None:
        low, high = int(question.low), int(question.high)
        if high - low <= _SPOKEN_MARKS:
            hints.extend(spoken(mark, language) for mark in range(low, high + 1))
    return tuple(dict.fromkeys(hints))
