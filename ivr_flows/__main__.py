"""The author's tool: `python -m ivr_flows check FILE ...`, `run FILE` and the commands of `tools.commands`.

Prints and reads the terminal; everything else of this package is pure.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast, get_args

from ivr_flows.channels.cati import card
from ivr_flows.channels.sms import text_body
from ivr_flows.channels.voice import read_input, voice_script
from ivr_flows.context import BEGAN_AT, BEGAN_ON, STARTED_AT
from ivr_flows.effects import Effect
from ivr_flows.events import Answer, ChannelName, Event, HangUp, NoInput, QuotaVerdict, Stop
from ivr_flows.export import answers_on_path
from ivr_flows.importers.surveda.command import add_surveda_import
from ivr_flows.reader import read_survey
from ivr_flows.state import State, decode_state, encode_state
from ivr_flows.survey import Survey
from ivr_flows.tools.check import check_files, found, status_of
from ivr_flows.tools.commands import (
    add_commands,
    relative_to_walk,
    run_tool,
    why_unread,
    write_walk,
)
from ivr_flows.tools.contact_fields import refuse_unknown_fields
from ivr_flows.tools.record import record
from ivr_flows.tools.screen import kept, seen
from ivr_flows.turn import begin, turn
from ivr_flows.voice_script import Gather, Pause, Play, Record, Say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit status: 1 for a survey with faults."""
    options = _parser().parse_args(arguments)
    if "tool" in options:
        status, text = run_tool(options, _load)
        print(text, file=sys.stderr if status > 1 else sys.stdout)
        return status
    if options.command == "check":
        return _check(options)
    (read,) = check_files([options.file], lambda file: _load(file, options.audio))
    if read.survey is None:
        print(read.unread or found([read], "text"), file=sys.stderr if read.unread else sys.stdout)
        return status_of([read])
    return _run(read.survey, options)


def _load(path: Path, audio: Path | None = None) -> Survey:
    return read_survey(path.read_text(encoding="utf-8"), str(path), _beside(path), _recordings(audio))


def _beside(path: Path) -> Callable[[str], str]:
    """Load included files from the folder of the survey."""

    def load(name: str) -> str:
        try:
            return (path.parent / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LookupError(name) from error

    return load


def _recordings(folder: Path | None) -> frozenset[str] | None:
    return None if folder is None else frozenset(file.name for file in folder.iterdir())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ivr_flows", description="Check a survey, or talk to it.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="list every fault, with file and line")
    check.add_argument("file", type=Path, nargs="+", help="the files that are read")
    check.add_argument("--audio", type=Path, metavar="FOLDER", help="where its recordings are")
    check.add_argument("--format", choices=("text", "json"), default="text")
    run = commands.add_parser("run", help="be interviewed here; an empty line is silence, STOP stops")
    run.add_argument("file", type=Path)
    run.add_argument("--audio", type=Path, metavar="FOLDER", help="where its recordings are")
    run.add_argument("--channel", choices=get_args(ChannelName), default="sms")
    run.add_argument("--language")
    run.add_argument("--seed", type=int, default=1)
    run.add_argument("--contact", action="append", default=[], metavar="FIELD=VALUE")
    run.add_argument("--record", type=Path, metavar="FILE", help="keep the walk, for replay")
    add_commands(commands)
    add_surveda_import(commands)
    return parser


def _check(options: argparse.Namespace) -> int:
    checked = check_files(options.file, lambda file: _load(file, options.audio))
    for one in checked:
        if one.unread:
            print(one.unread, file=sys.stderr)
    if text := found(checked, options.format):
        print(text)
    return status_of(checked)


def _run(survey: Survey, options: argparse.Namespace) -> int:
    channel = cast("ChannelName", options.channel)
    language, seed = options.language or survey.languages[0], options.seed
    if options.record is not None and not options.record.parent.is_dir():
        print(f"{options.record}: there is no such folder", file=sys.stderr)
        return 2
    try:
        context = _context(survey, options.contact)
        begun = begin(survey, seed=seed, context=context, language=language, channel=channel)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    events = _talk(survey, *begun)
    if options.record is not None:
        file = relative_to_walk(options.file, options.record)
        walk = record(
            survey, events, seed=seed, context=context, language=language, channel=channel, file=file
        )
        try:
            write_walk(walk, options.record)
        except OSError as error:
            print(f"{options.record}: {why_unread(error)}", file=sys.stderr)
            return 2
        print(f"{options.record}: recorded")
    return 0


def _context(survey: Survey, given: Iterable[str]) -> dict[str, str]:
    """Read what is known of the person; today is the day of this machine, unless it is given too.

    Raises ValueError for what is no field of the survey.
    """
    context: dict[str, str] = {}
    for field in given:
        name, is_given, value = field.partition("=")
        if not is_given:
            raise ValueError(f"--contact takes FIELD=VALUE, not {field}")
        context[name] = value
    refuse_unknown_fields(survey, context)
    if STARTED_AT not in context:
        now = datetime.now(UTC).astimezone()
        context = {BEGAN_ON: now.date().isoformat(), BEGAN_AT: f"{now:%H:%M}", **context}
    return context


def _talk(survey: Survey, state: State, effects: tuple[Effect, ...]) -> list[Event]:
    """Interview the person at the terminal; give the events that it came to."""
    events: list[Event] = []
    while True:
        if state.waiting:  # a place in a quota: here nothing is ever full
            event: Event = QuotaVerdict(state.waiting, admitted=True)
        else:
            if shown := _shown(survey, state, effects):
                print(shown)
            if state.outcome is not None:
                break
            try:
                event = _event(survey, state, input("> "))
            except EOFError:
                print("(hung up)")
                return [*events, HangUp()]
        events.append(event)
        state, effects = turn(survey, decode_state(encode_state(state)), event)
    print(f"({state.outcome})")
    for answer in answers_on_path(survey, state):
        print(f"  {kept(answer)}")
    return events


def _event(survey: Survey, state: State, line: str) -> Event:
    if line.strip().upper() in ("STOP", "СТОП"):
        return Stop()
    if state.channel == "voice":
        keys = line.strip()
        pressed = bool(keys) and all(sign in "0123456789*#" for sign in keys)
        return read_input(survey, state, keys if pressed else None, None if pressed else line, None)
    return Answer(line) if line.strip() else NoInput()


def _shown(survey: Survey, state: State, effects: Sequence[Effect]) -> str:
    if state.channel == "sms":
        return text_body(survey, state, effects)
    if state.channel == "cati":
        return "\n".join(seen(card(survey, state, effects)))
    lines: list[str] = []
    for verb in voice_script(survey, state, effects).verbs:
        for part in verb.prompts if isinstance(verb, (Gather, Record)) else (verb,):
            match part:
                case Say(text=text):
                    lines.append(text)
                case Play(asset=asset):
                    lines.append(f"[{asset}]")
                case Pause():
                    lines.append("...")
                case _:
                    lines.append(f"[{type(part).__name__.lower()}]")
    return "\n".join(lines)


def _main_for_a_pipe() -> int:
    """Run one command whose reader, `head` for one, may stop reading before all is said."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left is flushed at the end of the process: into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(_main_for_a_pipe())
