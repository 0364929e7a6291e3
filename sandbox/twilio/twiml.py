"""TwiML for calls: the document, read into verbs. Reads only; performing it is another module's.

Source: Twilio, "TwiML for Programmable Voice". A document that leaves something out behaves as it would
there, and a verb that is not known here is an error, as an unknown one is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from sandbox.twilio.verbs import Gather, Hangup, Pause, Play, Record, Redirect, Say, Verb

_FOREVER = 1000
"""How often a loop of 0, "until the call ends", is performed."""


class TwimlError(ValueError):
    """A document that is no TwiML, or holds what cannot be performed."""


def parse_twiml(body: str) -> tuple[Verb, ...]:
    """Read a voice document. Raises `TwimlError` for anything else than known verbs in a Response."""
    try:
        root = ET.fromstring(body.strip())  # noqa: S314 - from the operator's own server, on loopback
    except (ET.ParseError, ValueError) as fault:
        raise TwimlError(f"the document is no XML: {fault}") from fault
    if root.tag != "Response":
        raise TwimlError(f"the document's root is <{root.tag}>, not <Response>")
    return tuple(_verb(element) for element in root)


def _verb(element: ET.Element) -> Verb:
    read = _READERS.get(element.tag)
    if read is None:
        raise TwimlError(f"<{element.tag}> is no verb that is performed here")
    return read(element)


def _say(element: ET.Element) -> Say:
    words = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
    return Say(words, _count(element.attrib, "loop", 1) or _FOREVER)


def _play(element: ET.Element) -> Play:
    return Play((element.text or "").strip(), _count(element.attrib, "loop", 1) or _FOREVER)


def _pause(element: ET.Element) -> Pause:
    return Pause(_seconds(element.attrib, "length", 1.0))


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
    return Gather(
        prompts=tuple(prompts),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        action=given.get("action"),
        method=_method(given),
        timeout=_seconds(given, "timeout", 5.0),
        speech_timeout=None
        if given.get("speechTimeout", "auto") == "auto"
        else _seconds(given, "speechTimeout", 0),
        num_digits=_count(given, "numDigits", 0) or None,
        finish_key=given.get("finishOnKey", "#"),
        on_empty=_flag(given, "actionOnEmptyResult", default=False),
        barge_in=_flag(given, "bargeIn", default=True),
        language=given.get("language", "en-US"),
        hints=given.get("hints", ""),
    )


def _record(element: ET.Element) -> Record:
    given = element.attrib
    return Record(
        action=given.get("action"),
        method=_method(given),
        timeout=_seconds(given, "timeout", 5.0),
        max_length=_seconds(given, "maxLength", 3600.0),
        finish_keys=given.get("finishOnKey", "1234567890*#"),
        beep=_flag(given, "playBeep", default=True),
    )


def _redirect(element: ET.Element) -> Redirect:
    return Redirect((element.text or "").strip(), _method(element.attrib))


def _hangup(element: ET.Element) -> Hangup:  # noqa: ARG001 - one signature for all readers
    return Hangup()


_READERS: Mapping[str, Callable[[ET.Element], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _hangup,
}


def _method(given: Mapping[str, str]) -> str:
    method = given.get("method", "POST").upper()
    if method not in {"GET", "POST"}:
        raise TwimlError(f"{method} is no method that a document may ask for")
    return method


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    return given.get(name, str(default)).lower() == "true"


def _count(given: Mapping[str, str], name: str, default: int) -> int:
    written = given.get(name, str(default))
    if not written.isdecimal():
        raise TwimlError(f"{name}={written!r} is no whole number")
    return int(written)


def _seconds(given: Mapping[str, str], name: str, default: float) -> float:
    try:
        return max(0.0, float(given.get(name, default)))
    except ValueError as fault:
        raise TwimlError(f"{name}={given.get(name)!r} is no number of seconds") from fault
