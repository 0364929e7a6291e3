"""A Surveda questionnaire as its JSON has it. Shapes only; what they mean in a survey is in the siblings."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Mode: TypeAlias = Literal["sms", "ivr", "mobileweb"]

# Two words in the place of a step's id, in any skip logic.
END, END_SECTION = "end", "end_section"


class Spoken(msgspec.Struct, frozen=True):
    """The prompt of a call: `audio_source` is "tts", or says that a recording is played."""

    text: str = ""
    audio_source: str = "tts"


class Prompt(msgspec.Struct, frozen=True):
    """A prompt in one language, by mode."""

    sms: str | None = None
    ivr: Spoken | None = None
    mobileweb: str | None = None


Prompts: TypeAlias = dict[str, Prompt]


class Responses(msgspec.Struct, frozen=True):
    """What is replied for a choice: keys on a call; by language in texts and on the web."""

    ivr: list[str] | None = None
    sms: dict[str, list[str]] | None = None
    mobileweb: dict[str, str | list[str]] | None = None


class SourceChoice(msgspec.Struct, frozen=True):
    """One choice of a multiple-choice step."""

    value: str
    responses: Responses = Responses()
    skip_logic: str | None = None


class Range(msgspec.Struct, frozen=True, rename={"low": "from", "high": "to"}):
    """Numbers, both ends included, that lead to another step."""

    low: float | None = None
    high: float | None = None
    skip_logic: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """How the question of a number may be refused."""

    enabled: bool = False
    responses: Responses = Responses()
    skip_logic: str | None = None


class SourceStep(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """What every step has."""

    id: str
    title: str | None = None


class LanguageSelection(SourceStep, frozen=True, tag="language-selection"):
    """Asks for the language of what follows: the first choice is replied with 1, and so on."""

    prompt: Prompt = Prompt()
    language_choices: list[str | None] = []
    store: str = "language"


class MultipleChoice(SourceStep, frozen=True, tag="multiple-choice"):
    """Asks for one of its choices."""

    prompt: Prompts = {}
    choices: list[SourceChoice] = []
    store: str = ""
    relevant: bool | None = None


class Numeric(SourceStep, frozen=True, tag="numeric"):
    """Asks for a whole number."""

    prompt: Prompts = {}
    min_value: float | None = None
    max_value: float | None = None
    ranges: list[Range] = []
    refusal: Refusal | None = None
    alphabetical_answers: bool = False
    store: str = ""
    relevant: bool | None = None


class Explanation(SourceStep, frozen=True, tag="explanation"):
    """Says something."""

    prompt: Prompts = {}
    skip_logic: str | None = None


class Flag(SourceStep, frozen=True, tag="flag"):
    """Says how the interview counts from here on."""

    disposition: str
    skip_logic: str | None = None


InnerStep: TypeAlias = LanguageSelection | MultipleChoice | Numeric | Explanation | Flag


class Section(SourceStep, frozen=True, tag="section"):
    """Steps that belong together; those of the questionnaire that have `randomize` change places."""

    steps: list[InnerStep]
    randomize: bool = False


class PartialRelevant(msgspec.Struct, frozen=True):
    """How many of the relevant steps make an interview partial when it breaks off."""

    enabled: bool = False
    min_relevant_steps: int | None = None
    ignored_values: str | None = None


class Settings(msgspec.Struct, frozen=True):
    """The sentences of the whole questionnaire."""

    error_message: Prompts | None = None
    thank_you_message: Prompts | None = None
    mobile_web_sms_message: str | None = None
    mobile_web_survey_is_over_message: str | None = None
    mobile_web_intro_message: str | None = None


class Questionnaire(msgspec.Struct, frozen=True):
    """The whole. `languages` may be missing: then they are those that can be selected."""

    steps: list[LanguageSelection | MultipleChoice | Numeric | Explanation | Flag | Section]
    modes: list[Mode] = []
    default_language: str = "en"
    languages: list[str] = []
    settings: Settings = Settings()
    quota_completed_steps: list[InnerStep] | None = None
    partial_relevant_config: PartialRelevant | None = None


def title_of(step: SourceStep) -> str:
    """Name a step as a person would see it."""
    return step.title or step.id


def read_questionnaire(document: str | bytes) -> Questionnaire:
    """Read the JSON of a questionnaire. Raises ValueError, with the place, for anything else."""
    try:
        return msgspec.json.decode(document, type=Questionnaire)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a Surveda questionnaire: {error}") from error
