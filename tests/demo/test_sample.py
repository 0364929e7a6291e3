from __future__ import annotations

import csv
import io
import subprocess
import sys

from demo.options import OWN_SAMPLE
from demo.sample import COLUMNS, ROWS, write_sample
from gateway.domain.sample import SamplePerson, read_person
from tests.support.databases import ROOT


def rows() -> list[dict[str, str]]:
    out = io.StringIO()
    write_sample(out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_the_committed_sample_is_what_the_generator_writes_byte_for_byte() -> None:
    written = subprocess.run(
        [sys.executable, "-m", "demo.sample"],
        cwd=ROOT,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    assert written.stdout == OWN_SAMPLE.read_bytes()


def test_the_sample_has_something_to_reject_and_most_of_it_is_good() -> None:
    read = [
        read_person(
            row,
            languages=("ru", "en"),
            default_language="en",
            default_touchpoint="x",
            default_region="US",
            assumed_zone="Europe/Moscow",
        )
        for row in rows()
    ]
    people = [each for each in read if isinstance(each, SamplePerson)]
    assert len(read) == ROWS
    assert 1 <= ROWS - len(people) <= ROWS // 20
    assert {each.language for each in people} == {"ru", "en"}
    assert any(each.warnings for each in people)
    numbers = [each.number.e164 for each in people]
    assert len(set(numbers)) < len(numbers), "nobody shares a telephone"


def test_every_person_has_an_id_of_their_own_and_every_column() -> None:
    found = rows()
    assert len({row["external_id"] for row in found}) == ROWS
    assert {tuple(row) for row in found} == {COLUMNS}


def test_english_numbers_come_from_ranges_set_aside_for_fiction() -> None:
    for row in rows():
        digits = "".join(each for each in row["phone"] if each.isdigit()).removeprefix("00")
        if row["country"] == "US" and digits.startswith("1") and len(digits) == 11:
            assert digits[4:9] == "55501", row
        if row["country"] == "GB" and digits.startswith("44") and len(digits) == 12:
            assert digits.startswith("447700900"), row
        if row["country"] == "AU" and digits.startswith("61") and len(digits) == 11:
            assert digits.startswith("61491570"), row
