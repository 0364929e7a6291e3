"""Reader: the source of a survey -> a Survey, or every fault in it at once.

Owns the head of the file. Steps are read in `reading`, what concerns the whole is in `checks`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import cache
from typing import cast, get_args

from ivr_flows.checks import check_survey
from ivr_flows.context import BEGAN_AT, BEGAN_ON
from ivr_flows.events import ChannelName
from ivr_flows.faults import FaultLog
from ivr_flows.language.scope import NOW, TODAY, Scope
from ivr_flows.language.types import DATE, NUMBER, TEXT, TIME, TRUTH
from ivr_flows.program import compile_steps
from ivr_flows.reading.choices import read_lists
from ivr_flows.reading.collection import collection_paused
from ivr_flows.reading.constants import read_constants
from ivr_flows.reading.document import read_document
from ivr_flows.reading.draft import Draft, Load
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import TextNode
from ivr_flows.reading.quotas import quota_names
from ivr_flows.reading.spelling import LANGUAGE, NAME, REGION, SURVEY_KEY, Spelling
from ivr_flows.reading.steps import names_of, read_steps
from ivr_flows.reading.texts import read_strings
from ivr_flows.survey import (
    ContactType,
    Defaults,
    EndStep,
    LoopStep,
    QuotaStep,
    Survey,
    TellStep,
    all_steps,
)
from ivr_flows.wording import phrase_for

_CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)
_CONTACT_TYPES = {
    ContactType.TEXT: TEXT,
    ContactType.NUMBER: NUMBER,
    ContactType.TRUTH: TRUTH,
    ContactType.DATE: DATE,
}
_TRIES = 3
_SMS_PARTS = 5
_VOICE_MINUTES = 15
_SERVICE_KEYS = ("*", *"0123456789")


@collection_paused()
def read_survey(
    source: str,
    file: str = "survey.yaml",
    load: Load | None = None,
    recordings: Collection[str] | None = None,
) -> Survey:
    """Read and compile one survey. Raises `SurveyFaults` with every fault; `file` is named in them.

    `load` gives the source of an included file by its name, and raises LookupError where there is none;
    without it a survey stands in one file. `recordings` are the names of the audio files that there are;
    without it they are not checked.
    """
    log = FaultLog(file)
    node = read_document(source, log)
    if node is None:
        log.raise_if_any()
        raise AssertionError("a document that cannot be read leaves a fault")
    fields = Fields(node, log, "a survey")
    key = fields.text("survey", required=True, spelling=SURVEY_KEY) or ""
    version = fields.whole("version", 1, 1_000_000, required=True) or 1
    languages = _words(fields, "languages", log, spelling=LANGUAGE) or ("en",)
    channels = cast("tuple[ChannelName, ...]", _words(fields, "channels", log, allowed=_CHANNELS))
    touchpoint = fields.text("touchpoint", required=True) or ""
    region = fields.text("region", spelling=REGION)
    sponsor = read_strings(fields.take("sponsor", required=True), languages, log)
    purpose = read_strings(fields.take("purpose", required=True), languages, log)
    defaults = _read_defaults(fields, languages, log)
    steps, quotas = fields.items("steps", required=True), fields.items("quotas")
    scope = Scope(cache(lambda: names_of(steps)), read_constants(fields, log), quota_names(quotas))
    contact = _read_contact(fields, log)
    slots = (
        *(
            (name, scope.declare(f"contact.{name}", _CONTACT_TYPES[type_]).slot)
            for name, type_ in contact.items()
        ),
        (BEGAN_ON, scope.declare(TODAY, DATE).slot),
        (BEGAN_AT, scope.declare(NOW, TIME).slot),
    )
    for cell in sorted(scope.quotas):
        scope.quota_slot(cell)
    fixed = {language: {"sponsor": sponsor[language], "purpose": purpose[language]} for language in languages}
    draft = Draft(
        log,
        languages,
        channels,
        scope,
        fixed,
        defaults,
        load,
        recordings,
        (file,),
        [source],
        quota_nodes=quotas,
    )
    read_lists(fields, draft)
    draft.steps = read_steps(steps, draft)
    fields.finish()
    check_survey(draft)
    log.raise_if_any()
    every = tuple(all_steps(draft.steps))
    tells = {step.key: step for step in every if isinstance(step, TellStep)}
    return Survey(
        key=key,
        version=version,
        languages=languages,
        channels=channels,
        region=region,
        touchpoint=touchpoint,
        sponsor=sponsor,
        purpose=purpose,
        contact=contact,
        contact_slots=slots,
        slots=scope.size,
        defaults=defaults,
        quotas=draft.quotas or {},
        steps=tuple(draft.steps),
        program=compile_steps(draft.steps),
        has_loops=any(isinstance(step, LoopStep) for step in every),
        tells=tells,
        closings={
            step.key: step.texts
            for step in every
            if isinstance(step, (EndStep, QuotaStep)) and step.texts is not None
        },
        questions=draft.questions,
        language_questions=frozenset(
            key for key, question in draft.questions.items() if question.sets_language
        ),
        intro=next(step for step in tells.values() if step.intro),
        source_checksum=hashlib.sha256("\0".join(draft.sources).encode()).hexdigest(),
    )


def _words(
    fields: Fields,
    key: str,
    log: FaultLog,
    *,
    spelling: Spelling | None = None,
    allowed: Sequence[str] = (),
) -> tuple[str, ...]:
    words: list[str] = []
    nodes = fields.items(key, required=True)
    for node in nodes:
        word = node.value if isinstance(node, TextNode) else ""
        if spelling is not None and not spelling.fits(word):
            log.add(node.start_mark, "unknown-word", spelling.refusal(word))
        elif allowed and word not in allowed:
            choice = f" (one of {', '.join(allowed)})"
            log.add(node.start_mark, "unknown-word", f'"{word}" cannot stand in {key}{choice}')
        elif word in words:
            log.add(node.start_mark, "duplicate-key", f'"{word}" is given twice')
        else:
            words.append(word)
    if not nodes and key in fields:
        log.add(fields.key_mark(key), "missing", f'"{key}" names at least one')
    return tuple(words)


def _read_contact(fields: Fields, log: FaultLog) -> dict[str, ContactType]:
    node = fields.take("contact")
    if node is None:
        return {}
    contact: dict[str, ContactType] = {}
    declared = Fields(node, log, "contact")
    for name in declared.keys:
        if not NAME.fits(name):
            log.add(declared.key_mark(name), NAME.code, NAME.refusal(name))
        contact[name] = ContactType(declared.word(name, list(ContactType)) or ContactType.TEXT)
    return contact


def _read_defaults(fields: Fields, languages: Sequence[str], log: FaultLog) -> Defaults:
    tries, service_key, no_input = _TRIES, "*", dict[str, str]()
    invalid = {language: phrase_for("invalid", language) for language in languages}
    sms_parts, voice_minutes = _SMS_PARTS, _VOICE_MINUTES
    node = fields.take("defaults")
    if node is not None:
        given = Fields(node, log, "defaults")
        tries = given.whole("tries", 1, 10) or tries
        service_key = given.word("service_key", _SERVICE_KEYS) or service_key
        silence = given.take("no_input")
        if silence is not None and not (isinstance(silence, TextNode) and silence.value == "repeat"):
            no_input = read_strings(silence, languages, log)
        unclear = given.take("invalid")
        if unclear is not None:
            invalid = read_strings(unclear, languages, log)
        sms_parts = given.whole("sms_parts", 1, 10) or sms_parts
        voice_minutes = given.whole("voice_minutes", 1, 120) or voice_minutes
        given.finish()
    return Defaults(tries, no_input, invalid, service_key, sms_parts, voice_minutes)
