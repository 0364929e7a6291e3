"""What `make demo` takes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

OWN_SAMPLE = Path(__file__).with_name("customers.csv")
SPEED_ONCE = 60.0
SPEED_WATCHED = 30.0


@dataclass(frozen=True, slots=True)
class Options:
    """`speed` is business seconds in a real one; `faults` the rate of every fault of the sandbox."""

    once: bool
    speed: float
    sample: Path
    faults: float
    seed: int


def read_options(arguments: list[str] | None = None) -> Options:
    """Read the command line; ends the program with a message on a value that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="The whole gateway, with people.")
    parser.add_argument("--once", action="store_true", help="end when the fieldwork is done")
    parser.add_argument("--speed", type=float, help="business seconds in a real second")
    parser.add_argument("--sample", type=Path, default=OWN_SAMPLE, help="a CSV of customers")
    parser.add_argument("--faults", type=float, default=0.0, help="the rate of every fault, 0 to 1")
    parser.add_argument("--seed", type=int, default=7, help="of the people and the faults")
    given = parser.parse_args(arguments)
    usual = SPEED_ONCE if given.once else SPEED_WATCHED
    speed = usual if given.speed is None else given.speed
    if not 0.1 <= speed <= 600:
        parser.error("--speed is between 0.1 and 600")
    if not 0 <= given.faults <= 1:
        parser.error("--faults is between 0 and 1")
    if not given.sample.is_file():
        parser.error(f"--sample: there is no file {given.sample}")
    return Options(given.once, speed, given.sample, given.faults, given.seed)
