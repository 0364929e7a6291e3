"""Commands for surveys: publish one, add its recorded prompts, see its texts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from gateway.cli.files import read_bytes, read_text
from gateway.cli.installation import open_runtime
from gateway.domain.errors import BadInput
from gateway.services.add_prompt import add_prompt
from gateway.services.publish_survey import publish_survey
from gateway.services.reads.text_preview import preview_texts
from ivr_flows import library
from ivr_flows.reader import read_survey


def add_commands(commands: Any) -> None:
    """Add the commands of this group to the parser's."""
    publish = commands.add_parser("publish-survey", help="publish a survey from a file or the library")
    publish.add_argument("survey", help="a YAML file, or library:NAME")
    publish.add_argument(
        "--speak-missing", action="store_true", help="speak the texts of recordings that are not uploaded"
    )
    publish.set_defaults(run=_publish)

    prompt = commands.add_parser("add-prompt", help="add a recorded prompt for a survey's next version")
    prompt.add_argument("survey", help="the survey's key")
    prompt.add_argument("name", help="the file's name in the survey, such as greeting.wav")
    prompt.add_argument("file", type=Path)
    prompt.set_defaults(run=_add_prompt)

    texts = commands.add_parser("preview-texts", help="show a survey's texts, their parts and their prices")
    texts.add_argument("survey", help="a YAML file, or library:NAME")
    texts.set_defaults(run=_preview_texts)


def _publish(options: argparse.Namespace) -> dict[str, str]:
    source, file = _survey(options.survey)
    with open_runtime() as runtime:
        version = publish_survey(runtime, source, file, speak_missing=options.speak_missing)
    return {"survey_version": str(version)}


def _add_prompt(options: argparse.Namespace) -> dict[str, Any]:
    with open_runtime() as runtime:
        prepared = add_prompt(runtime, options.survey, options.name, read_bytes(options.file))
    worst_first = sorted(prepared.faults, key=lambda fault: not fault.is_error)
    faults = [f"{fault.code}: {fault.message}; {fault.remedy}" for fault in worst_first]
    if prepared.audio is None:
        raise BadInput(str(options.file), faults[0], "; ".join(faults[1:]))
    return {"sha256": prepared.audio.sha256, "seconds": prepared.audio.seconds, "warnings": faults}


def _preview_texts(options: argparse.Namespace) -> dict[str, Any]:
    source, file = _survey(options.survey)
    survey = read_survey(source, file)
    with open_runtime() as runtime:
        return {
            "prices": runtime.prices.edition,
            "verify": sorted(runtime.prices.verify & set(runtime.messages)),
            "texts": preview_texts(survey, runtime.prices, tuple(sorted(runtime.messages))),
        }


def _survey(named: str) -> tuple[str, str]:
    """Give the source of a survey, and the file that it is in."""
    kind, _, name = named.partition(":")
    if kind != "library":
        return read_text(Path(named)), named
    if name not in library.names():
        raise BadInput("survey", f"no {name!r} in the library", "one of: " + ", ".join(library.names()))
    return library.survey_source(name), f"{name}.yaml"
