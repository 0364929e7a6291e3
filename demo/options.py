"""What `make demo` takes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from demo.asked_survey import USUAL

OWN_SAMPLE = Path(__file__).with_name("customers.csv")
SPEED_ONCE = 60.0
SPEED_WATCHED = 30.0
SPEED_TRIAL = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """`speed` is business seconds in a real one; `faults` the rate of every fault of the sandbox.

    `survey` is a file or `library:NAME`. Without a sample nobody is drawn: its author tries it on a phone.
    """

    once: bool
    speed: float
    sample: Path | None
    faults: float
    seed: int
    survey: str = USUAL


def read_options(arguments: list[str] | None = None) -> Options:
    """Read the command line; ends the program with a message on a value that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="The whole gateway, with people.")
    parser.add_argument("--once", action="store_true", help="end when the fieldwork is done")
    parser.add_argument("--speed", type=float, help="business seconds in a real second")
    parser.add_argument("--sample", type=Path, help="a CSV of customers")
    parser.add_argument("--survey", help="a survey to try on a phone: a YAML file, or library:NAME")
    parser.add_argument("--faults", type=float, default=0.0, help="the rate of every fault, 0 to 1")
    parser.add_argument("--seed", type=int, default=7, help="of the people and the faults")
    given = parser.parse_args(arguments)
    is_trial = given.survey is not None and given.sample is None and not given.once
    usual = SPEED_TRIAL if is_trial else SPEED_ONCE if given.once else SPEED_WATCHED
    speed = usual if given.speed is None else given.speed
    if not 0.1 <= speed <= 600:
        parser.error("--speed is between 0.1 and 600")
    if not 0 <= given.faults <= 1:
        parser.error("--faults is between 0 and 1")
    sample = None if is_trial else given.sample or OWN_SAMPLE
    if sample is not None and not sample.is_file():
        parser.error(f"--sample: there is no file {sample}")
    return Options(given.once, speed, sample, given.faults, given.seed, given.survey or USUAL)
