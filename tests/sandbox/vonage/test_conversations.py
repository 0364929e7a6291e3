"""Several legs: named conversations, who hears whom, and a call that is connected to another telephone."""

from __future__ import annotations

import pytest
from vonage_voice import CreateCallRequest
from vonage_voice.models import Phone, ToPhone

OURS, ANNA, BORIS = "15005550006", "79161234567", "79160000001"


def place(client, customer, to, path):
    wanted = CreateCallRequest(
        to=[ToPhone(number=to)],
        from_=Phone(number=OURS),
        answer_url=[customer.url + path],
        event_url=[customer.url + "/events"],
    )
    return client.voice.create_call(wanted)


def until(network, happened):
    for _ in range(300):
        if happened():
            return
        network.step()
    raise AssertionError("it never happens")


def events(customer, uuid, path="/events"):
    return [one.json for one in customer.at(path) if one.json.get("uuid") == uuid]


def statuses(customer, uuid, path="/events"):
    return [event["status"] for event in events(customer, uuid, path) if "status" in event]


def members(network):
    (room,) = network.control("GET", "/control/conferences")["conferences"]
    return room["members"]


def test_two_legs_meet_in_a_conversation_and_the_moderator_ends_it(network, client, customer):
    room = {"action": "conversation", "name": "survey 7"}
    after = {"action": "notify", "payload": {}, "eventUrl": [customer.url + "/after"]}
    customer.says("/guest", [{**room, "startOnEnter": False}, after])
    customer.says("/host", [{**room, "endOnExit": True}])
    for number in (ANNA, BORIS):
        network.script(f"+{number}", answers=True, ring_seconds=3)
    guest = place(client, customer, ANNA, "/guest")
    host = place(client, customer, BORIS, "/host")
    until(
        network, lambda: client.voice.get_call(host.uuid).status == "answered" and len(members(network)) == 2
    )
    moved = [event for event in events(customer, guest.uuid) if "conversation_uuid_to" in event]
    assert moved[0]["conversation_uuid_from"] == guest.conversation_uuid
    joined = client.voice.get_call(guest.uuid).conversation_uuid
    assert joined == client.voice.get_call(host.uuid).conversation_uuid == moved[0]["conversation_uuid_to"]
    client.voice.hangup(host.uuid)
    network.run_out()
    # The guest's document goes on when the conversation is over.
    assert len(customer.at("/after")) == 1
    assert statuses(customer, guest.uuid)[-1] == statuses(customer, host.uuid)[-1] == "completed"


def test_a_leg_that_leaves_an_unmoderated_conversation_leaves_the_other_there(network, client, customer):
    customer.says("/room", [{"action": "conversation", "name": "open", "record": True}])
    for number in (ANNA, BORIS):
        network.script(f"+{number}", answers=True, ring_seconds=3)
    first, second = (place(client, customer, number, "/room") for number in (ANNA, BORIS))
    until(
        network,
        lambda: client.voice.get_call(second.uuid).status == "answered" and len(members(network)) == 2,
    )
    client.voice.mute(first.uuid)
    client.voice.earmuff(first.uuid)
    client.voice.hangup(second.uuid)
    until(network, lambda: client.voice.get_call(second.uuid).status == "completed")
    assert client.voice.get_call(first.uuid).status == "answered"
    client.voice.hangup(first.uuid)
    network.run_out()
    recorded = [one.json for one in customer.at("/events") if "recording_url" in one.json]
    assert len(recorded) == 2


def heard(network, *names):
    """Tell who hears whom in the only conversation that goes on, by the names that legs have here."""
    named = {leg: name for name, leg in names}
    return {named[one["sid"]]: {named[sid] for sid in one["hears"]} for one in members(network)}


def test_a_supervisor_hears_both_and_is_heard_by_one(network, client, customer):
    boss = "79160000002"
    room = {"action": "conversation", "name": "listened to"}
    customer.says("/open", [room])
    for number in (ANNA, BORIS, boss):
        network.script(f"+{number}", answers=True, ring_seconds=3)
    anna, boris = (place(client, customer, number, "/open").uuid for number in (ANNA, BORIS))
    whisper = [{**room, "canHear": [anna, boris], "canSpeak": [boris]}]
    customer.says("/whisper", whisper)
    supervisor = place(client, customer, boss, "/whisper").uuid
    until(network, lambda: customer.at("/whisper") and len(members(network)) == 3)
    names = (("Anna", anna), ("Boris", boris), ("boss", supervisor))
    assert heard(network, *names) == {"Anna": {"Boris"}, "Boris": {"Anna", "boss"}, "boss": {"Anna", "Boris"}}
    client.voice.mute(anna)
    client.voice.earmuff(boris)
    assert heard(network, *names) == {"Anna": {"Boris"}, "Boris": set(), "boss": {"Boris"}}
    client.voice.unmute(anna)
    client.voice.unearmuff(boris)
    assert heard(network, *names) == {"Anna": {"Boris"}, "Boris": {"Anna", "boss"}, "boss": {"Anna", "Boris"}}
    for leg in (anna, boris, supervisor):
        client.voice.hangup(leg)
    network.run_out()


