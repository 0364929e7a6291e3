"""Advanced machine detection: people, machines, beeps, and what the events may bring."""

from __future__ import annotations

from datetime import datetime

import pytest
from vonage_voice import CreateCallRequest
from vonage_voice.models import AdvancedMachineDetection, Phone, ToPhone

OURS, PERSON = "15005550006", "79161234567"
WAIT = [{"action": "wait", "timeout": 100}]
FIELDS = {"call_uuid", "from", "to", "status", "conversation_uuid", "timestamp"}


def place(client, customer, **detection):
    given = {
        "to": [ToPhone(number=PERSON)],
        "from_": Phone(number=OURS),
        "answer_url": [customer.url + "/answer"],
        "event_url": [customer.url + "/events"],
    }
    if "machine_detection" in detection:
        given |= detection
    else:
        given["advanced_machine_detection"] = AdvancedMachineDetection(**detection)
    return client.voice.create_call(CreateCallRequest(**given))


def findings(customer):
    return [one.json for one in customer.at("/events") if one.json.get("status") in {"human", "machine"}]


def seconds_after_the_answer(network, event):
    (call,) = network.rows("calls")
    found = datetime.fromisoformat(event["timestamp"])
    return (found - datetime.fromisoformat(call["answered_at"])).total_seconds()


def test_a_person_is_found_to_be_human_soon_after_the_first_word(network, client, customer):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer, behavior="continue", mode="detect")
    network.run_out()
    (event,) = findings(customer)
    assert set(event) == FIELDS
    assert (event["call_uuid"], event["status"]) == (call.uuid, "human")
    assert 0 < seconds_after_the_answer(network, event) < 5


def test_a_beep_is_reported_when_it_is_asked_for(network, client, customer):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers="voicemail", greeting_seconds=10, beeps=True)
    place(client, customer, behavior="continue", mode="detect_beep")
    network.run_out()
    first, second = findings(customer)
    assert (first["status"], "sub_state" in first) == ("machine", False)
    assert (second["status"], second["sub_state"]) == ("machine", "beep_start")
    assert set(second) == FIELDS | {"sub_state"}
    assert seconds_after_the_answer(network, first) < 5
    assert seconds_after_the_answer(network, second) == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    "detection", [{"behavior": "continue", "mode": "detect"}, {"machine_detection": "continue"}]
)
def test_no_beep_is_looked_for_where_nobody_asks(network, client, customer, detection):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers="voicemail", greeting_seconds=10, beeps=True)
    place(client, customer, **detection)
    network.run_out()
    assert [event["status"] for event in findings(customer)] == ["machine"]


def test_a_machine_that_does_not_beep_runs_into_the_time_out_or_hangs_up_before(network, client, customer):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers="voicemail", greeting_seconds=40, beeps=False)
    place(client, customer, behavior="continue", mode="detect_beep", beep_timeout=45)
    network.run_out()
    assert [event.get("sub_state") for event in findings(customer)] == [None, "beep_timeout"]


def test_a_machine_is_hung_up_on_where_that_is_wanted_and_a_person_is_not(network, client, customer):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers="voicemail", greeting_seconds=10)
    machine = place(client, customer, behavior="hangup", mode="detect")
    network.run_out()
    assert int(client.voice.get_call(machine.uuid).duration) < 5
    network.script(f"+{PERSON}", answers=True)
    person = place(client, customer, behavior="hangup", mode="detect")
    network.run_out()
    assert int(client.voice.get_call(person.uuid).duration) == 100


def test_the_event_of_a_machine_can_bring_another_document(network, client, customer):
    customer.says("/answer", WAIT)
    note = [{"action": "notify", "payload": {"left": "message"}, "eventUrl": [customer.url + "/note"]}]
    customer.answers["/events"] = lambda one: (200, note if one.json.get("status") == "machine" else "")
    network.script(f"+{PERSON}", answers="voicemail", greeting_seconds=10)
    call = place(client, customer, behavior="continue", mode="detect")
    network.run_out()
    assert len(customer.at("/note")) == 1
    assert int(client.voice.get_call(call.uuid).duration) < 20
