"""Commands for campaigns: create, start, pause and stop one, see its quotas and what it has cost."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from gateway.cli.files import read_text
from gateway.cli.installation import open_runtime
from gateway.domain.campaign_rules import CampaignRules, read_new_rules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput
from gateway.domain.our_numbers import OurNumber
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.reads.costs import CampaignCosts, read_costs
from gateway.services.reads.quota_cells import read_quota_cells
from gateway.services.stop_campaign import Stopped, pause_campaign, stop_campaign
from gateway.store.queries.quotas import Filling


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    create = commands.add_parser("create-campaign", help="create a campaign as a draft")
    create.add_argument("name")
    create.add_argument("--survey-version", required=True, type=UUID)
    for channel, dest in (("voice", "voice_numbers"), ("sms", "sms_numbers")):
        create.add_argument(
            f"--{channel}-number",
            dest=dest,
            action="append",
            default=[],
            metavar="[RU,KZ:]NUMBER[@CARRIER]",
            help="E.164, tried in the order given; with regions it is only for people there; twilio where no carrier is named",
        )
    create.add_argument("--language", required=True, help="for people without a language of their own")
    create.add_argument(
        "--rules", type=Path, help="a JSON file of campaign rules; the house's where left out"
    )
    create.set_defaults(run=_create)

    for name, run, words in (
        ("start-campaign", _start, "let a campaign invite"),
        ("pause-campaign", _pause, "begin nothing new; start-campaign goes on"),
        ("stop-campaign", _stop, "end everything at once, for good; run it again to be sure"),
        ("quotas", _quotas, "show how full a campaign's quota cells are"),
        ("costs", _costs, "show what a campaign has cost, by the price list"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("campaign", type=UUID)
        command.set_defaults(run=run)


def _create(options: argparse.Namespace) -> dict[str, str]:
    rules = CampaignRules()
    if options.rules is not None:
        try:
            rules = read_new_rules(msgspec.json.decode(read_text(options.rules), type=dict[str, Any]))
        except msgspec.MsgspecError as error:
            raise BadInput(str(options.rules), str(error), "see docs/rules.md") from error
    with open_runtime() as runtime:
        campaign = create_campaign(
            runtime,
            name=options.name,
            survey_version_id=options.survey_version,
            numbers=[
                *(_number(Channel.VOICE, written) for written in options.voice_numbers),
                *(_number(Channel.SMS, written) for written in options.sms_numbers),
            ],
            default_language=options.language,
            rules=rules,
        )
    return {"campaign": str(campaign)}


def _number(channel: Channel, written: str) -> OurNumber:
    number, _, carrier = written.partition("@")
    before, colon, number = number.rpartition(":")
    regions = tuple(region.strip().upper() for region in before.split(",")) if colon else ()
    return OurNumber(number.strip(), carrier.strip() or "twilio", channel, regions)


def _start(options: argparse.Namespace) -> dict[str, str]:
    with open_runtime() as runtime:
        start_campaign(runtime, options.campaign)
    return {"campaign": str(options.campaign), "state": "running"}


def _pause(options: argparse.Namespace) -> dict[str, Any]:
    with open_runtime() as runtime:
        called_off = pause_campaign(runtime, options.campaign)
    return {"campaign": str(options.campaign), "state": "paused", "called_off": called_off}


def _stop(options: argparse.Namespace) -> Stopped:
    with open_runtime() as runtime:
        return stop_campaign(runtime, options.campaign)


def _quotas(options: argparse.Namespace) -> dict[str, list[Filling]]:
    with open_runtime() as runtime:
        return {"cells": read_quota_cells(runtime, options.campaign)}


def _costs(options: argparse.Namespace) -> CampaignCosts:
    with open_runtime() as runtime:
        return read_costs(runtime, options.campaign)
