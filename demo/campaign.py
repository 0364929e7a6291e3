"""The demo's campaign: the survey that is asked, a sample or none, and rules compressed to minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import msgspec
from rich.console import Console

from demo.asked_survey import AskedSurvey
from demo.options import Options
from demo.stack import OUR_NUMBERS
from gateway.domain.campaign_rules import CampaignRules, read_rules
from gateway.domain.channel import Channel
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.progress import CampaignProgress, read_progress
from gateway.services.write_rejects import write_rejects
from ivr_flows.survey import Survey

NAME = "After the call"
RULES = Path(__file__).with_name("campaign_rules.json")
KEYWORDS = ("survey", "опрос")


# Whom the second carrier reaches, half of the sample; the others, and whom it refuses, the first one does.
_REGIONS_OF_VONAGE = ("RU",)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """A campaign under way."""

    runtime: Runtime
    campaign_id: UUID

    def progress(self) -> CampaignProgress:
        """Read how far it is."""
        return read_progress(self.runtime, self.campaign_id)

    def is_done(self) -> bool:
        """Say whether every case is final, no call is up and no result is on its way."""
        return self.progress().is_done


def open_campaign(
    runtime: Runtime, options: Options, asked: AskedSurvey, rejects: Path, console: Console
) -> Fieldwork:
    """Publish the survey, create the campaign, import the sample if there is one, and start.

    Rows that were rejected, and what was odd about others, are written to `rejects`.
    """
    survey = asked.survey
    version = publish_survey(runtime, asked.source, asked.file, speak_missing=True)
    campaign_id = create_campaign(
        runtime,
        name=NAME,
        survey_version_id=version,
        numbers=_numbers(options),
        default_language="en" if "en" in survey.languages else survey.languages[0],
        rules=_rules(survey, options),
    )
    if options.sample is not None:
        _import_sample(runtime, campaign_id, options.sample, rejects, console)
    start_campaign(runtime, campaign_id)
    return Fieldwork(runtime, campaign_id)


def _import_sample(
    runtime: Runtime, campaign_id: UUID, sample: Path, rejects: Path, console: Console
) -> None:
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        report = import_sample(runtime, campaign_id, sample.name, lines, default_region="US")
    with rejects.open("w", encoding="utf-8", newline="") as out:
        write_rejects(report, out)
    console.print(
        f"{sample.name}: {report.total} rows, [green]{report.accepted} accepted[/]"
        f" ({report.warned} with a remark), [red]{report.rejected} rejected[/]; reasons in {rejects}",
        soft_wrap=True,
        highlight=False,
    )


def _rules(survey: Survey, options: Options) -> CampaignRules:
    """Read the rules, for the channels of the survey; who is at the page of phones may call and text by themselves."""
    rules = read_rules(msgspec.json.decode(RULES.read_bytes()))
    channels = tuple(each for each in rules.channels if each in survey.channels)
    if options.once:
        return replace(rules, channels=channels)  # it ends when the sample does: nobody is at the page
    return replace(
        rules,
        channels=channels,
        takes_calls=Channel.VOICE in channels,
        keywords=KEYWORDS if Channel.SMS in channels else (),
        calls_per_second=rules.calls_per_second if options.sample else 1.0,
    )


def _numbers(options: Options) -> list[OurNumber]:
    """Give our numbers: one at each carrier, for calls and for texts."""
    twilio, vonage = OUR_NUMBERS["twilio"], OUR_NUMBERS["vonage"]
    if options.sample is None:
        return list(one_for_each("twilio", voice=twilio, sms=twilio))  # its author has one telephone
    return [
        *one_for_each("twilio", voice=twilio, sms=twilio),
        *(
            replace(each, regions=_REGIONS_OF_VONAGE)
            for each in one_for_each("vonage", voice=vonage, sms=vonage)
        ),
    ]
