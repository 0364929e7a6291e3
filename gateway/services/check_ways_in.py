"""Check that a campaign can be asked where people may come of themselves: its survey has words, and it a number."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput
from gateway.domain.our_numbers import OurNumber
from ivr_flows.survey import Survey


def check_ways_in(survey: Survey, numbers: Sequence[OurNumber], rules: CampaignRules) -> None:
    """Raise `BadInput` on a campaign that takes calls, or texts, for which it has no words or no number."""
    for rule, is_on, channel in (
        ("takes_calls", rules.takes_calls, Channel.VOICE),
        ("keywords", bool(rules.keywords), Channel.SMS),
    ):
        if not is_on:
            continue
        if channel.value not in survey.channels:
            raise BadInput(
                f"rules.{rule}",
                f"{survey.key} is not asked by {channel.value}",
                f"add {channel.value} to the survey's channels, or leave the rule off",
            )
        if not any(each.channel is channel for each in numbers):
            raise BadInput(
                f"rules.{rule}",
                f"the campaign has no {channel.value} number to which people could come",
                f"name a {channel.value} number of ours, or leave the rule off",
            )
