"""Strict quotas under turns that are taken at the same time, by several processes of several threads."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from gateway.store.queries.quotas import Filling
from tests.gateway.services.quota_office import QuotaOffice
from tests.support.databases import ROOT
from tests.support.office import Office
from tests.support.quota_survey import quota_survey

PROCESSES, CALLS = 3, 36
UNHAPPY = "{name: unhappy, when: nps <= 6, limit: 7}"
HAPPY = "{name: happy, when: nps >= 7, limit: 30}"

# Every other caller first says 9 and then corrects it to 3: places are left and asked for at once.
CALLERS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID
from gateway.domain.ids import TimeOrderedIds
from gateway.domain.ports.carrier_events import CallInput
from gateway.services.take_turn import take_turn
from tests.support.office import open_office

def talk(runtime, attempt, turn, replies):
    for digits, speech in replies:
        heard = CallInput(f"CA-{attempt}", answered=False, digits=digits, speech=speech)
        turn = take_turn(runtime, attempt, turn, heard, "payload").next_turn

url, *calls = sys.argv[1:]
with open_office(url) as office, ThreadPoolExecutor(4) as threads:
    runtime = replace(office.runtime, ids=TimeOrderedIds())
    print("ready", flush=True)
    sys.stdin.readline()
    done = []
    for number, call in enumerate(calls):
        attempt, turn = call.split(":")
        replies = [("9", None), ("*2", None), ("3", None)] if number % 2 else [("3", None)]
        replies += [(None, "Because")] if number % 3 else []
        done.append(threads.submit(talk, runtime, UUID(attempt), int(turn), replies))
    for each in done:
        each.result(60)
"""


def test_a_strict_cell_is_filled_to_its_limit_and_never_beyond(office: Office, database_url: str) -> None:
    campaign = QuotaOffice(office).open(quota_survey(UNHAPPY, HAPPY))
    calls = campaign.calls(CALLS)
    processes = [
        subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-c", CALLERS, database_url]
            + [f"{call.attempt}:{call.turn}" for call in calls[number::PROCESSES]],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in processes:  # they begin together, once all of them stand ready
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    complaints = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, complaints

    unhappy, happy = campaign.fillings()
    states = Counter(row["state"] for row in office.rows("SELECT state FROM interview"))
    assert unhappy.used + unhappy.reserved == 7
    assert happy == Filling("happy", 30, used=0, reserved=0)
    assert states["complete"] == unhappy.used
    assert states["in_progress"] == unhappy.reserved
    assert states["quota_full"] == CALLS - 7
