"""Check that every carrier of a campaign can do what its survey and its rules ask of calls."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.carrier_fit import Abilities, misfits_of_rules, misfits_of_steps
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput
from gateway.domain.our_numbers import OurNumber
from gateway.runtime import Runtime
from ivr_flows.channels.voice_preview import preview_call
from ivr_flows.survey import Survey


def check_fit(runtime: Runtime, survey: Survey, numbers: Sequence[OurNumber], rules: CampaignRules) -> None:
    """Raise `BadInput` with the first thing that a carrier cannot do, and how many there are."""
    if Channel.VOICE not in rules.channels or "voice" not in survey.channels:
        return
    unknown = sorted(set(rules.machines.message) - set(survey.languages))
    if unknown:
        raise BadInput(
            "rules.machines.message",
            f"{survey.key} has no {unknown[0]!r}",
            "one of: " + ", ".join(survey.languages),
        )
    steps = list(preview_call(survey))
    found = []
    for name in dict.fromkeys(each.carrier for each in numbers if each.channel is Channel.VOICE):
        carrier = runtime.voice[name]
        able = Abilities(name, carrier.capabilities, carrier.limits)
        found += [*misfits_of_rules(rules, able), *misfits_of_steps(steps, able)]
    if found:
        more = f"; and {len(found) - 1} more" if len(found) > 1 else ""
        raise BadInput(found[0].where, found[0].what + more, "change it, or use another carrier")
