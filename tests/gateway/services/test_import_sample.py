"""Samples as people and their programs write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event

from gateway.domain.errors import BadInput, NotFound
from gateway.services.import_sample import BATCH, ImportReport, RejectedRow, import_sample
from gateway.services.write_rejects import write_rejects
from tests.support.office import BERLIN, MOBILE, Office

HEADER = "external_id,name,phone,language,subject\n"
ANYWHERE_IN_RUSSIA = "+79165106942"
CASES = 'SELECT count(*) FROM "case"'


def imported(office: Office, lines: Iterable[str]) -> ImportReport:
    """Import lines into a campaign without people."""
    if office.campaign == UUID(int=0):
        office.open()
    return import_sample(office.runtime, office.campaign, "people.csv", lines)


def test_a_file_from_a_spreadsheet_is_read_with_its_mark_its_quotes_and_its_line_ends(office: Office) -> None:
    text = f'\ufeff{HEADER.strip()}\r\nc1,"Miller, Anna",{MOBILE},en,"first\r\nsecond"\r\nc2,Boris,{BERLIN},en,\r\n'
    report = imported(office, io.StringIO(text, newline=""))
    assert (report.accepted, report.rejected) == (2, 0)
    names = office.rows("SELECT external_id, name FROM respondent ORDER BY external_id")
    assert [tuple(each.values()) for each in names] == [("c1", "Miller, Anna"), ("c2", "Boris")]


def test_other_separators_of_lines_do_not_break_a_cell(office: Office) -> None:
    report = imported(office, io.StringIO(f"{HEADER}c1,Anna\u2028Maria,{MOBILE},en,a\x85b\x0cc\n"))
    assert (report.accepted, report.faults) == (1, ())
    assert office.one("SELECT name FROM respondent") == "Anna\u2028Maria"


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ([], "external_id, phone"),
        (["name;phone\n"], "external_id, phone"),
        (["external_id,name\n"], "phone"),
        (["phone\n"], "external_id"),
    ],
)
def test_a_header_that_lacks_columns_is_refused_with_their_names(
    office: Office, lines: list[str], named: str
) -> None:
    with pytest.raises(BadInput, match=named) as refused:
        imported(office, lines)
    assert refused.value.where == "row 1"
    assert office.one(CASES) == 0


def test_a_file_that_is_no_csv_is_refused_with_its_line(office: Office) -> None:
    with pytest.raises(BadInput, match="line 3"):
        imported(office, [HEADER, f"c1,Anna,{MOBILE},en,\n", f'c2,"{"x" * 140_000}",{BERLIN},en,\n'])


def test_rows_are_numbered_as_a_spreadsheet_shows_them(office: Office) -> None:
    report = imported(office, [HEADER, "\n", "c1,Anna,n/a,en,\n", "\n", "c2,Boris,---,en,\n"])
    assert [fault.row for fault in report.faults] == [3, 5]
    assert report.total == 2


def test_short_and_long_rows_are_read_as_far_as_they_go(office: Office) -> None:
    report = imported(office, [HEADER, f"c1,Anna,{MOBILE}\n", f"c2,Boris,{BERLIN},en,x,y,z\n", "c3\n"])
    assert (report.accepted, report.warned) == (2, 1)
    assert [(fault.row, fault.column) for fault in report.faults] == [(4, "phone")]


def test_the_same_customer_twice_is_one_respondent_who_keeps_every_event(office: Office) -> None:
    report = imported(office, [HEADER, *(f"c1,Anna,{MOBILE},en,event {n}\n" for n in range(3))])
    assert report.accepted == 3
    assert office.one("SELECT count(*) FROM respondent") == 1
    assert office.one(CASES) == 3


def test_one_number_for_two_people_is_kept_for_both(office: Office) -> None:
    imported(office, [HEADER, f"c1,Anna,{MOBILE},en,\n", f"c2,Boris,{MOBILE},en,\n"])
    assert office.one("SELECT count(*) FROM respondent") == 2
    assert office.one("SELECT count(*) FROM contact_point WHERE address = :a", a=MOBILE) == 2


def test_a_file_that_is_imported_again_finds_its_people(office: Office) -> None:
    lines = [HEADER, f"c1,Anna,{MOBILE},en,\n", f"c2,Boris,{BERLIN},en,\n"]
    first, second = imported(office, lines), imported(office, lines)
    assert first.sample_file_id != second.sample_file_id
    assert office.one("SELECT count(*) FROM respondent") == 2
    assert office.one("SELECT count(*) FROM contact_point") == 2
    assert office.one(CASES) == 4
    counts = office.rows("SELECT rows_total, rows_accepted FROM sample_file WHERE rows_total > 0")
    assert [tuple(each.values()) for each in counts] == [(2, 2), (2, 2)]


def test_who_cannot_be_told_a_time_zone_is_rejected_and_taken_in_with_one(office: Office) -> None:
    lines = ["external_id,phone,zone\n", f"c1,{ANYWHERE_IN_RUSSIA},\n"]
    (fault,) = imported(office, lines).faults
    assert (fault.row, fault.column) == (2, "zone")
    assert "Europe/Moscow" in fault.reason
    assert office.one(CASES) == 0
    assert imported(office, [lines[0], f"c1,{ANYWHERE_IN_RUSSIA},Asia/Omsk\n"]).accepted == 1
    assert office.one("SELECT zone FROM contact_point") == "Asia/Omsk"


def test_who_has_moved_is_in_the_zone_that_was_named_last(office: Office) -> None:
    for zone in ("Europe/London", "", "Asia/Omsk"):
        imported(office, ["external_id,phone,zone\n", f"c1,{MOBILE},{zone}\n"])
    assert office.one("SELECT zone FROM contact_point") == "Asia/Omsk"


def test_a_large_sample_costs_a_few_statements_a_batch_and_not_one_a_row(office: Office) -> None:
    office.open()
    statements: list[str] = []
    with office.runtime.unit_of_work() as uow:
        engine = uow.connection.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    rows = [f"c{n},Anna,+4915112{n:06},en,\n" for n in range(2_000)]
    report = imported(office, [HEADER, *rows])
    event.remove(engine, "before_cursor_execute", note)
    assert report.accepted == 2_000
    batches = 2_000 // BATCH
    assert len(statements) <= 5 + 10 * batches, statements


def test_a_campaign_that_does_not_exist_gets_no_sample(office: Office) -> None:
    with pytest.raises(NotFound, match="campaign"):
        import_sample(office.runtime, UUID(int=7), "people.csv", [HEADER])


def report_of(*values: str) -> ImportReport:
    faults = tuple(
        RejectedRow(row, "phone", value, "there are no digits in it") for row, value in enumerate(values, 2)
    )
    return ImportReport(UUID(int=1), len(values), 0, len(values), 0, faults, ())


@pytest.mark.parametrize("value", ["=HYPERLINK(0)", "+7 999", "-1", "@SUM(1)", "\tx", "\r=1"])
def test_a_rejected_value_is_never_a_formula(value: str) -> None:
    out = io.StringIO(newline="")
    write_rejects(report_of(value), out)
    _, (row, result, column, written, reason) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert (row, result, column) == ("2", "rejected", "phone")
    assert written == f"'{value}"
    assert reason


def test_rejects_say_row_column_value_and_reason_and_then_the_remarks() -> None:
    remark = RejectedRow(9, "language", "de", "not offered")
    out = io.StringIO(newline="")
    write_rejects(replace(report_of("n/a", 'a "quoted", value'), warnings=(remark,)), out)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [
        ["row", "result", "column", "value", "reason"],
        ["2", "rejected", "phone", "n/a", "there are no digits in it"],
        ["3", "rejected", "phone", 'a "quoted", value', "there are no digits in it"],
        ["9", "warning", "language", "de", "not offered"],
    ]
