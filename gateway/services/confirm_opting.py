"""Confirm an opt-out, an opt-in, or say who we are: each once, and never where the carrier has done it.

A carrier that answers such words by itself knows the bare ones; it says so in the webhook, or they are in its
list. What people write instead ("не пишите мне") it takes for an ordinary text: then we answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.domain.contact_gate import Purpose
from gateway.domain.opt_words import is_carriers_keyword
from gateway.domain.ports.carrier_events import MessageReceived
from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.text_phrases import TextPhrase, language_written, text_phrase
from gateway.runtime import Runtime, UnitOfWork
from gateway.services.surveys import survey_of
from gateway.services.write_text import write_text
from gateway.store.queries import interviews, messages, respondents
from gateway.store.queries.interviews import InterviewRow
from ivr_flows.state import decode_state

HELP_EVERY = timedelta(days=1)


def confirm_opt_out(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, now: datetime
) -> None:
    """Confirm in one text that the number is left alone from now on. The caller has just suppressed it."""
    if not _carrier_answers(runtime, carrier, text):
        purpose = Purpose.OPT_OUT_CONFIRMATION
        _say(runtime, uow, carrier, text, TextPhrase.STOPPED, purpose, now)


def confirm_opt_in(
    runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, now: datetime
) -> None:
    """Confirm in one text that the number may be contacted again. The caller has just lifted its suppression."""
    if not _carrier_answers(runtime, carrier, text):
        _say(runtime, uow, carrier, text, TextPhrase.STARTED, Purpose.DIALOGUE_REPLY, now)


def give_help(runtime: Runtime, uow: UnitOfWork, carrier: str, text: MessageReceived, now: datetime) -> None:
    """Say whose survey it is and how to stop it, at most once a day to a number; never to a suppressed one."""
    if _carrier_answers(runtime, carrier, text) or respondents.is_suppressed(uow, text.from_):
        return
    if not messages.said_since(uow, text.from_, TextPhrase.HELP, now - HELP_EVERY):
        _say(runtime, uow, carrier, text, TextPhrase.HELP, Purpose.DIALOGUE_REPLY, now)


def _carrier_answers(runtime: Runtime, carrier: str, text: MessageReceived) -> bool:
    if text.opt_out_type:
        return True
    able = Capability.CONFIRMS_OPT_OUT in runtime.messages[carrier].capabilities
    return able and is_carriers_keyword(text.body)


def _say(
    runtime: Runtime,
    uow: UnitOfWork,
    carrier: str,
    text: MessageReceived,
    phrase: TextPhrase,
    purpose: Purpose,
    now: datetime,
) -> None:
    last = messages.latest_dialogue(uow, text.from_, text.to)
    row = None if last is None else interviews.read(uow, last)
    write_text(
        runtime,
        uow,
        attempt_id=None,
        interview_id=last,
        step=f"{phrase}:{now:%Y%m%dT%H%M%S}",
        purpose=purpose,
        carrier=carrier,
        address=text.from_,
        our_number=text.to,
        body=_words(runtime, uow, phrase, row, text.body),
        now=now,
    )


def _words(
    runtime: Runtime, uow: UnitOfWork, phrase: TextPhrase, row: InterviewRow | None, written: str
) -> str:
    """Word a phrase in the language of the last dialogue, or else in the one that they wrote in."""
    if row is None:
        unknown = TextPhrase.HELP_OF_NOBODY if phrase is TextPhrase.HELP else phrase
        return text_phrase(unknown, language_written(written))
    language = decode_state(row.engine_state).language
    if phrase is not TextPhrase.HELP:
        return text_phrase(phrase, language)
    survey = survey_of(runtime, uow, row.survey_version_id)
    return text_phrase(phrase, language, sponsor=survey.sponsor[language], purpose=survey.purpose[language])
