"""The demo's campaign: the post-call NPS survey, a sample, and rules compressed to minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import msgspec
from rich.console import Console

from demo.options import Options
from demo.stack import OUR_NUMBERS
from gateway.domain.campaign_rules import read_rules
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.progress import CampaignProgress, read_progress
from gateway.services.write_rejects import write_rejects
from ivr_flows import library

SURVEY = "post-call-nps"
NAME = "After the call"
RULES = Path(__file__).with_name("campaign_rules.json")


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


def open_campaign(runtime: Runtime, options: Options, rejects: Path, console: Console) -> Fieldwork:
    """Publish the survey, create the campaign, import the sample and start.

    Rows that were rejected, and what was odd about others, are written to `rejects`.
    """
    version = publish_survey(runtime, library.survey_source(SURVEY), f"{SURVEY}.yaml")
    campaign_id = create_campaign(
        runtime,
        name=NAME,
        survey_version_id=version,
        numbers=_numbers(),
        default_language="en",
        rules=read_rules(msgspec.json.decode(RULES.read_bytes())),
    )
    with options.sample.open(encoding="utf-8-sig", newline="") as lines:
        report = import_sample(runtime, campaign_id, options.sample.name, lines, default_region="US")
    with rejects.open("w", encoding="utf-8", newline="") as out:
        write_rejects(report, out)
    console.print(
        f"{options.sample.name}: {report.total} rows, [green]{report.accepted} accepted[/]"
        f" ({report.warned} with a remark), [red]{report.rejected} rejected[/]; reasons in {rejects}",
        soft_wrap=True,
        highlight=False,
    )
    start_campaign(runtime, campaign_id)
    return Fieldwork(runtime, campaign_id)


def _numbers() -> list[OurNumber]:
    """Give our numbers: one at each carrier, for calls and for texts."""
    twilio, vonage = OUR_NUMBERS["twilio"], OUR_NUMBERS["vonage"]
    return [
        *one_for_each("twilio", voice=twilio, sms=twilio),
        *(
            replace(each, regions=_REGIONS_OF_VONAGE)
            for each in one_for_each("vonage", voice=vonage, sms=vonage)
        ),
    ]
