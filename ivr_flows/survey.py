"""Survey: the model of a questionnaire, compiled and frozen. Made by `reader`, walked by `path`.

Holds no rule of reading replies or of taking turns. Step kinds are a closed union: a new kind is a
class here, a reader in `reading.steps` and a row in `program`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.choice import Choice
from ivr_flows.effects import Outcome
from ivr_flows.events import ChannelName
from ivr_flows.language.types import Expression
from ivr_flows.piping import Template
from ivr_flows.walk import Row


class QuestionType(StrEnum):
    """What sort of value a question asks for."""

    ONE = "one"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"


class Metric(StrEnum):
    """How the core store reads a question."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"


class ContactType(StrEnum):
    """What sort of value a contact field has."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language, and the recording that is played instead of it, if there is one."""

    template: Template
    audio: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said, by language, with the overrides of single channels."""

    general: Mapping[str, Wording]
    overrides: Mapping[ChannelName, Mapping[str, Wording]]

    def wording(self, channel: ChannelName, language: str) -> Wording:
        """Give the wording for one channel and language; every language of the survey has one."""
        return self.overrides.get(channel, {}).get(language) or self.general[language]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepBase:
    """What every step has. `partial`: once it is behind, a break-off counts as a partial interview."""

    key: str
    condition: Expression | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TellStep(StepBase):
    """Say something; `intro` marks the words that name the company and the purpose."""

    texts: Texts
    intro: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question(StepBase):
    """Ask something. `timeout` is in seconds; `low` and `high` bound a scale or a number.

    `special` are the values of choices that are no substantive answers. The value is kept at `slot`
    of the environment and how it was answered at `status_slot`.
    """

    type: QuestionType
    texts: Texts
    slot: int
    status_slot: int
    tries: int
    optional: bool = False
    timeout: float | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[Choice, ...] = ()
    special: Mapping[str, str]
    lexicon: Lexicon
    check: Expression | None = None
    check_text: Mapping[str, Template] | None = None
    hints: Mapping[str, tuple[str, ...]]
    metric: Metric | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetStep(StepBase):
    """Compute a value and keep it under a name."""

    slot: int
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EndStep(StepBase):
    """End the interview here, with closing words or without."""

    outcome: Outcome
    texts: Texts | None = None


Step: TypeAlias = TellStep | Question | SetStep | EndStep


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every question that does not say otherwise. No `no_input` text: only repeat."""

    tries: int
    no_input: Mapping[str, str]
    invalid: Mapping[str, str]
    service_key: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """One version of a questionnaire. `program` is what a turn runs; `source_checksum` is the SHA-256 of its source, in hex."""

    key: str
    version: int
    languages: tuple[str, ...]
    channels: tuple[ChannelName, ...]
    touchpoint: str
    sponsor: Mapping[str, str]
    purpose: Mapping[str, str]
    contact: Mapping[str, ContactType]
    contact_slots: tuple[tuple[str, int], ...]
    slots: int
    defaults: Defaults
    steps: tuple[Step, ...]
    program: tuple[Row, ...]
    tells: Mapping[str, TellStep]
    ends: Mapping[str, EndStep]
    questions: Mapping[str, Question]
    intro: TellStep
    source_checksum: str
