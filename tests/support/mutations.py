"""Mutated webhooks, as strategies: from a genuine one by what networks, strangers and new versions do to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal, TypeAlias

from hypothesis import strategies as st

from tests.support.senders import Body, Fields, Sender

Signing: TypeAlias = Literal["right", "wrong", "none"]


@dataclass(frozen=True, slots=True)
class Genuine:
    """A webhook as its carrier sends it."""

    path: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Mutated:
    """What is posted, and how it is signed: after the mutation."""

    path: str
    body: Body
    signing: Signing


_LONG: Final = "9" * 5000
_WORDS: Final = [
    *("", "0", "-1", "1e999", "NaN", "9" * 10, "9" * 19, "9" * 64, _LONG, "12345678901234567890.5"),
    *("\x00", "a\x00b", "\x7f\x1b[2J", "\r\nX-More: 1", "\ud800", "\udfff tail", "\U0010ffff", "٣", "²"),
    *("ringing", "completed", "busy", "delivered", "sent", "machine_start", "levitating", "true", "None"),
    *("+", "+" * 40, "+1", "+4915112345678", "anonymous", "266696687", "' OR 1=1 --", "%00", "x" * 161),
    *("STOP", "9", "10", "*9", "#", "2026-13-45T99:99:99Z", "9999999999999-01-01T00:00:00Z", "{}", "[]"),
    *("http://127.0.0.1:9/x.wav", "https://api.nexmo.com/v1/files/1", "x" * 20_000),
]
_DEPTHS: Final = [10, 900, 100_000]
_TEXT: Final = st.text(max_size=40)
_VALUES: Final = (
    st.sampled_from(_WORDS)
    | _TEXT
    | st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**9, 10**18, 10**30, -(10**30), 0.0, 1e308, float("inf"), float("nan")])
    | st.lists(_TEXT, max_size=3)
    | st.dictionaries(
        st.sampled_from(["digits", "results", "title", "timed_out", "x"]), st.sampled_from(_WORDS), max_size=3
    )
    | st.just({"results": [{"text": 7, "confidence": "x"}, "no object", None]})
)
_NAMES: Final = [
    *("CallSid", "MessageSid", "CallStatus", "MessageStatus", "Digits", "SpeechResult", "Confidence"),
    *("RecordingUrl", "RecordingSid", "RecordingDuration", "RecordingStatus", "SequenceNumber", "From"),
    *("AnsweredBy", "ErrorCode", "OptOutType", "uuid", "status", "dtmf", "speech", "timestamp", "error"),
    *("recording_url", "recording_uuid", "start_time", "end_time", "size", "conversation_uuid_to"),
    *("message_uuid", "messageId", "msisdn", "concat", "concat-ref", "concat-part", "concat-total"),
    *("type", "reason", "sub_state", "call_uuid", "payload", "sig", "nonce", "timestamp", "detail", ""),
]
_TYPES: Final = [
    *("application/json", "application/x-www-form-urlencoded", "text/plain", "", "multipart/form-data"),
    *("application/x-www-form-urlencoded; charset=utf-16", "application/json; charset=\xe9", "*/*;;;="),
]
_TURNS: Final = ["0", "1", "2", "3", "007", "-1", "99", str(2**31), str(2**63), _LONG, "x", "%00", "1/2", ""]
_PURPOSES: Final = [
    *("voice", "call-status", "machine", "recording", "message-status", "inbound-message", "inbound-call"),
    *("inbound-call-status", "fallback", "room", "levitate", "", "%2e%2e", "voice%00"),
]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is put into webhooks: found by hypothesis, and put in by chance: drawing each one costs more than posting it."""

    values: Sequence[Any]
    bytes: Sequence[bytes]


def mutated(
    sender: Sender, genuine: Sequence[Genuine], signings: Sequence[Signing], count: int
) -> st.SearchStrategy[list[Mutated]]:
    """Mutate genuine webhooks of a sender `count` times, and sign each in one of these ways."""

    @st.composite
    def several(draw: st.DrawFn) -> list[Mutated]:
        values = st.lists(_VALUES, min_size=count // 2, max_size=count // 2)
        spoilers = st.lists(st.binary(min_size=1, max_size=8), min_size=5, max_size=5)
        vocabulary = _Vocabulary(draw(values), draw(spoilers))
        chance = Random(draw(st.integers(0, 2**64)))
        return [_one(chance, vocabulary, sender, genuine, signings) for _ in range(count)]

    return several()


def _one(
    chance: Random,
    vocabulary: _Vocabulary,
    sender: Sender,
    genuine: Sequence[Genuine],
    signings: Sequence[Signing],
) -> Mutated:
    webhook = chance.choice(genuine)
    fields = dict(webhook.fields)
    for _ in range(chance.randint(0, 3)):
        name = chance.choice([*fields, chance.choice(_NAMES)])
        if chance.random() < 0.2:
            fields.pop(name, None)
        else:
            fields[name] = chance.choice(vocabulary.values)
    body = _spoilt(chance, vocabulary, sender, fields)
    path = _led_astray(chance, webhook.path) if chance.random() < 0.2 else webhook.path
    return Mutated(path, body, chance.choice(signings))


def _spoilt(chance: Random, vocabulary: _Vocabulary, sender: Sender, fields: Fields) -> Body:
    """Encode the fields, and spoil the bytes now and then."""
    body = sender.encode(fields)
    content, content_type = body.content, body.content_type
    match chance.randint(0, 11):
        case 0:
            content = content[: chance.randint(0, len(content))]
        case 1:
            at = chance.randint(0, len(content))
            content = content[:at] + chance.choice(vocabulary.bytes) + content[at:]
        case 2:
            content_type = chance.choice(_TYPES)
        case 3:
            depth = chance.choice(_DEPTHS)
            content, content_type = f"{'[' * depth}{']' * depth}".encode(), "application/json"
        case 4:  # every field twice, with another value the second time
            again = sender.encode({name: chance.choice(_WORDS) for name in fields}).content
            is_json = content_type == "application/json"
            content = content[:-1] + b"," + again[1:] if is_json else content + b"&" + again
        case 5:
            content, content_type = json.dumps(chance.choice(vocabulary.values)).encode(), "application/json"
    return Body(content, content_type)


def _led_astray(chance: Random, path: str) -> str:
    """Change the way that a hook's address names: carrier, purpose, row or turn."""
    parts: list[str] = path.split("/")
    match chance.randint(0, 4):
        case 0:
            parts[-1] = chance.choice(_TURNS)
        case 1 if len(parts) > 3:
            parts[3] = chance.choice(_PURPOSES)
        case 2 if len(parts) > 4:
            parts[4] = chance.choice([parts[4][:-1], parts[4].upper(), "x.y", ".", "%00", "a" * 9000])
        case 3:
            parts[2] = chance.choice(["twilio", "vonage", "pigeon", "", "TWILIO"])
        case _:
            parts.append(chance.choice(_TURNS))
    return "/".join(parts) + chance.choice(["", "", "?", "?x=%ff", "?bodySHA256=", "?failures=99"])
