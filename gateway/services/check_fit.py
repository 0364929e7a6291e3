"""Check that every carrier of a campaign can do what its survey and its rules ask of calls and of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.carrier_fit import (
    Abilities,
    Misfit,
    misfits_of_pace_of_texts,
    misfits_of_rules,
    misfits_of_steps,
    misfits_of_texts,
)
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput
from gateway.domain.our_numbers import OurNumber
from gateway.runtime import Runtime
from ivr_flows.channels.voice_preview import preview_call
from ivr_flows.survey import Survey


def check_fit(runtime: Runtime, survey: Survey, numbers: Sequence[OurNumber], rules: CampaignRules) -> None:
    """Raise `BadInput` with the first thing that a carrier cannot do, and how many there are."""
    found = [*_of_calls(runtime, survey, numbers, rules), *_of_texts(runtime, survey, numbers, rules)]
    if found:
        more = f"; and {len(found) - 1} more" if len(found) > 1 else ""
        raise BadInput(found[0].where, found[0].what + more, "change it, or use another carrier")


def _of_calls(
    runtime: Runtime, survey: Survey, numbers: Sequence[OurNumber], rules: CampaignRules
) -> Iterator[Misfit]:
    """Check the calls that are made, and those that are taken; those may come to any number of the campaign."""
    makes = Channel.VOICE in rules.channels
    if not (makes or rules.takes_calls) or "voice" not in survey.channels:
        return
    if makes:
        _check_messages_to_machines(survey, rules)
    steps = list(preview_call(survey))
    for name in _carriers(numbers, Channel.VOICE, every=rules.takes_calls):
        carrier = runtime.voice.get(name)
        if carrier is None:
            continue  # it has only texts
        able = Abilities(name, carrier.capabilities, carrier.limits)
        if makes:
            yield from misfits_of_rules(rules, able)
        yield from misfits_of_steps(steps, able)


def _check_messages_to_machines(survey: Survey, rules: CampaignRules) -> None:
    unknown = sorted(set(rules.machines.message) - set(survey.languages))
    if unknown:
        raise BadInput(
            "rules.machines.message",
            f"{survey.key} has no {unknown[0]!r}",
            "one of: " + ", ".join(survey.languages),
        )


def _of_texts(
    runtime: Runtime, survey: Survey, numbers: Sequence[OurNumber], rules: CampaignRules
) -> Iterator[Misfit]:
    """Check the texts of dialogues, whoever begins them; a keyword may come to any number of the campaign."""
    invites = Channel.SMS in rules.channels
    if not (invites or rules.keywords) or "sms" not in survey.channels:
        return
    for name in _carriers(numbers, Channel.SMS, every=bool(rules.keywords)):
        carrier = runtime.messages.get(name)
        if carrier is None:
            continue  # it has only calls
        able = Abilities(name, carrier.capabilities, carrier.limits)
        if invites:
            yield from misfits_of_pace_of_texts(rules, able)
        yield from misfits_of_texts(survey, able)


def _carriers(numbers: Sequence[OurNumber], channel: Channel, *, every: bool) -> list[str]:
    """List the carriers of the numbers for a channel, or of every number, each once and in the campaign's order."""
    return list(dict.fromkeys(each.carrier for each in numbers if every or each.channel is channel))
