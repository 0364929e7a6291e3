"""TwiML for calls: the document, read into verbs. Reads only; performing it is another module's.

Source: Twilio, "TwiML for Programmable Voice". A document that leaves something out behaves as it would
there, and a verb that is not known here is an error, as an unknown one is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from sandbox.twilio.attributes import (
    PARSE_FAILURE,
    TwimlError,
    check_names,
    count,
    flag,
    keys,
    method_of,
    one_of,
    seconds,
)
from sandbox.twilio.dial_reading import read_dial, read_recorded
from sandbox.twilio.verbs import Dial, Gather, Hangup, Pause, Play, Record, Redirect, Reject, Say, Verb

_FOREVER = 1000
"""How often a loop of 0, "until the call ends", is performed."""
_SSML = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
_TRIM = frozenset({"trim-silence", "do-not-trim"})


def parse_twiml(body: str) -> tuple[Verb, ...]:
    """Read a voice document. Raises `TwimlError` for anything else than known verbs in a Response."""
    return tuple(_verb(element) for element in read_response(body))


def read_response(body: str) -> ET.Element:
    """Read a document's root. Raises `TwimlError` for what is no Response."""
    try:
        root = ET.fromstring(body.strip())  # noqa: S314 - from the operator's own server, on loopback
    except (ET.ParseError, ValueError) as fault:
        raise TwimlError(f"the document is no XML: {fault}", PARSE_FAILURE) from fault
    if root.tag != "Response":
        raise TwimlError(f"the document's root is <{root.tag}>, not <Response>", PARSE_FAILURE)
    return root


def _verb(element: ET.Element) -> Verb:
    read = _READERS.get(element.tag)
    if read is None:
        raise TwimlError(f"<{element.tag}> is no verb that is performed here")
    check_names(element)
    return read(element)


def _say(element: ET.Element) -> Say:
    for inner in element.iter():
        if inner is not element and inner.tag not in _SSML:
            raise TwimlError(f"<{inner.tag}> cannot stand in <Say>")
    spoken = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
    given = element.attrib
    return Say(spoken, count(given, "loop", 1) or _FOREVER, given.get("language", ""))


def _play(element: ET.Element) -> Play:
    given = element.attrib
    url, tones = (element.text or "").strip(), given.get("digits", "")
    if not url and not tones:
        raise TwimlError("<Play> names no file")
    if not set(tones) <= set("0123456789*#wW"):
        raise TwimlError(f"digits={tones!r} are no tones")
    return Play(url, count(given, "loop", 1) or _FOREVER, tones)


def _pause(element: ET.Element) -> Pause:
    return Pause(seconds(element.attrib, "length", 1.0))


def _gather(element: ET.Element) -> Gather:
    given = element.attrib
    prompts = []
    for inner in element:
        verb = _verb(inner)
        if not isinstance(verb, Say | Play | Pause):
            raise TwimlError(f"<{inner.tag}> cannot stand in <Gather>")
        prompts.append(verb)
    kinds = given.get("input", "dtmf").split()
    if not kinds or not set(kinds) <= {"dtmf", "speech"}:
        raise TwimlError(f"Gather takes no input of the kind {given.get('input')!r}")
    finish_key = keys(given, "finishOnKey", "#")
    if len(finish_key) > 1:
        raise TwimlError("finishOnKey of a Gather is one key")
    for name in ("profanityFilter", "enhanced", "debug"):
        flag(given, name, default=True)
    return Gather(
        prompts=tuple(prompts),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        action=given.get("action"),
        method=method_of(given),
        # "auto" is as long as speech needs; for keys it is the default.
        timeout=5.0 if given.get("timeout") == "auto" else seconds(given, "timeout", 5.0),
        speech_timeout=None
        if given.get("speechTimeout", "auto") == "auto"
        else seconds(given, "speechTimeout", 0),
        num_digits=count(given, "numDigits", 0) or None,
        finish_key=finish_key,
        on_empty=flag(given, "actionOnEmptyResult", default=False),
        barge_in=flag(given, "bargeIn", default=True),
        language=given.get("language", "en-US"),
        hints=given.get("hints", ""),
        partial_url=given.get("partialResultCallback", ""),
        partial_method=method_of(given, "partialResultCallbackMethod"),
    )


def _record(element: ET.Element) -> Record:
    given = element.attrib
    flag(given, "transcribe", default=False)
    longest = seconds(given, "maxLength", 3600.0)
    if not 1 <= longest <= 14_400:
        raise TwimlError("maxLength is between 1 and 14400")
    return Record(
        action=given.get("action"),
        method=method_of(given),
        timeout=seconds(given, "timeout", 5.0),
        max_length=longest,
        finish_keys=keys(given, "finishOnKey", "1234567890*#"),
        beep=flag(given, "playBeep", default=True),
        trims=one_of(given, "trim", "trim-silence", _TRIM) == "trim-silence",
        reported=read_recorded(given),
    )


def _redirect(element: ET.Element) -> Redirect:
    return Redirect((element.text or "").strip(), method_of(element.attrib))


def _hangup(element: ET.Element) -> Hangup:  # noqa: ARG001 - one signature for all readers
    return Hangup()


def _reject(element: ET.Element) -> Reject:
    reason = one_of(element.attrib, "reason", "rejected", frozenset({"rejected", "busy"}))
    return Reject("busy" if reason == "busy" else "rejected")


def _dial(element: ET.Element) -> Dial:
    return read_dial(element)


_READERS: Mapping[str, Callable[[ET.Element], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
    "Dial": _dial,
}
