"""The judge knows how texts cross on their way, and which of two answers to one question is none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support.judged_files import CLARA, EGOR, Files, change, copy_row


@pytest.mark.parametrize(
    ("posted", "acked", "state", "heard", "lost"),
    [
        ("-2 minutes", "-1 minutes", "partial", True, 1),
        ("-2 minutes", "-1 minutes", "unanswered", True, 2),  # the interview's response is one too many
        ("-1 minutes", "+1 minutes", "complete", True, 1),
        ("-1 minutes", "+1 minutes", "partial", True, 1),
        ("-1 minutes", "+1 minutes", "partial", False, 0),
        ("-1 minutes", "+1 minutes", "refused", True, 0),
        ("+1 minutes", "+2 minutes", "partial", True, 0),
    ],
)
def test_a_reply_that_crosses_the_end_of_its_interview_is_due_only_where_it_was_in_time(
    files: Files, posted: str, acked: str, state: str, heard: bool, lost: int
) -> None:
    """EGOR answered "8" and fell silent; his interview closed. His reply is moved around that instant."""
    interview = files.value(files.store, "SELECT id FROM interview WHERE address = ?", EGOR)
    closed = files.value(files.store, "SELECT closed_at FROM interview WHERE id = ?", interview)
    change(files.core, "DELETE FROM core_answer WHERE response_id = ?", interview)
    change(files.store, "UPDATE interview SET state = ? WHERE id = ?", state, interview)
    change(
        files.ledger,
        "UPDATE replies SET posted_at = strftime('%Y-%m-%dT%H:%M:%S', ?, ?),"
        " acked_at = strftime('%Y-%m-%dT%H:%M:%S', ?, ?) WHERE number = ?",
        *(closed, posted, closed, acked, EGOR),
    )
    if not heard:
        change(
            files.store,
            "UPDATE message SET interview_id = NULL WHERE address = ? AND direction = 'inbound'",
            EGOR,
        )
    found = files.judge()
    assert found.lost + found.duplicated == lost


@pytest.mark.parametrize(("seconds", "lost"), [(-1, 0), (1, 1)])
def test_a_text_that_the_next_one_overtook_is_no_loss(files: Files, seconds: int, lost: int) -> None:
    """She sent her comment twice: the second text was taken first, and ended the interview."""
    query = "SELECT acked_at FROM replies WHERE raw = 'Перезвоните'"
    acked = datetime.fromisoformat(files.value(files.ledger, query))
    change(files.ledger, "UPDATE replies SET posted_at = ? WHERE raw = 'Перезвоните'", _after(acked, -2))
    hers = "SELECT * FROM replies WHERE raw = 'Перезвоните'"
    copy_row(files.ledger, hers, "replies", id="SM0", ref="SM0", meant=None, posted_at=_after(acked, seconds))
    copy_row(
        files.store,
        "SELECT * FROM message WHERE body = 'Перезвоните'",
        "message",
        id="b" * 32,
        carrier_ref="SM0",
    )
    change(files.core, "UPDATE core_answer SET carrier_ref = 'SM0' WHERE raw = 'Перезвоните'")
    assert files.judge().lost == lost


@pytest.mark.parametrize(("step", "lost"), [(None, 0), ("reminder:1", 0), ("turn:99", 1)])
def test_an_answer_to_a_question_that_another_text_has_answered_is_no_loss(
    files: Files, step: str | None, lost: int
) -> None:
    """She answered twice, and her first text was taken; unless we asked on between her two texts."""
    query = "SELECT posted_at FROM replies WHERE number = ? AND raw = '2'"
    posted = datetime.fromisoformat(files.value(files.ledger, query, CLARA))
    change(files.core, "UPDATE core_answer SET carrier_ref = 'SM0' WHERE raw = '2' AND channel = 'sms'")
    hers = "SELECT * FROM replies WHERE number = ? AND raw = '2'"
    earlier = _after(posted, -9)
    copy_row(files.ledger, hers, "replies", CLARA, id="SM0", ref="SM0", meant=None, posted_at=earlier)
    received = "SELECT * FROM message WHERE direction = 'inbound' AND body = '2'"
    copy_row(files.store, received, "message", id="b" * 32, carrier_ref="SM0")
    if step is not None:
        ours = "SELECT * FROM message WHERE direction = 'outbound' AND address = ?"
        copy_row(files.store, ours, "message", CLARA, id="c" * 32, carrier_ref="SM1", step=step)
        address = f"http://127.0.0.1/hooks/twilio/message/{'c' * 32}.mark"
        sent = "SELECT * FROM texts WHERE to_number = ?"
        between = _after(posted, -5)
        copy_row(files.ledger, sent, "texts", CLARA, sid="SM1", status_url=address, created_at=between)
    assert files.judge().lost == lost


@pytest.mark.parametrize(("place", "lost"), [("first", 0), ("last", 1)])
def test_an_answer_to_a_text_of_ours_that_a_later_one_overtook_is_no_loss(
    files: Files, place: str, lost: int
) -> None:
    """Her mark is stored as another one; it answered our first text, which may have come after our second."""
    change(files.core, "UPDATE core_answer SET value = 3 WHERE raw = '2' AND channel = 'sms'")
    query = "SELECT {0}(created_at) FROM texts WHERE to_number = ? AND direction = 'outbound-api'"
    accepted = {
        "first": files.value(files.ledger, query.format("max"), CLARA),
        "last": files.value(files.ledger, query.format("min"), CLARA),
    }
    answered = files.value(
        files.ledger, "SELECT answering_ref FROM replies WHERE number = ? AND raw = '2'", CLARA
    )
    change(files.ledger, "UPDATE texts SET created_at = ? WHERE sid = ?", accepted[place], answered)
    assert files.judge().lost == lost


def _after(instant: datetime, seconds: int) -> str:
    return (instant + timedelta(seconds=seconds)).isoformat()
