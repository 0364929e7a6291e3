"""People who come of themselves, in an office: they call, they say things, they hang up, they text."""

from __future__ import annotations

from uuid import UUID

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.our_numbers import one_for_each
from gateway.domain.ports.carrier_events import CallInput, MessageReceived
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_inbound_report import apply_inbound_report
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.publish_survey import publish_survey
from gateway.services.receive_call import ReceivedCall, receive_call
from gateway.services.take_text import take_text
from gateway.services.take_turn import take_turn
from ivr_flows.library import survey_source
from ivr_flows.voice_script import Gather, Say, VoiceScript
from tests.support.office import BERLIN, MOBILE, OURS, Office

FIRST_QUESTION = "0 (not at all)"
SECOND_QUESTION = "What did you like most?"


def start(
    office: Office, name: str, rules: CampaignRules, *, language: str = "en", number: str = OURS
) -> UUID:
    """Start a campaign without a sample; it becomes the office's own."""
    version = publish_survey(office.runtime, survey_source("post-call-nps"), "post-call-nps.yaml")
    office.campaign = create_campaign(
        office.runtime,
        name=name,
        survey_version_id=version,
        numbers=one_for_each("twilio", voice=number, sms=number),
        default_language=language,
        rules=rules,
    )
    start_campaign(office.runtime, office.campaign)
    return office.campaign


def call_us(office: Office, from_: str = BERLIN, ref: str = "CA-in", to: str = OURS) -> ReceivedCall:
    """Let a person call us."""
    call = CallInput(ref, answered=True, from_=from_, to=to)
    return receive_call(office.runtime, "twilio", call, "payload")


def say(office: Office, received: ReceivedCall, turn: int, said: str, ref: str = "CA-in") -> VoiceScript:
    """Let a caller say something as the input of `turn`; give what the call does next."""
    assert received.attempt_id is not None
    heard = CallInput(ref, answered=False, speech=said, confidence=0.95)
    return take_turn(office.runtime, received.attempt_id, turn, heard, "payload").script


def hang_up(office: Office, ref: str = "CA-in") -> str:
    """Let the carrier tell that a call to us is over."""
    report = office.report(CallState.ENDED, EndReason.COMPLETED, ref=ref)
    return apply_inbound_report(office.runtime, "twilio", report, "payload")


def text_us(office: Office, body: str, ref: str, from_: str = MOBILE, to: str = OURS) -> str:
    """Let a person text one of our numbers."""
    received = MessageReceived(ref, from_, to, body, f"twilio:inbound:{ref}")
    return take_text(office.runtime, "twilio", received, "payload")


def words(script: VoiceScript) -> str:
    """Give what a call says next."""
    said: list[str] = []
    for verb in script.verbs:
        prompts = verb.prompts if isinstance(verb, Gather) else (verb,)
        said.extend(prompt.text for prompt in prompts if isinstance(prompt, Say))
    return " ".join(said)