@pytest.fixture
def connected(customer):
    """The document of a call that is connected to Boris."""

    def build(**options):
        connect = {
            "action": "connect",
            "from": OURS,
            "endpoint": [{"type": "phone", "number": BORIS}],
            "eventUrl": [customer.url + "/other"],
        }
        after = {"action": "notify", "payload": {}, "eventUrl": [customer.url + "/after"]}
        return [connect | options, after]

    return build


def test_a_call_is_connected_to_another_telephone_until_one_of_them_leaves(
    network, client, customer, connected
):
    customer.says("/answer", connected(limit=60))
    network.script(f"+{ANNA}", answers=True)
    network.script(f"+{BORIS}", answers=True)
    call = place(client, customer, ANNA, "/answer")
    network.run_out()
    other = customer.at("/other")[0].json["uuid"]
    assert statuses(customer, other, "/other") == ["started", "ringing", "answered", "completed"]
    assert (client.voice.get_call(other).to.number, client.voice.get_call(other).from_.number) == (
        BORIS,
        OURS,
    )
    assert int(client.voice.get_call(other).duration) == 60
    assert len(customer.at("/after")) == 1
    assert statuses(customer, call.uuid)[-1] == "completed"
    (dialled,) = network.rows("dialled_calls")
    assert (dialled["sid"], dialled["parent_sid"]) == (other, call.uuid)
    assert [row["sid"] for row in network.rows("calls")] == [call.uuid]


def test_a_caller_who_is_hung_up_on_takes_the_other_leg_along(network, client, customer, connected):
    customer.says("/answer", connected())
    network.script(f"+{ANNA}", answers=True)
    network.script(f"+{BORIS}", answers=True)
    call = place(client, customer, ANNA, "/answer")
    until(network, lambda: "answered" in [one.json["status"] for one in customer.at("/other")])
    client.voice.hangup(call.uuid)
    network.run_out()
    other = customer.at("/other")[0].json["uuid"]
    assert client.voice.get_call(other).status == client.voice.get_call(call.uuid).status == "completed"


@pytest.mark.parametrize(
    ("answers", "status"), [("busy", "busy"), ("no_answer", "timeout"), ("invalid", "failed")]
)
def test_a_connection_that_fails_lets_the_document_go_on(
    network, client, customer, connected, answers, status
):
    customer.says("/answer", connected(timeout=15))
    network.script(f"+{ANNA}", answers=True)
    network.script(f"+{BORIS}", answers=answers)
    place(client, customer, ANNA, "/answer")
    network.run_out()
    assert [one.json["status"] for one in customer.at("/other")][-1] == status
    assert len(customer.at("/after")) == 1


def test_a_synchronous_connection_that_fails_asks_what_to_do(network, client, customer, connected):
    customer.says("/answer", connected(timeout=15, eventType="synchronous"))
    instead = [{"action": "notify", "payload": {}, "eventUrl": [customer.url + "/instead"]}]
    customer.answers["/other"] = lambda one: (200, instead if one.json["status"] == "timeout" else "")
    network.script(f"+{ANNA}", answers=True)
    network.script(f"+{BORIS}", answers="no_answer")
    place(client, customer, ANNA, "/answer")
    network.run_out()
    assert (len(customer.at("/instead")), len(customer.at("/after"))) == (1, 0)
    assert [one.json["status"] for one in customer.at("/other")] == ["started", "ringing", "timeout"]


def test_a_person_calls_a_number_of_ours(network, client, customer):
    ask = {"action": "input", "type": ["dtmf"], "eventUrl": [customer.url + "/turn"]}
    customer.says("/answer", [{"action": "talk", "text": "From 0 to 10?"}, ask])
    given = {
        "carrier": "vonage",
        "voice_url": customer.url + "/answer",
        "voice_status_url": customer.url + "/events",
    }
    network.control("PUT", f"/control/numbers/+{OURS}", given)
    network.script(f"+{ANNA}", replies=["9"])
    sid = network.control("POST", "/control/calls", {"from": f"+{ANNA}", "to": f"+{OURS}"})["sid"]
    network.run_out()
    (answer,) = customer.at("/answer")
    assert (answer.json["from"], answer.json["to"], answer.json["uuid"]) == (ANNA, OURS, sid)
    assert statuses(customer, sid) == ["ringing", "answered", "completed"]
    assert {event["direction"] for event in events(customer, sid) if "direction" in event} == {"inbound"}
    assert customer.at("/turn")[0].json["dtmf"]["digits"] == "9"
    (reply,) = network.rows("replies")
    assert (reply["number"], reply["our_number"]) == (f"+{ANNA}", f"+{OURS}")
    assert client.voice.get_call(sid).direction == "inbound"
