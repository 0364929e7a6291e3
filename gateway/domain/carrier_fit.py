"""Whether a survey's calls and texts, and a campaign's pace, fit a carrier: checked when a campaign is saved, never
while somebody listens.

Pure. What an adapter can put right by itself, such as a long text that it cuts in pieces, has no bound in the
carrier's limits and is no misfit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.machines import OnMachine
from gateway.domain.ports.carrier_limits import Capability, Limits
from ivr_flows.channels.sms_preview import texts_over
from ivr_flows.channels.voice_preview import PreviewedStep
from ivr_flows.survey import Survey
from ivr_flows.voice_script import Gather, Prompt, Record, Say, Verb


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that a carrier cannot do. `where` is a step and its language, or a rule."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a carrier can do, and how much."""

    carrier: str
    capabilities: frozenset[Capability]
    limits: Limits


def misfits_of_rules(rules: CampaignRules, able: Abilities) -> Iterator[Misfit]:
    """Check a campaign's rules for the calls that it makes."""
    if rules.calls_per_second > able.limits.calls_per_second:
        yield _too_fast("calls", able, able.limits.calls_per_second, rules.calls_per_second)
    if rules.ring_seconds > able.limits.longest_ring:
        yield Misfit(
            "rules.ring_seconds",
            f"{able.carrier} lets a call ring for {able.limits.longest_ring} s at most, not {rules.ring_seconds}",
        )
    if rules.machines.policy is OnMachine.LEAVE_MESSAGE and (
        Capability.MACHINE_DETECTION not in able.capabilities
    ):
        yield Misfit("rules.machines", f"{able.carrier} does not tell machines from people")


def misfits_of_pace_of_texts(rules: CampaignRules, able: Abilities) -> Iterator[Misfit]:
    """Check a campaign's rules for the texts that it invites with."""
    if rules.messages_per_second > able.limits.messages_per_second:
        yield _too_fast("messages", able, able.limits.messages_per_second, rules.messages_per_second)


def _too_fast(what: str, able: Abilities, most: float, asked: float) -> Misfit:
    """Say that a rate is more than the account has; one that has more says so in a setting."""
    rule = f"{what}_per_second"
    return Misfit(
        f"rules.{rule}",
        f"{able.carrier} takes {most:g} {what} a second of this account, not {asked:g} (where it has granted more, "
        f"set OTKLIK_{able.carrier.upper()}_{rule.upper()})",
    )


def misfits_of_texts(survey: Survey, able: Abilities) -> Iterator[Misfit]:
    """Check what a survey sends as one text."""
    most = able.limits.longest_text
    for long in texts_over(survey, most):
        yield Misfit(
            f"{long.step or 'the last text'} ({long.language})",
            f"{able.carrier} sends {most} characters in one text at most, and this one, with what is told before it, "
            f"may have {long.characters}",
        )


def misfits_of_steps(steps: Iterable[PreviewedStep], able: Abilities) -> Iterator[Misfit]:
    """Check what is told and asked."""
    for step in steps:
        for verb in step.script.verbs:
            for what in _misfits(verb, able):
                yield Misfit(f"{step.step} ({step.language})", f"{able.carrier} {what}")


def _misfits(verb: Verb, able: Abilities) -> Iterator[str]:
    match verb:
        case Gather():
            yield from _of_prompts(verb.prompts, able.limits)
            yield from _of_gather(verb, able)
        case Record():
            yield from _of_prompts(verb.prompts, able.limits)
            if verb.max_seconds > able.limits.longest_record:
                yield f"records for {able.limits.longest_record} s at most, not {verb.max_seconds:g}"
        case Say():
            yield from _of_prompts((verb,), able.limits)
        case _:
            return


def _of_gather(gather: Gather, able: Abilities) -> Iterator[str]:
    limits = able.limits
    if limits.longest_wait is not None and gather.timeout > limits.longest_wait:
        yield f"waits {limits.longest_wait:g} s for an answer at most, not {gather.timeout:g}"
    if (
        limits.most_digits is not None
        and gather.max_digits is not None
        and gather.max_digits > limits.most_digits
    ):
        yield f"takes {limits.most_digits} digits at most, not {gather.max_digits}"
    if gather.digits and gather.finish_key and gather.finish_key not in limits.finish_keys:
        yield f"cannot end an input with the key {gather.finish_key}, only with: {limits.finish_keys}"
    if gather.speech and Capability.SPEECH not in able.capabilities and not gather.digits:
        yield "does not recognise speech"
    hints = len(",".join(gather.hints))
    if gather.speech and limits.longest_hints is not None and hints > limits.longest_hints:
        yield f"takes hints of {limits.longest_hints} characters at most, not {hints}"


def _of_prompts(prompts: Iterable[Prompt], limits: Limits) -> Iterator[str]:
    for prompt in prompts:
        if (
            isinstance(prompt, Say)
            and limits.longest_say is not None
            and len(prompt.text) > limits.longest_say
        ):
            yield f"says {limits.longest_say} characters at once at most, not {len(prompt.text)}"
