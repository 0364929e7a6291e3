"""The Dial verb of a voice document and what stands in it, read into values.

Source: Twilio, "TwiML Voice: Dial", "Number" and "Conference".
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from sandbox.twilio.attributes import TwimlError, check_names, count, flag, method_of, one_of, seconds, words
from sandbox.twilio.phone import is_number
from sandbox.twilio.verbs import Dial, Number, Recorded, Room

INVALID_NUMBER = 13224
_TRIM = frozenset({"trim-silence", "do-not-trim"})
_BEEPS = frozenset({"true", "false", "onEnter", "onExit"})
_RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
_CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_ROOM_EVENTS = frozenset(
    {"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
)
_DIAL_RECORDS = frozenset(
    {
        *("do-not-record", "record-from-answer", "record-from-ringing", "record-from-answer-dual"),
        *("record-from-ringing-dual", "true", "false"),
    }
)
_NOT_RECORDED = frozenset({"do-not-record", "false"})


def read_dial(element: ET.Element) -> Dial:
    """Read a Dial with one Conference, or with numbers. Raises `TwimlError`."""
    given = element.attrib
    flag(given, "answerOnBridge", default=False)
    caller_id = given.get("callerId", "")
    if caller_id and not is_number(caller_id):
        raise TwimlError(f"callerId={caller_id!r} is no number", INVALID_NUMBER)
    return Dial(
        to=_destination(element),
        action=given.get("action"),
        method=method_of(given),
        timeout=seconds(given, "timeout", 30.0),
        time_limit=seconds(given, "timeLimit", 14_400.0),
        hangup_on_star=flag(given, "hangupOnStar", default=False),
        caller_id=caller_id,
        records=one_of(given, "record", "do-not-record", _DIAL_RECORDS) not in _NOT_RECORDED,
        trims=one_of(given, "trim", "do-not-trim", _TRIM) == "trim-silence",
        reported=read_recorded(given),
    )


def read_recorded(given: Mapping[str, str]) -> Recorded:
    """Read where a recording's progress is reported."""
    return Recorded(
        url=given.get("recordingStatusCallback", ""),
        method=method_of(given, "recordingStatusCallbackMethod"),
        events=words(given, "recordingStatusCallbackEvent", "completed", _RECORDING_EVENTS),
    )


def _destination(element: ET.Element) -> Room | tuple[Number, ...]:
    plain = (element.text or "").strip()
    nouns = list(element)
    for noun in nouns:
        if noun.tag not in {"Number", "Conference"}:
            raise TwimlError(f"<{noun.tag}> cannot be dialled here")
        check_names(noun)
    if plain and not nouns:
        return (_number(element, plain, {}),)
    if len(nouns) == 1 and nouns[0].tag == "Conference":
        return _room(nouns[0])
    if not nouns or any(noun.tag == "Conference" for noun in nouns):
        raise TwimlError("<Dial> holds one Conference, or numbers")
    return tuple(_number(noun, (noun.text or "").strip(), noun.attrib) for noun in nouns)


def _number(element: ET.Element, number: str, given: Mapping[str, str]) -> Number:
    if not is_number(number):
        raise TwimlError(f"<{element.tag}> dials {number!r}, which is no number", INVALID_NUMBER)
    return Number(
        number=number,
        url=given.get("url", ""),
        method=method_of(given),
        status_url=given.get("statusCallback", ""),
        status_method=method_of(given, "statusCallbackMethod"),
        events=words(given, "statusCallbackEvent", "completed", _CALL_EVENTS),
    )


def _room(element: ET.Element) -> Room:
    given = element.attrib
    name = (element.text or "").strip()
    if not name:
        raise TwimlError("<Conference> has no name")
    beep = one_of(given, "beep", "true", _BEEPS)
    records = frozenset({"do-not-record", "record-from-start"})
    return Room(
        name=name,
        muted=flag(given, "muted", default=False),
        label=given.get("participantLabel", ""),
        starts=flag(given, "startConferenceOnEnter", default=True),
        ends_on_exit=flag(given, "endConferenceOnExit", default=False),
        beeps_on_enter=beep in {"true", "onEnter"},
        beeps_on_exit=beep in {"true", "onExit"},
        coach=given.get("coach") or None,
        most=count(given, "maxParticipants", 250),
        wait_url=given.get("waitUrl"),
        wait_method=method_of(given, "waitMethod"),
        status_url=given.get("statusCallback", ""),
        status_method=method_of(given, "statusCallbackMethod"),
        events=words(given, "statusCallbackEvent", "", _ROOM_EVENTS),
        records=one_of(given, "record", "do-not-record", records) == "record-from-start",
        trims=one_of(given, "trim", "trim-silence", _TRIM) == "trim-silence",
        reported=read_recorded(given),
    )
