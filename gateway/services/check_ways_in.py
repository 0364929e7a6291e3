"""Check that a campaign's survey can be asked where people may come of themselves."""

from __future__ import annotations

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.errors import BadInput
from ivr_flows.survey import Survey


def check_ways_in(survey: Survey, rules: CampaignRules) -> None:
    """Raise `BadInput` on a campaign that takes calls, or texts, which its survey has no words for."""
    for rule, is_on, channel in (
        ("takes_calls", rules.takes_calls, "voice"),
        ("keywords", bool(rules.keywords), "sms"),
    ):
        if is_on and channel not in survey.channels:
            raise BadInput(
                f"rules.{rule}",
                f"{survey.key} is not asked by {channel}",
                f"add {channel} to the survey's channels, or leave the rule off",
            )
