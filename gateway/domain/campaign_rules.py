"""A campaign's rules: windows, retries, reminders, pace and the choice of the first channel.

All durations are business time. Kept as JSON with the campaign; read back with `read_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any, TypeAlias

import msgspec

from gateway.domain.channel import Channel
from gateway.domain.fatigue import FatigueRules
from gateway.domain.keywords import faults_of
from gateway.domain.known_type import KnownType
from gateway.domain.machines import MachineRules
from gateway.domain.quotas import QuotaRules
from gateway.domain.recordings import RecordingRules
from gateway.domain.respondent_zone import is_zone
from gateway.domain.retries import RetryRules
from gateway.domain.rule_packs import EU_DEFAULT, PACKS

# No carrier that we know takes less, and a telephone in a tunnel is back by then.
SHORTEST_VALIDITY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """The defaults are the house's; a campaign may have its own.

    `lines` is how many calls may be up at once, `calls_per_second` and `messages_per_second` what
    the carrier takes of new ones. `remind_after` and `close_after` are the silences in a text
    dialogue after which it is reminded of, and closed. `text_after_talk` sends a text rather than a
    call to who has just talked longer than that; after an event it follows `text_later` after the talk.
    `takes_calls` interviews who calls one of the campaign's numbers, `keywords` who texts one of them there,
    and `takes_events` who another system names. `text_validity` is how long a carrier tries to deliver a
    text, as far as it tries at all; a dialogue closed by silence goes on with a reply that comes within
    `late_reply_within` of its closing.
    """

    window: str = EU_DEFAULT.name
    assumed_zone: str | None = None
    max_event_age: timedelta | None = timedelta(hours=72)
    retries: RetryRules = field(default_factory=RetryRules)
    quotas: QuotaRules = field(default_factory=QuotaRules)

    fatigue: FatigueRules = field(default_factory=FatigueRules)
    machines: MachineRules = field(default_factory=MachineRules)
    recordings: RecordingRules = field(default_factory=RecordingRules)

    channels: tuple[Channel, ...] = (Channel.VOICE, Channel.SMS)
    text_after_talk: timedelta = timedelta(minutes=10)
    text_later: timedelta = timedelta(hours=1)

    takes_calls: bool = False
    takes_events: bool = False
    keywords: tuple[str, ...] = ()

    lines: int = 10
    calls_per_second: float = 1.0
    messages_per_second: float = 1.0
    ring_seconds: int = 30

    max_reminders: int = 1
    remind_after: timedelta = timedelta(hours=20)
    close_after: timedelta = timedelta(hours=24)
    text_validity: timedelta = timedelta(hours=4)
    late_reply_within: timedelta = timedelta(hours=72)

    def __post_init__(self) -> None:
        """Refuse rules that cannot be followed. Raises `ValueError`."""
        if self.window not in PACKS:
            raise ValueError(f"no rule pack {self.window!r}; there are: {', '.join(sorted(PACKS))}")
        if self.assumed_zone is not None and not is_zone(self.assumed_zone):
            raise ValueError(f"assumed_zone: no time zone {self.assumed_zone!r}; write it like Europe/Moscow")
        if self.lines < 1 or self.calls_per_second <= 0 or self.messages_per_second <= 0:
            raise ValueError("lines and rates must be positive")
        if not set(self.channels) & {Channel.VOICE, Channel.SMS}:
            raise ValueError("a campaign needs voice or sms among its channels")
        if self.max_reminders < 0:
            raise ValueError("max_reminders must not be negative")
        if self.text_validity < SHORTEST_VALIDITY:
            raise ValueError("text_validity is a minute at least")
        if self.late_reply_within < timedelta():
            raise ValueError("late_reply_within must not be negative")
        for fault in faults_of(self.keywords):
            raise ValueError(f"keywords: {fault}")

    @property
    def is_standing(self) -> bool:
        """Say whether people may still come of themselves when every case is final: it does not finish."""
        return self.takes_calls or self.takes_events or bool(self.keywords)


_Nested: TypeAlias = RetryRules | QuotaRules | FatigueRules | MachineRules | RecordingRules
_NESTED: Mapping[str, type[_Nested]] = {
    "retries": RetryRules,
    "quotas": QuotaRules,
    "fatigue": FatigueRules,
    "machines": MachineRules,
    "recordings": RecordingRules,
}

_RULES = KnownType(CampaignRules)


def read_rules(data: Mapping[str, Any]) -> CampaignRules:
    """Read rules from JSON. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return _RULES.read(dict(data))


def read_new_rules(data: Mapping[str, Any]) -> CampaignRules:
    """Read rules that a person has written. Raises as `read_rules` does, and on a name that is no rule.

    A misspelt name would leave the house's rule in force without a word.
    """
    _refuse_unknown(data, CampaignRules, "$")
    for name, known in _NESTED.items():
        if isinstance(nested := data.get(name), Mapping):
            _refuse_unknown(nested, known, f"$.{name}")
    return read_rules(data)


def _refuse_unknown(data: Mapping[str, Any], known: type[CampaignRules | _Nested], where: str) -> None:
    unknown = sorted(set(data) - {each.name for each in fields(known)})
    if unknown:
        raise msgspec.ValidationError(f"no such rule - at `{where}.{unknown[0]}`")


def write_rules(rules: CampaignRules) -> dict[str, Any]:
    """Write rules as JSON; durations in ISO 8601."""
    written: dict[str, Any] = msgspec.to_builtins(rules)
    return written


def first_channel(rules: CampaignRules, *, can_text: bool, talk: timedelta | None) -> Channel:
    """Choose how a person is invited first.

    After a long talk a text is kinder than another call; a number that takes no texts is called.
    """
    voice, sms = Channel.VOICE in rules.channels, Channel.SMS in rules.channels
    if not sms:
        return Channel.VOICE
    if not voice:
        return Channel.SMS
    long_talk = talk is not None and talk > rules.text_after_talk
    return Channel.SMS if can_text and long_talk else Channel.VOICE
