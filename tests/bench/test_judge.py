"""The judge complains of what is broken, and of nothing else.

A small story is run once and its files are kept; each test takes a copy and breaks one thing in it.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bench._judging.complaint import Complaint
from bench._judging.trail import trail
from bench.judge import judge
from tests.support.databases import Databases
from tests.support.judged_files import ANNA, BORIS, CLARA, DINA, EGOR, Files, change, copy_row, tell
from tests.support.running_world import running_world
from tests.support.source_tree import ROOT, shown


def test_a_run_without_faults_has_no_complaint_and_its_states_add_up(story: Files) -> None:
    found = story.judge()
    assert found.complaints == ()
    assert (found.sample, found.rejected, found.lost, found.duplicated) == (5, 0, 0, 0)
    assert (found.completed, found.partial, found.refused) == (3, 1, 1)
    assert (found.broken_off, found.no_contact, found.not_contacted) == (0, 0, 0)
    assert found.closed == found.in_core_store == 5


def test_a_response_that_is_missing_is_one_loss(files: Files) -> None:
    interview = files.value(files.core, "SELECT response_id FROM core_answer WHERE value = 10")
    change(files.core, "DELETE FROM core_answer WHERE response_id = ?", interview, hits=2)
    change(files.core, "DELETE FROM core_metric_score WHERE response_id = ?", interview)
    change(files.core, "DELETE FROM core_response WHERE id = ?", interview)
    assert files.complaint() == f"lost: interview {interview} (complete) has no response"
    assert files.judge().in_core_store == 4


@pytest.mark.parametrize(
    ("question", "channel", "raw", "after", "complaint"),
    [
        ("nps", "voice", "10", "9", "meant 10, but nps holds 9"),
        ("nps", "voice", "10", '"10"', "meant 10, but nps holds '10'"),
        ("comment_promoter", "voice", 'Всё понравилось', '"Всё"', "meant 'Всё понравилось', but comment_promoter holds 'Всё'"),
        ("comment_detractor", "sms", 'Перезвоните', "null", "meant 'Перезвоните', but comment_detractor holds None"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_what_was_meant_is_a_loss(
    files: Files, question: str, channel: str, raw: str, after: str, complaint: str
) -> None:
    change(
        files.core,
        "UPDATE core_answer SET value = ? WHERE question = ? AND channel = ? AND raw = ?",
        *(after, question, channel, raw),
    )
    assert files.complaint().endswith(complaint)


def test_an_answer_that_is_missing_is_a_loss(files: Files) -> None:
    change(files.core, "DELETE FROM core_answer WHERE question = 'comment_promoter'")
    assert "meant 'Всё понравилось'" in files.complaint()
    assert files.complaint().endswith("has no such answer")


def test_an_answer_under_another_turn_of_the_call_is_a_loss_and_one_that_nobody_gave(files: Files) -> None:
    change(files.core, "UPDATE core_answer SET turn = 7 WHERE question = 'comment_promoter'")
    lost, invented = files.judge().complaints
    assert (lost.kind, invented.kind) == ("lost", "duplicated")
    assert "nobody said comment_promoter" in invented.what


def test_two_keys_that_became_one_value_are_a_loss(files: Files) -> None:
    change(files.core, """UPDATE core_answer SET value = '"wait"' WHERE value = '"other"'""")
    assert "meant 'key:4'" in files.complaint()
    assert files.complaint().endswith("reason holds 'wait'")


def test_an_answer_that_was_corrected_later_is_no_loss(files: Files) -> None:
    """She went back and gave another mark: her first one stays in the store, off the path."""
    call = files.value(files.ledger, "SELECT sid FROM calls WHERE to_number = ?", ANNA)
    url = files.value(files.ledger, "SELECT answer_url FROM calls WHERE to_number = ?", ANNA)
    her_mark = "SELECT * FROM replies WHERE meant = '10'"
    copy_row(
        files.ledger, her_mark, "replies", id=f"{call}:9", url=url.removesuffix("0") + "8", raw="8", meant="8"
    )
    change(files.core, "UPDATE core_answer SET value = 8, turn = 9 WHERE value = 10")
    assert "meant 10, but interview" in files.complaint()
    copy_row(files.store, "SELECT * FROM answer WHERE value = 10", "answer", turn=9, value=8)
    assert files.judge().complaints == ()


def turned_away(files: Files) -> str:
    """Let BORIS's interview have ended at a full quota; give its id."""
    interview = files.value(files.store, "SELECT id FROM interview WHERE address = ?", BORIS)
    change(files.store, "UPDATE interview SET state = 'quota_full' WHERE id = ?", interview)
    return interview


def test_an_answer_behind_a_quota_whose_place_was_lost_is_no_loss(files: Files) -> None:
    interview = turned_away(files)
    for question in ("comment_detractor", "reason"):
        change(
            files.core,
            "DELETE FROM core_answer WHERE response_id = ? AND question = ?",
            *(interview, question),
        )
        assert files.judge().complaints == ()


