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
from gateway.services.add_prompt import add_prompt
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.issue_console_link import issue_console_link
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.costs import CampaignCosts, read_costs
from gateway.services.reads.exchanges import ListedEvent, list_events, list_exchanges
from gateway.services.reads.quota_cells import read_quota_cells
from gateway.services.reads.recordings import ListedRecording, list_recordings, read_recording
from gateway.services.reads.text_preview import preview_texts
from gateway.services.replay_event import replay_event
from gateway.services.stop_campaign import Stopped, pause_campaign, stop_campaign
from gateway.services.write_rejects import write_rejects
from gateway.settings import Settings
from gateway.store.queries.exchanges import KeptExchange
from gateway.store.queries.quotas import Filling
from gateway.store.trouble import DATABASE_ERRORS, explain
from ivr_flows import library
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey

_MOST_ROWS = 10_000


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give the exit status: 0 done, 1 refused with a message, 2 wrongly called."""
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
    except DATABASE_ERRORS as error:
        sys.stderr.write(f"{Misconfigured.code}: {explain(error)}\n")
        return 1
    sys.stdout.write(f"{msgspec.json.encode(printed).decode()}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway.cli", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    publish = commands.add_parser("publish-survey", help="publish a survey from a file or the library")
    publish.add_argument("survey", help="a YAML file, or library:NAME")
    publish.add_argument(
        "--speak-missing", action="store_true", help="speak the texts of recordings that are not uploaded"
    )
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

    texts = commands.add_parser("preview-texts", help="show a survey's texts, their parts and their prices")
    texts.add_argument("survey", help="a YAML file, or library:NAME")
    texts.set_defaults(run=_preview_texts)

    costs = commands.add_parser("costs", help="show what a campaign has cost, by the price list")
    costs.add_argument("campaign", type=UUID)
    costs.set_defaults(run=_costs)

    link = commands.add_parser("console-link", help="print a link that opens the console once")
    link.add_argument("--address", help="where the web process is reached on this machine")
    link.set_defaults(run=_console_link)
    _add_commands_of_calls(commands)
    _add_commands_of_exchanges(commands)
    return parser


def _add_commands_of_calls(commands: Any) -> None:
    prompt = commands.add_parser("add-prompt", help="add a recorded prompt for a survey's next version")
    prompt.add_argument("survey", help="the survey's key")
    prompt.add_argument("name", help="the file's name in the survey, such as greeting.wav")
    prompt.add_argument("file", type=Path)
    prompt.set_defaults(run=_add_prompt)

    pause = commands.add_parser("pause-campaign", help="begin nothing new; start-campaign goes on")
    pause.add_argument("campaign", type=UUID)
    pause.set_defaults(run=_pause)

    stop = commands.add_parser(
        "stop-campaign", help="end everything at once, for good; run it again to be sure"
    )
    stop.add_argument("campaign", type=UUID)
    stop.set_defaults(run=_stop)

    heard = commands.add_parser("recordings", help="list the spoken answers of a campaign")
    heard.add_argument("campaign", type=UUID)
    heard.set_defaults(run=_recordings)

    fetch = commands.add_parser("recording", help="write a spoken answer as a WAV file, and its waveform")
    fetch.add_argument("recording", type=UUID)
    fetch.add_argument("--wav", type=Path, required=True)
    fetch.add_argument("--svg", type=Path)
    fetch.set_defaults(run=_recording)


def _add_commands_of_exchanges(commands: Any) -> None:
    said = commands.add_parser("exchanges", help="list what was said between carriers and us, redacted")
    said.add_argument("--subject", type=UUID, help="of one attempt, or of one text")
    said.add_argument("--last", type=_count, default=20)
    said.set_defaults(run=_exchanges)

    told = commands.add_parser("events", help="list what carriers told us, by the ids that replay takes")
    told.add_argument("--subject", type=UUID, help="of one attempt, or of one text")
    told.add_argument("--result", help="such as failed or unknown_word")
    told.add_argument("--last", type=_count, default=20)
    told.set_defaults(run=_events)

    again = commands.add_parser(
        "replay", help="take a kept webhook again: once more than once changes nothing"
    )
    again.add_argument("event", help="its id; see events")
    again.set_defaults(run=_replay)


def _count(written: str) -> int:
    """Read how many rows to list. Raises `ArgumentTypeError`, which the parser reports."""
    if not written.isdecimal() or not 1 <= int(written) <= _MOST_ROWS:
        raise argparse.ArgumentTypeError(f"{written!r} is no number from 1 to {_MOST_ROWS}")
    return int(written)


def _publish(options: argparse.Namespace) -> dict[str, str]:
    source, file = _survey(options.survey)
    with _runtime() as runtime:
        version = publish_survey(runtime, source, file, speak_missing=options.speak_missing)
    return {"survey_version": str(version)}


def _add_prompt(options: argparse.Namespace) -> dict[str, Any]:
    with _runtime() as runtime:
        prepared = add_prompt(runtime, options.survey, options.name, _bytes(options.file))
    worst_first = sorted(prepared.faults, key=lambda fault: not fault.is_error)
    faults = [f"{fault.code}: {fault.message}; {fault.remedy}" for fault in worst_first]
    if prepared.audio is None:
        raise BadInput(str(options.file), faults[0], "; ".join(faults[1:]))
    return {"sha256": prepared.audio.sha256, "seconds": prepared.audio.seconds, "warnings": faults}


def _survey(named: str) -> tuple[str, str]:
    """Give the source of a survey, and the file that it is in."""
    kind, _, name = named.partition(":")
    if kind != "library":
        return _text(Path(named)), named
    if name not in library.names():
        raise BadInput("survey", f"no {name!r} in the library", "one of: " + ", ".join(library.names()))
    return library.survey_source(name), f"{name}.yaml"


def _create(options: argparse.Namespace) -> dict[str, str]:
    rules = CampaignRules()
    if options.rules is not None:
        try:
            rules = read_new_rules(msgspec.json.decode(_text(options.rules), type=dict[str, Any]))
        except msgspec.MsgspecError as error:
            raise BadInput(str(options.rules), str(error), "see docs/rules.md") from error
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


def _pause(options: argparse.Namespace) -> dict[str, Any]:
    with _runtime() as runtime:
        called_off = pause_campaign(runtime, options.campaign)
    return {"campaign": str(options.campaign), "state": "paused", "called_off": called_off}


def _stop(options: argparse.Namespace) -> Stopped:
    with _runtime() as runtime:
        return stop_campaign(runtime, options.campaign)


def _import(options: argparse.Namespace) -> dict[str, Any]:
    lines = io.StringIO(_text(options.file))  # not splitlines: it would break a cell at other separators
    if options.rejects is not None:
        _write(options.rejects, b"")  # before anything is imported: where it cannot be written, nothing is
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


def _preview_texts(options: argparse.Namespace) -> dict[str, Any]:
    source, file = _survey(options.survey)
    survey = read_survey(source, file)
    with _runtime() as runtime:
        return {
            "prices": runtime.prices.edition,
            "verify": sorted(runtime.prices.verify & set(runtime.messages)),
            "texts": preview_texts(survey, runtime.prices, tuple(sorted(runtime.messages))),
        }


def _costs(options: argparse.Namespace) -> CampaignCosts:
    with _runtime() as runtime:
        return read_costs(runtime, options.campaign)


def _recordings(options: argparse.Namespace) -> dict[str, list[ListedRecording]]:
    with _runtime() as runtime:
        return {"recordings": list_recordings(runtime, options.campaign)}


def _recording(options: argparse.Namespace) -> dict[str, str]:
    with _runtime() as runtime:
        kept = read_recording(runtime, options.recording)
    _write(options.wav, kept.wav)
    if options.svg is not None:
        _write(options.svg, kept.svg.encode())
    return {"wav": str(options.wav), "svg": str(options.svg or "")}


def _exchanges(options: argparse.Namespace) -> dict[str, list[KeptExchange]]:
    with _runtime() as runtime:
        return {"exchanges": list_exchanges(runtime, options.subject, options.last)}


def _events(options: argparse.Namespace) -> dict[str, list[ListedEvent]]:
    with _runtime() as runtime:
        return {"events": list_events(runtime, options.subject, options.result, options.last)}


def _replay(options: argparse.Namespace) -> dict[str, Any]:
    with _runtime() as runtime:
        return {"event": options.event, "results": replay_event(runtime, options.event)}


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


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), error.strerror or "cannot be read", "check the path") from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(str(file), error.strerror or "cannot be written", "check the path") from error


def _text(file: Path) -> str:
    try:
        return _bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(str(file), "is not UTF-8", "save it as UTF-8") from error


if __name__ == "__main__":
    sys.exit(main())
