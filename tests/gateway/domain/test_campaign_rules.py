from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gateway.domain.campaign_rules import CampaignRules, first_channel, read_rules, write_rules
from gateway.domain.channel import Channel
from gateway.domain.retries import RetryRules

UNUSUAL = CampaignRules(
    window="ru",
    assumed_zone="Europe/Moscow",
    max_event_age=None,
    retries=RetryRules(max_attempts=3, busy_after=timedelta(seconds=90), change_day_part=False),
    channels=(Channel.SMS,),
    text_after_talk=timedelta(minutes=8),
    lines=3,
    calls_per_second=0.3,
    messages_per_second=12.5,
    max_reminders=0,
    remind_after=timedelta(days=2, seconds=1),
    text_validity=timedelta(minutes=90),
    late_reply_within=timedelta(),
)


@pytest.mark.parametrize("rules", [CampaignRules(), UNUSUAL], ids=["defaults", "unusual"])
def test_rules_survive_being_written_as_json(rules: CampaignRules) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(write_rules(rules)))
    assert read_rules(kept) == rules


def test_what_is_left_out_is_the_houses_rule() -> None:
    assert read_rules({}) == CampaignRules()
    assert read_rules({"retries": {"max_attempts": 2}}).retries == RetryRules(max_attempts=2)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"lines": "many"}, r"\$\.lines"),
        ({"channels": ["pigeon"]}, r"\$\.channels"),
        ({"remind_after": "soon"}, r"\$\.remind_after"),
        ({"retries": {"busy_after": "PT"}}, r"\$\.retries\.busy_after"),
        ({"quotas": {"mode": "generous"}}, r"\$\.quotas\.mode"),
        ({"quotas": {"completing": 2}}, "chance"),
        ({"window": "mars"}, "mars"),
        ({"assumed_zone": "Moscow"}, "assumed_zone"),
        ({"lines": 0}, "lines"),
        ({"calls_per_second": 0}, "rates"),
        ({"messages_per_second": -1}, "rates"),
        ({"channels": ["cati"]}, "channels"),
        ({"max_reminders": -1}, "max_reminders"),
        ({"text_validity": "PT59S"}, "text_validity"),
        ({"late_reply_within": "-PT1S"}, "late_reply_within"),
    ],
)
def test_a_refusal_names_the_field(data: dict[str, Any], field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=field):
        read_rules(data)


@pytest.mark.parametrize(
    ("channels", "can_text", "minutes", "chosen"),
    [
        (("voice", "sms"), True, None, "voice"),
        (("voice", "sms"), True, 10, "voice"),
        (("voice", "sms"), True, 11, "sms"),
        (("voice", "sms"), False, 11, "voice"),
        (("voice",), True, 11, "voice"),
        (("sms",), True, None, "sms"),
        (("sms",), False, 11, "sms"),
        (("sms", "cati"), True, None, "sms"),
    ],
)
def test_the_first_channel_follows_the_talk_and_what_the_number_takes(
    channels: tuple[str, ...], can_text: bool, minutes: int | None, chosen: str
) -> None:
    rules = replace(CampaignRules(), channels=tuple(map(Channel, channels)))
    talk = None if minutes is None else timedelta(minutes=minutes)
    assert first_channel(rules, can_text=can_text, talk=talk) is Channel(chosen)