@pytest.mark.parametrize(
    "question",
    ["nps", pytest.param("comment_detractor", id="comment that the store has not taken")],
)
def test_an_answer_before_a_full_quota_and_one_that_was_never_taken_are_losses(
    files: Files, question: str
) -> None:
    interview = turned_away(files)
    change(files.core, "DELETE FROM core_answer WHERE response_id = ? AND question = ?", interview, question)
    if question != "nps":
        change(
            files.store,
            "DELETE FROM answer WHERE interview_id = ? AND question = ?",
            *(interview, question),
        )
    assert files.complaint().endswith("has no such answer")


def test_a_complaint_comes_with_what_happened_around_it(files: Files) -> None:
    change(files.core, "DELETE FROM core_answer WHERE raw = '2' AND channel = 'sms'")
    (complaint,) = files.judge().complaints
    told = trail(f"sqlite:///{files.store}", files.ledger, complaint)
    tables = {line.split(" ")[1] for line in told if not line.startswith("interview")}
    assert tables == {"message:", "answer:", "contact_attempt:", "texts:", "replies:"}
    assert told[0].startswith("interview")
    assert sum("Перезвоните" in line for line in told) == 4  # message, answer, text, reply
    called = files.value(files.store, "SELECT id FROM interview WHERE address = ?", ANNA)
    others = trail(f"sqlite:///{files.store}", files.ledger, Complaint("lost", f"interview {called}"))
    assert any(" calls: " in line for line in others)
    assert trail(f"sqlite:///{files.store}", files.ledger, Complaint("lost", "something else")) == []


def test_a_reply_that_was_not_acknowledged_need_not_be_there(files: Files) -> None:
    change(files.ledger, "UPDATE replies SET status = 500, acked_at = NULL WHERE meant = '10'")
    change(files.core, "DELETE FROM core_answer WHERE question = 'nps' AND value = 10")
    assert files.judge().lost == 0


def test_a_text_that_no_row_knows_is_lost(files: Files) -> None:
    ref = files.value(files.ledger, "SELECT ref FROM replies WHERE number = ?", EGOR)
    change(files.store, "DELETE FROM message WHERE carrier_ref = ?", ref)
    assert files.judge().lost == 0  # the raw event is kept, and with it the text
    change(files.store, "DELETE FROM inbound_event WHERE dedupe_key = ?", f"twilio:inbound:{ref}")
    assert files.complaint() == f"lost: text {ref} from {EGOR} is in no row"


def test_an_opt_out_that_suppressed_nothing_is_lost(files: Files) -> None:
    change(files.store, "DELETE FROM suppression_entry")
    assert files.complaint().endswith(f"of {DINA} suppressed nothing")


def test_an_interview_that_outlives_its_case_is_lost(files: Files) -> None:
    interview = files.value(files.store, "SELECT id FROM interview WHERE address = ?", EGOR)
    change(files.store, "UPDATE interview SET state = 'suspended', closed_at = NULL WHERE id = ?", interview)
    left_open, stray = files.judge().complaints
    assert str(left_open).startswith(f"lost: interview {interview} was left open when case ")
    assert stray.what == f"response {interview} is of no closed interview"


def test_two_responses_of_one_case_are_duplicated(files: Files) -> None:
    second = "f" * 32
    copy_row(files.core, "SELECT * FROM core_response", "core_response", id=second)
    twice, stray = files.judge().complaints
    assert (twice.kind, twice.what.partition(" has responses ")[2][-32:]) == ("duplicated", second)
    assert stray.what == f"response {second} is of no closed interview"


def test_two_answers_from_one_text_are_duplicated(files: Files) -> None:
    by_text = "SELECT * FROM core_answer WHERE channel = 'sms' AND value = 2"
    copy_row(files.core, by_text, "core_answer", question="echo")
    complaint = files.complaint()
    assert complaint.startswith("duplicated: SM")
    assert complaint.endswith("/echo")


def test_an_answer_that_nobody_gave_is_duplicated(files: Files) -> None:
    hers = "SELECT * FROM core_answer WHERE value = 10"
    copy_row(files.core, hers, "core_answer", question="ghost", carrier_ref="SM0")
    assert files.complaint().startswith("duplicated: nobody said ghost of response ")


ONE_CALL = f"SELECT * FROM calls WHERE to_number = '{ANNA}'"  # noqa: S608  our own words
ONE_TEXT = f"SELECT * FROM texts WHERE to_number = '{CLARA}'"  # noqa: S608  the same
ELSEWHERE = "http://127.0.0.1/elsewhere"


def test_one_attempt_that_was_called_twice_is_duplicated(files: Files) -> None:
    copy_row(files.ledger, ONE_CALL, "calls", sid="CA0", rang_at=None)
    assert files.complaint().startswith("duplicated: one attempt called by CA")


def test_two_calls_that_ring_at_one_number_at_once_are_duplicated(files: Files) -> None:
    copy_row(files.ledger, ONE_CALL, "calls", sid="CA0", answer_url=ELSEWHERE)
    assert files.complaint().startswith(f"duplicated: {ANNA} rang twice at once: CA")


