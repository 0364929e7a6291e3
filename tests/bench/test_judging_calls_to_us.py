"""The judge knows of people who come of themselves."""

from __future__ import annotations

from tests.support.judged_files import ANNA, Files, change, copy_row

CALL = "SELECT * FROM calls WHERE answered_at IS NOT NULL"


def test_a_call_to_us_that_was_answered_and_is_in_no_row_is_lost(files: Files) -> None:
    copy_row(files.ledger, CALL, "inbound_calls", sid="CA-in", from_number=ANNA)
    assert files.complaint() == f"lost: call CA-in from {ANNA} is in no row"
    known = "SELECT * FROM inbound_event"
    copy_row(files.store, known, "inbound_event", dedupe_key="twilio:inbound-call:CA-in")
    assert files.judge().complaints == ()


def test_a_call_to_us_that_nobody_took_is_nobody_s_loss(files: Files) -> None:
    copy_row(files.ledger, CALL, "inbound_calls", sid="CA-in", answered_at=None)
    assert files.judge().complaints == ()


def test_a_case_without_a_sample_is_counted_beside_the_sample(files: Files) -> None:
    case = files.value(files.store, 'SELECT id FROM "case"')
    change(
        files.store,
        "UPDATE \"case\" SET origin = 'call', sample_file_id = NULL, sample_row = NULL WHERE id = ?",
        case,
    )
    assert files.complaint() == "unsettled: 6 rows were accepted, there are 5 cases"
    change(files.store, "UPDATE sample_file SET rows_total = rows_total - 1")
    found = files.judge()
    assert (found.sample, found.complaints) == (5, ())
