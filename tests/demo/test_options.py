from __future__ import annotations

from pathlib import Path

import pytest

from demo.options import OWN_SAMPLE, SPEED_ONCE, SPEED_TRIAL, SPEED_WATCHED, Options, read_options


def test_without_arguments_the_demo_is_watched_with_its_own_sample() -> None:
    assert read_options([]) == Options(False, SPEED_WATCHED, OWN_SAMPLE, 0.0, 7)


def test_a_demo_that_runs_once_is_faster_unless_it_is_told_otherwise() -> None:
    assert read_options(["--once"]).speed == SPEED_ONCE
    assert read_options(["--once", "--speed", "10"]).speed == 10.0


def test_everything_can_be_chosen(tmp_path: Path) -> None:
    sample = tmp_path / "mine.csv"
    sample.touch()
    chosen = read_options(["--speed", "600", "--sample", str(sample), "--faults", "0.05", "--seed", "3"])
    assert chosen == Options(False, 600.0, sample, 0.05, 3)


def test_a_survey_without_a_sample_is_tried_by_its_author_in_real_time() -> None:
    chosen = read_options(["--survey", "mine.yaml"])
    assert (chosen.survey, chosen.sample, chosen.speed) == ("mine.yaml", None, SPEED_TRIAL)


@pytest.mark.parametrize("more", [["--once"], ["--sample", str(OWN_SAMPLE)]])
def test_a_survey_with_a_sample_is_asked_of_people(more: list[str]) -> None:
    chosen = read_options(["--survey", "mine.yaml", *more])
    assert (chosen.survey, chosen.sample) == ("mine.yaml", OWN_SAMPLE)
    assert chosen.speed > SPEED_TRIAL


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--speed", "601"], "between 0.1 and 600"),
        (["--speed", "-1"], "between 0.1 and 600"),
        (["--speed", "0"], "between 0.1 and 600"),
        (["--speed", "nan"], "between 0.1 and 600"),
        (["--speed", "fast"], "invalid float"),
        (["--faults", "1.1"], "between 0 and 1"),
        (["--faults", "-0.1"], "between 0 and 1"),
        (["--sample", "nowhere.csv"], "there is no file nowhere.csv"),
        (["--seed", "x"], "invalid int"),
    ],
)
def test_a_value_that_cannot_be_used_ends_the_program_with_a_reason(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