def test_a_second_call_after_the_first_has_ended_is_no_duplicate(files: Files) -> None:
    ended = files.value(files.ledger, "SELECT ended_at FROM calls WHERE to_number = ?", ANNA)
    copy_row(files.ledger, ONE_CALL, "calls", sid="CA0", answer_url=ELSEWHERE, rang_at=ended)
    assert files.judge().complaints == ()


def test_one_text_that_was_sent_twice_is_duplicated(files: Files) -> None:
    copy_row(files.ledger, ONE_TEXT, "texts", sid="SM0")
    assert files.complaint().startswith("duplicated: one text sent as SM")


@pytest.mark.parametrize(
    ("reserved_before", "lifted", "count"), [(False, False, 1), (True, False, 0), (False, True, 0)]
)
def test_what_reaches_a_number_after_its_opt_out_is_duplicated(
    files: Files, reserved_before: bool, lifted: bool, count: int
) -> None:
    """Except what the carrier's door had been knocked at with before, or a number that came back."""
    stop = datetime.fromisoformat(files.value(files.ledger, "SELECT acked_at FROM replies WHERE stop = 1"))
    late = (stop + timedelta(seconds=90)).isoformat()
    row = "a" * 32
    copy_row(
        files.ledger,
        ONE_TEXT,
        "texts",
        sid="SM0",
        to_number=DINA,
        created_at=late,
        delivered_at=late,
        status_url=f"http://127.0.0.1/hooks/twilio/message-status/{row}.0",
    )
    if reserved_before:
        before = (stop - timedelta(seconds=1)).replace(tzinfo=None).isoformat(" ")
        ours = "SELECT * FROM message WHERE direction = 'outbound'"
        copy_row(files.store, ours, "message", id=row, carrier_ref="SM0", step="x", reserved_at=before)
    if lifted:
        after = (stop + timedelta(seconds=60)).replace(tzinfo=None).isoformat(" ")
        change(files.store, "UPDATE suppression_entry SET lifted_at = ?", after)
    assert files.judge().duplicated == count


def test_a_case_that_is_not_final_is_in_no_state_and_complained_about(files: Files) -> None:
    case = files.value(files.store, 'SELECT id FROM "case" WHERE address = ?', ANNA)
    change(files.store, "UPDATE \"case\" SET state = 'active' WHERE id = ?", case)
    found = files.judge()
    assert [str(each) for each in found.complaints] == [f"unsettled: case {case} is not final"]
    assert found.completed == 2


def test_a_row_of_the_sample_without_a_case_is_complained_about(files: Files) -> None:
    change(files.store, "UPDATE sample_file SET rows_total = rows_total + 2, rows_rejected = 1")
    assert files.complaint() == "unsettled: 6 rows were accepted, there are 5 cases"


def test_the_command_prints_one_json_line_last_and_complaints_on_standard_error(files: Files) -> None:
    command = [sys.executable, "-m", "bench.judge", "--store", f"sqlite:///{files.store}"]
    command += ["--core", f"sqlite:///{files.core}", "--ledger", str(files.ledger)]
    good = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    printed = json.loads(good.stdout.splitlines()[-1])
    assert (good.returncode, good.stderr) == (0, "")
    assert list(printed) == [
        *(
            "sample",
            "rejected",
            "completed",
            "partial",
            "broken_off",
            "refused",
            "no_contact",
            "not_contacted",
        ),
        *("closed", "in_core_store", "lost", "duplicated", "seconds"),
    ]
    assert printed["seconds"] is None
    change(files.store, "DELETE FROM suppression_entry")
    bad = subprocess.run(
        [*command, "--seconds", "4.5"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (bad.returncode, json.loads(bad.stdout)["lost"], json.loads(bad.stdout)["seconds"]) == (1, 1, 4.5)
    assert bad.stderr.splitlines() == [files.complaint()]


def test_a_ledger_that_is_not_there_is_named(files: Files) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        judge(f"sqlite:///{files.store}", f"sqlite:///{files.core}", files.folder / "nowhere.sqlite")


@pytest.mark.postgres
def test_on_postgresql_the_judge_sees_the_same(
    tmp_path: Path, postgres_databases: Databases, redis_url: str
) -> None:
    with (
        postgres_databases.migrated("alembic") as store,
        postgres_databases.migrated("core_store") as core,
        running_world(tmp_path, store, core, redis_url) as world,
    ):
        tell(world)
        assert world.assert_nothing_lost().in_core_store == 5
        engine = create_engine(core)
        with engine.begin() as connection:
            connection.execute(text("UPDATE core_answer SET value = '9' WHERE value::text = '10'"))
            connection.execute(text("DELETE FROM core_answer WHERE question = 'comment_promoter'"))
        engine.dispose()
        wrong, missing = world.judge().complaints
        assert "meant 10, but nps holds 9" in wrong.what
        assert missing.what.endswith("has no such answer")


_MODULES = [ROOT / "bench" / "judge.py", *sorted((ROOT / "bench" / "_judging").glob("*.py"))]


@pytest.mark.parametrize("module", _MODULES, ids=shown)
def test_the_judge_imports_nothing_of_the_product(module: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    foreign = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert [name for name in foreign if not name.startswith(("sqlalchemy", "bench._judging."))] == []
