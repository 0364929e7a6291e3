"""The actions of an NCCO, with Vonage's own names, defaults and limits. Values only; msgspec checks them.

Source: Vonage, "NCCO reference". Times are virtual seconds. Numbers and flags may come as text, as there.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct, field

Address: TypeAlias = Annotated[str, Meta(pattern=r"^https?://[^\s]+$")]
Addresses: TypeAlias = Annotated[list[Address], Meta(min_length=1, max_length=1)]
"""One address, which always stands in a list."""
Method: TypeAlias = Literal["GET", "POST"]
Level: TypeAlias = Annotated[float, Meta(ge=-1, le=1)]
Loop: TypeAlias = Annotated[int, Meta(ge=0)]
Digits: TypeAlias = Annotated[str, Meta(pattern=r"^[1-9]\d{6,14}$")]
Tones: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9#*pP]+$")]


class _Part(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """What every action and every part of one has in common: a name that is not known is an error."""


class Talk(_Part, frozen=True, tag_field="action", tag="talk"):
    """Speak `text`, which may be SSML."""

    text: Annotated[str, Meta(min_length=1)]
    barge_in: bool = False
    loop: Loop = 1
    level: Level = 0.0
    language: str = "en-US"
    style: Annotated[int, Meta(ge=0)] = 0
    premium: bool = False


class Stream(_Part, frozen=True, tag_field="action", tag="stream"):
    """Play a sound file."""

    stream_url: Addresses
    level: Level = 0.0
    barge_in: bool = False
    loop: Loop = 1


class Dtmf(_Part, frozen=True):
    """How keys are taken."""

    time_out: Annotated[float, Meta(ge=0, le=10)] = 3.0
    max_digits: Annotated[int, Meta(ge=1, le=20)] = 4
    submit_on_hash: bool = False


class Hearing(_Part, frozen=True):
    """How speech is taken."""

    uuid: Annotated[list[str], Meta(min_length=1, max_length=1)] | None = None
    end_on_silence: Annotated[float, Meta(ge=0.4, le=10)] = 2.0
    language: str = "en-US"
    context: list[str] = []
    start_timeout: Annotated[float, Meta(ge=1, le=60)] = 10.0
    max_duration: Annotated[float, Meta(ge=1, le=60)] = 60.0
    save_audio: bool = False
    sensitivity: Annotated[int, Meta(ge=0, le=100)] = 90


class Input(_Part, frozen=True, tag_field="action", tag="input"):
    """Take keys, speech or both, and post them to `event_url`, whose answer replaces what was left."""

    type: Annotated[list[Literal["dtmf", "speech"]], Meta(min_length=1, max_length=2)]
    dtmf: Dtmf = Dtmf()
    speech: Hearing = Hearing()
    mode: Literal["synchronous"] = "synchronous"
    event_url: Addresses | None = None
    event_method: Method = "POST"


class Record(_Part, frozen=True, tag_field="action", tag="record"):
    """Record the call: until a condition is met where there is one, else beside what follows."""

    format: Literal["mp3", "wav", "ogg"] = "mp3"
    split: Literal["conversation"] | None = None
    channels: Annotated[int, Meta(ge=1, le=32)] | None = None
    end_on_silence: Annotated[float, Meta(ge=3, le=10)] | None = None
    end_on_key: Annotated[str, Meta(pattern=r"^[0-9*#]$")] | None = None
    time_out: Annotated[float, Meta(ge=3, le=7200)] | None = None
    beep_start: bool = False
    event_url: Addresses | None = None
    event_method: Method = "POST"

    @property
    def waits(self) -> bool:
        """Tell whether the next action waits for the recording's end."""
        return not (self.end_on_silence is None and self.end_on_key is None and self.time_out is None)


class Conversation(_Part, frozen=True, tag_field="action", tag="conversation"):
    """Join the room `name`, making it where there is none."""

    name: Annotated[str, Meta(min_length=1)]
    music_on_hold_url: Addresses | None = None
    start_on_enter: bool = True
    end_on_exit: bool = False
    record: bool = False
    can_speak: list[str] | None = None
    can_hear: list[str] | None = None
    mute: bool = False
    event_url: Addresses | None = None
    event_method: Method = "POST"


class PhoneEndpoint(_Part, frozen=True):
    """A telephone."""

    type: Literal["phone"]
    number: Digits
    dtmf_answer: Tones | None = None
    shaken: str = ""


class Detection(_Part, frozen=True):
    """Advanced machine detection, which writes its names with underscores."""

    behavior: Literal["continue", "hangup"] = "continue"
    mode: Literal["default", "detect", "detect_beep"] = "detect"
    beep_timeout: Annotated[int, Meta(ge=45, le=120)] = field(default=45, name="beep_timeout")


class Connect(_Part, frozen=True, tag_field="action", tag="connect"):
    """Ring another telephone and join it to this call; it hears nothing of its own before (`onAnswer`)."""

    endpoint: Annotated[list[PhoneEndpoint], Meta(min_length=1, max_length=1)]
    from_: Digits | None = field(default=None, name="from")
    random_from_number: bool = False
    event_type: Literal["synchronous"] | None = None
    timeout: Annotated[float, Meta(ge=1, le=7200)] = 60.0
    limit: Annotated[float, Meta(ge=1, le=7200)] = 7200.0
    machine_detection: Literal["continue", "hangup"] | None = None
    advanced_machine_detection: Detection | None = None
    event_url: Addresses | None = None
    event_method: Method = "POST"
    ringback_tone: Address | None = None


class Notify(_Part, frozen=True, tag_field="action", tag="notify"):
    """Post `payload` to `event_url`, whose answer may replace what was left."""

    payload: dict[str, Any]
    event_url: Addresses
    event_method: Method = "POST"


class Wait(_Part, frozen=True, tag_field="action", tag="wait"):
    """Keep silent; less than 0.1 and more than 7200 seconds are taken for these."""

    timeout: float = 10.0

    @property
    def seconds(self) -> float:
        """Tell how long it lasts."""
        return min(max(self.timeout, 0.1), 7200.0)


Action: TypeAlias = Talk | Stream | Input | Record | Conversation | Connect | Notify | Wait
