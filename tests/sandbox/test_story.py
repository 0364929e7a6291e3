"""A crowd surveyed from beginning to end: the same seed gives the same ledger, faults lose nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from requests.exceptions import ConnectionError as CutError

from sandbox.faults import Fault
from sandbox.settings import ClockMode

OURS = "+15005550006"
CROWD = [f"+7916{number:07}" for number in range(25)]
ASK = (
    '<Response><Gather input="dtmf speech" numDigits="2" actionOnEmptyResult="true" action="/turn/{next}">'
    "<Say>От 0 до 10: посоветуете ли вы нас?</Say></Gather></Response>"
)
QUESTION = "От 0 до 10: посоветуете ли вы нас?"


def survey(network, client, customer) -> None:
    """Call everybody and text everybody, and let it all happen."""
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": customer.url + "/inbox"})
    customer.says("/answer", ASK.format(next=1))
    customer.says("/turn/1", ASK.format(next=2))
    customer.says("/turn/2", "<Response><Say>Спасибо</Say></Response>")
    for number in CROWD:
        client.calls.create(
            to=number, from_=OURS, url=customer.url + "/answer", status_callback=customer.url + "/status"
        )
        client.messages.create(to=number, from_=OURS, body=QUESTION, status_callback=customer.url + "/status")
    network.run_out()


def story(network) -> dict[str, list[str]]:
    """Write the ledger without what differs between two servers: their ports."""
    return {
        table: sorted(re.sub(r":\d+/", "/", repr(row)) for row in network.rows(table))
        for table in ("calls", "texts", "replies", "webhooks")
    }


def test_the_same_seed_gives_the_same_ledger_and_another_seed_another(start, sdk, customer):
    first, second, other = start(seed=7), start(seed=7), start(seed=8)
    for network in (first, second, other):
        survey(network, sdk(network), customer)
    assert len(first.rows("replies")) > 20
    assert story(first) == story(second)
    assert story(first)["replies"] != story(other)["replies"]


def test_everything_that_happened_is_in_the_ledger(network, client, customer):
    survey(network, client, customer)
    calls, texts, replies = (network.rows(table) for table in ("calls", "texts", "replies"))
    assert len(calls) == len(CROWD)
    assert all(call["ended_at"] and call["end_status"] for call in calls)
    assert all(text["final_status"] for text in texts)
    posted = {(one.form["CallSid"], one.form.get("Digits") or one.form.get("SpeechResult"))
              for path in ("/turn/1", "/turn/2") for one in customer.at(path)}  # fmt: skip
    for reply in replies:
        assert (reply["status"], reply["attempts"]) == (200, 1)
        if reply["channel"] == "voice":
            assert (reply["ref"], reply["raw"]) in posted
    assert {one.form["MessageSid"] for one in customer.at("/inbox")} == {
        text["sid"] for text in texts if text["direction"] == "inbound"
    }


def test_a_duplicated_webhook_has_the_same_ids_and_changes_nothing(start, sdk, customer):
    network = start(fault_rates={Fault.DUPLICATE: 0.3})
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": customer.url + "/inbox"})
    for number in CROWD:
        network.control("POST", "/control/inbound", {"from": number, "to": OURS, "body": "10"})
    network.run_out()
    tokens = [one.headers["I-Twilio-Idempotency-Token"] for one in customer.at("/inbox")]
    assert len(set(tokens)) == len(CROWD)
    assert len(tokens) > len(CROWD)
    assert len(network.rows("replies")) == len(CROWD)
    duplicates = [row for row in network.rows("webhooks") if row["kind"] == "inbound-message:duplicate"]
    assert len(duplicates) == len(tokens) - len(CROWD)


def test_a_cut_connection_leaves_a_text_that_can_be_found(start, sdk):
    network = start(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0})
    client = sdk(network)
    before = network.control("GET", "/control/clock")["now"]
    with pytest.raises(CutError):
        client.messages.create(to=CROWD[0], from_=OURS, body="Thanks")
    (found,) = client.messages.list(to=CROWD[0], from_=OURS)
    assert (found.body, found.status) == ("Thanks", "queued")
    assert before == network.control("GET", "/control/clock")["now"]


def test_a_voice_turn_that_is_delivered_twice_does_not_move_the_call_twice(start, sdk, customer):
    network = start(fault_rates={Fault.CUT_AFTER_ACCEPT: 1.0, Fault.DUPLICATE: 1.0})
    customer.says("/answer", ASK.format(next=1))
    customer.says("/turn/1", "<Response><Pause length='60'/><Hangup/></Response>")
    network.script(CROWD[0], answers=True, replies=["10", "9"])
    with pytest.raises(CutError):
        sdk(network).calls.create(to=CROWD[0], from_=OURS, url=customer.url + "/answer")
    network.run_out()
    assert len(customer.at("/answer")) == 2
    assert len(customer.at("/turn/1")) == 2
    assert [row["raw"] for row in network.rows("replies")] == ["10"]


def test_a_step_never_passes_the_time_that_it_is_given(network, client):
    client.messages.create(to=CROWD[0], from_=OURS, body="Thanks")
    clock = network.control("GET", "/control/clock")
    assert clock["now"] < clock["next"]
    step = network.step(until="2026-03-02T09:00:00.000001Z")
    assert (step["ran"], step["now"], step["next"]) == (0, "2026-03-02T09:00:00.000001+00:00", clock["next"])
    step = network.step(until="2026-03-02T10:00:00Z")
    assert (step["ran"], step["now"]) == (1, clock["next"])


def test_several_events_are_run_in_one_request(network, client):
    for number in CROWD[:3]:
        client.messages.create(to=number, from_=OURS, body="Thanks")
    one = network.control("POST", "/control/step", {"events": 1})
    assert (one["ran"], one["next"] is None) == (1, False)
    rest = network.control("POST", "/control/step", {"events": 100})
    assert (rest["ran"] > 3, rest["next"]) == (True, None)
    with pytest.raises(OSError, match="400"):
        network.control("POST", "/control/step", {"events": 0})


def test_a_scaled_clock_runs_a_dialogue_by_itself(start, sdk, customer):
    network = start(clock=ClockMode.SCALED, speed=600.0, origin=None)
    network.script(CROWD[0], answers=True, replies=["10"])
    network.control("PUT", f"/control/numbers/{OURS}", {"sms_url": customer.url + "/inbox"})
    sdk(network).messages.create(to=CROWD[0], from_=OURS, body=QUESTION)
    wait_for(lambda: customer.at("/inbox"))
    assert customer.at("/inbox")[0].form["Body"] == "10"


def test_the_program_starts_from_its_command_line_and_ends_when_it_is_told(tmp_path):
    arguments = f"--port 0 --port-file {tmp_path}/port --clock scaled --speed 60 --seed 3 --faults 0.05 --fault too_many=0"
    arguments += f" --account-sid AC1 --auth-token t --ledger {tmp_path}/ledger.sqlite"
    command = [sys.executable, "-m", "sandbox", *arguments.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as program:
        try:
            wait_for(lambda: (tmp_path / "port").exists() or program.poll() is not None)
        finally:
            program.terminate()
        printed, _ = program.communicate(timeout=20)
    assert program.returncode == 0
    assert printed.decode() == f"sandbox: http://127.0.0.1:{(tmp_path / 'port').read_text().strip()}\n"


def wait_for(happened: Callable[[], object]) -> None:
    """Wait, at most for a limit that no working machine reaches, until something has happened."""
    limit = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < limit
        time.sleep(0.01)
