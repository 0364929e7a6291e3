"""The campaigns of `python -m bench carrier_day`: one at each carrier, half called and half texted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.our_numbers import one_for_each
from gateway.domain.retries import RetryRules
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.publish_survey import publish_survey
from ivr_flows.library import survey_source

NUMBERS = {"twilio": "+15005550006", "vonage": "+447700900006"}
_HOUR = timedelta(hours=1)
_FIRST = 1_000_000
# Who has talked for a quarter of an hour is sent a text.
_CALLED, _TEXTED = 60, 900


def day_rules(people: int, hours: float) -> CampaignRules:
    """Give the rules that invite `people` on each channel within `hours`, and end soon after."""
    pace = people / (hours * 3600)
    return CampaignRules(
        window="around_the_clock",
        assumed_zone="Europe/Moscow",
        max_event_age=None,
        lines=40,
        calls_per_second=pace,
        messages_per_second=pace,
        remind_after=_HOUR,
        close_after=_HOUR,
        retries=RetryRules(
            max_attempts=2,
            max_a_day=10,
            busy_after=_HOUR / 4,
            no_answer_after=_HOUR / 2,
            machine_after=_HOUR / 2,
            technical_after=_HOUR / 4,
            resume_after=_HOUR / 4,
            no_reply_tries=1,
            change_day_part=False,
        ),
    )


def open_campaigns(runtime: Runtime, calls: int, dialogues: int, hours: float) -> list[UUID]:
    """Start a campaign at each carrier, with half of the calls and half of the dialogues."""
    version = publish_survey(runtime, survey_source("post-call-nps"), "post-call-nps.yaml")
    return [
        _open(runtime, version, carrier, _half(calls, place), _half(dialogues, place), hours)
        for place, carrier in enumerate(NUMBERS)
    ]


def _half(count: int, place: int) -> int:
    return (count + place) // 2


def _open(runtime: Runtime, version: UUID, carrier: str, calls: int, dialogues: int, hours: float) -> UUID:
    number = NUMBERS[carrier]
    campaign = create_campaign(
        runtime,
        name=f"a day at {carrier}",
        survey_version_id=version,
        numbers=one_for_each(carrier, voice=number, sms=number),
        default_language="ru",
        rules=day_rules(max(calls, dialogues, 1), hours),
    )
    first = _FIRST * (1 + list(NUMBERS).index(carrier))
    talked = [_CALLED] * calls + [_TEXTED] * dialogues
    lines = ["external_id,name,phone,language,talk_seconds\n"]
    lines += [
        f"{carrier}-{n},Customer {n},+7916{first + n},{'en' if n % 3 == 0 else 'ru'},{seconds}\n"
        for n, seconds in enumerate(talked)
    ]
    import_sample(runtime, campaign, "people.csv", lines)
    start_campaign(runtime, campaign)
    return campaign
