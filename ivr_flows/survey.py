"""Survey: the model of a questionnaire, compiled and frozen. Made by `reader`, walked by `path`.

Holds no rule of reading replies or of taking turns. Step kinds are a closed union: a new kind is a
class here, a reader in `reading.steps` and a row in `program`. Structs, as a survey has thousands of
parts and these are made fastest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from ivr_flows.answers.lexicon import Lexicon
from ivr_flows.choice import Choice, ChoiceKind
from ivr_flows.effects import Outcome
from ivr_flows.events import ChannelName
from ivr_flows.language.types import Expression
from ivr_flows.order import Order
from ivr_flows.piping import Template
from ivr_flows.walk import Level


class QuestionType(StrEnum):
    """What sort of value a question asks for: one value, texts of several choices, or a text.

    A date is "2026-11-21", a time "14:30", a telephone number E.164; a recording is its reference, or
    the text that was typed instead.
    """

    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    RECORD = "record"

    @property
    def is_of_choices(self) -> bool:
        """Tell whether its answers are values of choices."""
        return self in (QuestionType.ONE, QuestionType.MANY)

    @property
    def is_of_numbers(self) -> bool:
        """Tell whether its answers are numbers."""
        return self in (QuestionType.SCALE, QuestionType.NUMBER)


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
    DATE = "date"


class Wording(msgspec.Struct, frozen=True, gc=False):
    """A text in one language, and the recording that is played instead of it, if there is one."""

    template: Template
    audio: str = ""


class Texts(msgspec.Struct, frozen=True):
    """What is said, by language, with the overrides of single channels."""

    general: Mapping[str, Wording]
    overrides: Mapping[ChannelName, Mapping[str, Wording]]

    def wording(self, channel: ChannelName, language: str) -> Wording:
        """Give the wording for one channel and language; every language of the survey has one."""
        if not self.overrides:  # as in most steps
            return self.general[language]
        return self.overrides.get(channel, {}).get(language) or self.general[language]


class Filter(msgspec.Struct, frozen=True):
    """Which choices of a list a respondent has: those for which `holds`, with the choice in `slots`."""

    holds: Expression
    value_slot: int
    column_slots: Mapping[str, int]


class StepBase(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What every step has. `partial`: once it is behind, a break-off counts as a partial interview."""

    key: str
    condition: Expression | None = None
    partial: bool = False


class TellStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Say something; `intro` marks the words that name the company and the purpose."""

    texts: Texts
    intro: bool = False


class Question(StepBase, frozen=True, kw_only=True, eq=False):
    """Ask something. `timeout` is in seconds; `low` and `high` bound a scale or a number,
    `earliest` and `latest` (in the form of their values, or "today - 30 days") a date or a time.
    Without `words` a scale or a number is read from digits only. Where it `sets_language`, the values
    of its choices are languages, and an answer is the one to go on in.

    `special` are the values of choices that are no substantive answers. The value is kept at `slot`
    of the environment and how it was answered at `status_slot`. `check` must hold for an answer;
    where `warn` does not, a person may stand by it. `instruct` and `probe` are for interviewers.
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
    earliest: str | None = None
    latest: str | None = None
    words: bool = True
    sets_language: bool = False
    choices: tuple[Choice, ...] = ()
    special: Mapping[str, ChoiceKind]
    lexicon: Lexicon
    order: Order | None = None
    where: Filter | None = None
    batched: bool = False
    check: Expression | None = None
    check_text: Mapping[str, Template] | None = None
    warn: Expression | None = None
    warn_text: Mapping[str, Template] | None = None
    instruct: Mapping[str, Template] | None = None
    probe: Mapping[str, Template] | None = None
    hints: Mapping[str, tuple[str, ...]]
    metric: Metric | None = None


class SetStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Compute a value and keep it under a name."""

    slot: int
    value: Expression


class EndStep(StepBase, frozen=True, kw_only=True, eq=False):
    """End the interview here, with closing words or without."""

    outcome: Outcome
    texts: Texts | None = None


class GoStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Go on at the step `to`, which is ahead in the same list of steps or in one around it."""

    to: str


class QuotaStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Wait for a place in every quota cell that applies; a full one ends the interview.

    A cell is its name, whom it is for, and the slot that says that it is full. With `outcome` None the
    interview goes on all the same.
    """

    cells: tuple[tuple[str, Expression | None, int], ...]
    outcome: Outcome | None
    texts: Texts | None = None


class BlockStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Steps that belong together, in a seeded order where they have one."""

    steps: tuple[Step, ...]
    order: Order | None = None


class LoopStep(StepBase, frozen=True, kw_only=True, eq=False):
    """Steps walked once for every chosen value at `source_slot` that is among `over`, `cap` at most.

    The value stands at `slot`; what is asked inside lives at the slots from `first_slot` to before
    `end_slot` and is forgotten between the rounds.
    """

    steps: tuple[Step, ...]
    slot: int
    source_slot: int
    over: tuple[str, ...]
    cap: int
    first_slot: int
    end_slot: int
    order: Order | None = None


Step: TypeAlias = TellStep | Question | SetStep | EndStep | GoStep | QuotaStep | BlockStep | LoopStep


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """List steps and, after each block, what is inside it."""
    for step in steps:
        yield step
        if isinstance(step, (BlockStep, LoopStep)):
            yield from all_steps(step.steps)


class Quota(msgspec.Struct, frozen=True):
    """A cell: who belongs to it (everybody where `when` is None), and how many of what are wanted."""

    name: str
    when: Expression | None
    limit: int
    count: str


class Defaults(msgspec.Struct, frozen=True):
    """What holds for every question that does not say otherwise. No `no_input` text: only repeat.

    A text may take `sms_parts`, a call that hears everything `voice_minutes`.
    """

    tries: int
    no_input: Mapping[str, str]
    invalid: Mapping[str, str]
    service_key: str
    sms_parts: int
    voice_minutes: int


class Survey(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One version of a questionnaire. `program` is what a turn runs; `source_checksum` is the SHA-256 of its source, in hex.

    `region` is the country (ISO 3166 alpha-2) whose way of writing numbers and dates respondents have.
    `tells`, `questions` and `closings` hold what stands at any depth of `steps`, by key;
    `language_questions` are the keys of those whose answers set the language.
    """

    key: str
    version: int
    languages: tuple[str, ...]
    channels: tuple[ChannelName, ...]
    region: str | None
    touchpoint: str
    sponsor: Mapping[str, str]
    purpose: Mapping[str, str]
    contact: Mapping[str, ContactType]
    contact_slots: tuple[tuple[str, int], ...]
    slots: int
    defaults: Defaults
    quotas: Mapping[str, Quota]
    steps: tuple[Step, ...]
    program: Level
    has_loops: bool
    tells: Mapping[str, TellStep]
    closings: Mapping[str, Texts]
    questions: Mapping[str, Question]
    language_questions: frozenset[str]
    intro: TellStep
    source_checksum: str
