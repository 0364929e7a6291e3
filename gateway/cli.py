"""The command line: `python -m gateway.cli COMMAND`. Parses, calls one use case, prints what came of it."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from pydantic import ValidationError

from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules, read_new_rules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, Misconfigured, OtklikError
from gateway.domain.our_numbers import OurNumber
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.issue_console_link import issue_console_link
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.quota_cells import read_quota_cells
from gateway.services.write_rejects import write_rejects
from gateway.settings import Settings
from gateway.store.queries.quotas import Filling
from ivr_flows import library
from ivr_flows.faults import SurveyFaults


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give the exit status: 0 done, 1 refused with a message."""
    options = _parser().parse_args(arguments)
    try:
        printed = options.run(options)
    except SurveyFaults as faults:
        for fault in faults.faults:
            sys.stderr.write(f"{fault.file}:{fault.line}:{fault.column}: {fault.code}: {fault.message}\n")
        return 1
    except OtklikError as error:
        sys.stderr.write(f"{error.code}: {error}\n")
        return 1
    sys.stdout.write(f"{msgspec.json.encode(printed).decode()}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway.cli", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    publish = commands.add_parser("publish-survey", help="publish a survey from a file or the library")
    publish.add_argument("survey", help="a YAML file, or library:NAME")
    publish.set_defaults(run=_publish)

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

    start = commands.add_parser("start-campaign", help="let a campaign invite")
    start.add_argument("campaign", type=UUID)
    start.set_defaults(run=_start)

    sample = commands.add_parser("import-sample", help="import a CSV of customers into a campaign")
    sample.add_argument("campaign", type=UUID)
    sample.add_argument("file", type=Path)
    sample.add_argument("--region", help="ISO 3166 region of national numbers where a row names none")
    sample.add_argument("--rejects", type=Path, help="where rejected rows go, as CSV")
    sample.set_defaults(run=_import)

    cells = commands.add_parser("quotas", help="show how full a campaign's quota cells are")
    cells.add_argument("campaign", type=UUID)
    cells.set_defaults(run=_quotas)

    link = commands.add_parser("console-link", help="print a link that opens the console once")
    link.add_argument("--address", help="where the web process is reached on this machine")
    link.set_defaults(run=_console_link)
    return parser


def _publish(options: argparse.Namespace) -> dict[str, str]:
    kind, _, name = str(options.survey).partition(":")
    if kind == "library":
        if name not in library.names():
            raise BadInput("survey", f"no {name!r} in the library", "one of: " + ", ".join(library.names()))
        source, file = library.survey_source(name), f"{name}.yaml"
    else:
        source, file = _text(Path(options.survey)), str(options.survey)
    with _runtime() as runtime:
        return {"survey_version": str(publish_survey(runtime, source, file))}


def _create(options: argparse.Namespace) -> dict[str, str]:
    rules = CampaignRules()
    if options.rules is not None:
        try:
            rules = read_new_rules(msgspec.json.decode(_text(options.rules), type=dict[str, Any]))
        except msgspec.MsgspecError as error:
            raise BadInput(
                str(options.rules), str(error), "see the campaign rules in the documentation"
            ) from error
    with _runtime() as runtime:
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
    with _runtime() as runtime:
        start_campaign(runtime, options.campaign)
    return {"campaign": str(options.campaign), "state": "running"}


def _import(options: argparse.Namespace) -> dict[str, Any]:
    lines = io.StringIO(_text(options.file))  # not splitlines: it would break a cell at other separators
    with _runtime() as runtime:
        report = import_sample(
            runtime, options.campaign, options.file.name, lines, default_region=options.region
        )
    if options.rejects is not None:
        with options.rejects.open("w", encoding="utf-8", newline="") as out:
            write_rejects(report, out)
    return {
        "sample": report.total,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "warned": report.warned,
    }


def _quotas(options: argparse.Namespace) -> dict[str, list[Filling]]:
    with _runtime() as runtime:
        return {"cells": read_quota_cells(runtime, options.campaign)}


def _console_link(options: argparse.Namespace) -> dict[str, str]:
    with _runtime() as runtime:
        return {"console": issue_console_link(runtime, options.address)}


@contextmanager
def _runtime() -> Iterator[Runtime]:
    """Build the runtime from the environment and close it. Raises `Misconfigured` naming what is wrong."""
    try:
        settings = Settings()
    except ValidationError as refused:
        words = (
            "".join(f"OTKLIK_{str(name).upper()}: " for name in fault["loc"]) + fault["msg"]
            for fault in refused.errors()
        )
        raise Misconfigured("; ".join(words)) from None  # the cause would show what was given
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.close()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(str(file), error.strerror or "cannot be read", "check the path") from error
    except UnicodeDecodeError as error:
        raise BadInput(str(file), "is not UTF-8", "save it as UTF-8") from error


if __name__ == "__main__":
    sys.exit(main())
