"""A VoiceScript as TwiML.

Pure. Every value is written out, since Twilio's defaults differ from other carriers'. It decides nothing:
the verbs stand in the script's order. Rule: https://www.twilio.com/docs/voice/twiml
"""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple, assert_never
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from gateway.domain.ports.carriers import RenderContext
from ivr_flows.voice_script import (
    Bridge,
    Gather,
    Goto,
    Hangup,
    Hold,
    Pause,
    Play,
    Prompt,
    Record,
    Say,
    Verb,
    VoiceScript,
)

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
EMPTY_DOCUMENT: Final = f"{_DECLARATION}<Response />"
CONTENT_TYPE: Final = "text/xml; charset=utf-8"

# What XML 1.0 cannot carry at all; one such character in a contact's name would end the call.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Language(NamedTuple):
    tag: str
    voice: str


# Voices: https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages
_LANGUAGES: Final = {
    "en": _Language("en-US", "Polly.Joanna"),
    "ru": _Language("ru-RU", "Polly.Tatyana"),
}


def document(script: VoiceScript, context: RenderContext) -> str:
    """Write the TwiML document of `script`. Raises ValueError for a Gather that takes neither keys nor speech."""
    response = Element("Response")
    for verb in script.verbs:
        _add_verb(response, verb, context)
    return _DECLARATION + tostring(response, encoding="unicode")


def _add_verb(parent: Element, verb: Verb, context: RenderContext) -> None:
    match verb:
        case Say() | Play() | Pause():
            _add_prompt(parent, verb, context)
        case Gather():
            _add_gather(parent, verb, context)
        case Record():
            _add_record(parent, verb, context)
        case Bridge():
            _add_bridge(parent, verb, context)
        case Hold(seconds, asset):
            # TwiML cannot cut a Play short, so the asset sounds once and the script's next verb takes over.
            _add_prompt(parent, Play(asset) if asset else Pause(seconds), context)
        case Goto():
            _add(parent, "Redirect", context.turn_url, method="POST")
        case Hangup():
            _add(parent, "Hangup")
        case _:
            assert_never(verb)


def _add_prompt(parent: Element, prompt: Prompt, context: RenderContext) -> None:
    match prompt:
        case Say(text, language):
            known = _LANGUAGES.get(language)
            # Without a voice the account's own choice for the language speaks.
            voice = {"voice": known.voice} if known else {}
            _add(parent, "Say", text, language=_tag(language), loop="1", **voice)
        case Play(asset):
            _add(parent, "Play", _asset_url(asset, context), loop="1")
        case Pause(seconds):
            _add(parent, "Pause", length=_seconds(seconds))
        case _:
            assert_never(prompt)


def _add_gather(parent: Element, gather: Gather, context: RenderContext) -> None:
    # https://www.twilio.com/docs/voice/twiml/gather
    inputs = [word for word, taken in (("dtmf", gather.digits), ("speech", gather.speech)) if taken]
    if not inputs:
        raise ValueError("a Gather takes keys, speech or both")
    attributes = {
        "input": " ".join(inputs),
        "action": context.turn_url,
        "method": "POST",
        "actionOnEmptyResult": "true",  # silence is a turn too
        "timeout": _seconds(gather.timeout),
        "bargeIn": _truth(gather.barge_in),
    }
    if gather.digits:
        attributes["finishOnKey"] = gather.finish_key
        if gather.max_digits is not None:
            attributes["numDigits"] = str(gather.max_digits)
    if gather.speech:
        attributes["language"] = _tag(gather.language)
        attributes["speechTimeout"] = "auto"
        attributes["profanityFilter"] = (
            "false"  # the default stars words out, and an answer is kept as it was said
        )
        if gather.hints:
            attributes["hints"] = ",".join(hint.replace(",", " ") for hint in gather.hints)
    element = _add(parent, "Gather", **attributes)
    for prompt in gather.prompts:
        _add_prompt(element, prompt, context)


def _add_record(parent: Element, record: Record, context: RenderContext) -> None:
    # https://www.twilio.com/docs/voice/twiml/record
    for prompt in record.prompts:
        _add_prompt(parent, prompt, context)
    _add(
        parent,
        "Record",
        action=context.turn_url,
        method="POST",
        maxLength=_seconds(record.max_seconds),
        timeout=_seconds(record.silence),
        finishOnKey=record.finish_key,
        playBeep=_truth(record.beep),
        trim="do-not-trim",
        transcribe="false",
        **_reported("recordingStatusCallback", context.recording_url, "completed absent"),
    )
    # An empty recording is not reported to `action`: the call goes on here, and silence stays a turn.
    _add(parent, "Redirect", context.turn_url, method="POST")


def _add_bridge(parent: Element, bridge: Bridge, context: RenderContext) -> None:
    # https://www.twilio.com/docs/voice/twiml/conference
    dial = _add(parent, "Dial", hangupOnStar="false")
    _add(
        dial,
        "Conference",
        bridge.room,
        muted=_truth(bridge.muted),
        beep="false",
        startConferenceOnEnter="true",
        endConferenceOnExit=_truth(bridge.end_on_exit),
        waitUrl=_asset_url(bridge.hold_asset, context) if bridge.hold_asset else "",  # "" waits in silence
        waitMethod="GET",
        record="record-from-start" if bridge.record else "do-not-record",
        **({"coach": bridge.coach} if bridge.coach else {}),
        **_reported("statusCallback", context.room_url, "start end join leave mute hold"),
        **_reported("recordingStatusCallback", context.room_url if bridge.record else "", "completed absent"),
    )


def _reported(attribute: str, url: str, events: str) -> dict[str, str]:
    """Say where something is reported; nothing where nobody listens."""
    return {attribute: url, f"{attribute}Method": "POST", f"{attribute}Event": events} if url else {}


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, tag, {name: _NOT_XML.sub(" ", value) for name, value in attributes.items()})
    element.text = _NOT_XML.sub(" ", text) or None
    return element


def _tag(language: str) -> str:
    known = _LANGUAGES.get(language)
    return known.tag if known else language


def _asset_url(asset: str, context: RenderContext) -> str:
    return f"{context.asset_base_url.rstrip('/')}/{quote(asset)}"


def _seconds(seconds: float) -> str:
    # Twilio takes whole seconds from 1; waiting a little longer is better than cutting people short.
    return str(max(1, math.ceil(seconds)))


def _truth(value: bool) -> str:
    return "true" if value else "false"
