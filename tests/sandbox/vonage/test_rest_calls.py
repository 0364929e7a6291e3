"""The Calls resource through the real SDK: what is taken, shown, changed and refused."""

from __future__ import annotations

import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from vonage_http_client import AuthenticationError, HttpRequestError, NotFoundError, RateLimitedError
from vonage_voice import CreateCallRequest
from vonage_voice.models import AudioStreamOptions, ListCallsFilter, Phone, ToPhone, TtsStreamOptions

from sandbox.settings import ClockMode

OURS, PERSON, OTHER = "15005550006", "79161234567", "79160000001"
WAIT = [{"action": "wait", "timeout": 600}]


def place(client, customer, to=PERSON, **changes):
    given = {
        "to": [ToPhone(number=to)],
        "from_": Phone(number=OURS),
        "answer_url": [customer.url + "/answer"],
        "event_url": [customer.url + "/events"],
    }
    return client.voice.create_call(CreateCallRequest(**given | changes))


def until(network, client, call, status):
    for _ in range(100):
        if client.voice.get_call(call.uuid).status == status:
            return
        network.step()
    raise AssertionError(f"the call is never {status}")


def test_a_new_call_is_started_and_can_be_shown(network, client, customer):
    call = place(client, customer)
    assert (call.status, call.direction) == ("started", "outbound")
    assert call.conversation_uuid.startswith("CON-")
    shown = client.voice.get_call(call.uuid)
    assert (shown.uuid, shown.status, shown.link) == (call.uuid, "started", f"/calls/{call.uuid}")
    assert (shown.to.number, shown.from_.number) == (PERSON, OURS)
    assert (shown.rate, shown.duration) == (None, None)


def test_a_call_that_is_over_says_how_long_it_was_and_what_it_cost(network, client, customer):
    customer.says("/answer", [{"action": "wait", "timeout": 30}])
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    network.run_out()
    shown = client.voice.get_call(call.uuid)
    assert (shown.status, shown.duration, shown.start_time[:10]) == ("completed", "30", "2026-03-02")
    assert float(shown.price) == pytest.approx(float(shown.rate) / 2)


def test_an_answer_address_is_asked_by_get_where_nothing_else_is_said(network, client, customer):
    customer.says("/answer", [])
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    network.run_out()
    (answer,) = customer.at("/answer")
    assert (answer.method, answer.raw, answer.query["uuid"]) == ("GET", b"", call.uuid)
    assert (answer.query["from"], answer.query["to"]) == (OURS, PERSON)


def test_calls_are_listed_in_pages_and_by_status_and_time(network, client, customer):
    customer.says("/answer", [])
    placed = []
    for number, answers in enumerate((True, "busy", True)):
        network.script(f"+7916000000{number}", answers=answers)
        placed.append(place(client, customer, f"7916000000{number}").uuid)
    network.run_out()
    found, following = client.voice.list_calls(ListCallsFilter(status="completed"))
    assert ([call.uuid for call in found], following) == ([placed[0], placed[2]], None)
    found, following = client.voice.list_calls(ListCallsFilter(page_size=2, order="desc"))
    assert ([call.uuid for call in found], following) == ([placed[2], placed[1]], 1)
    found, following = client.voice.list_calls(ListCallsFilter(page_size=2, record_index=2))
    assert ([call.uuid for call in found], following) == ([placed[2]], None)
    assert client.voice.list_calls(ListCallsFilter(date_end="2026-03-01T00:00:00Z"))[0] == []
    assert len(client.voice.list_calls(ListCallsFilter(date_start="2026-03-02T00:00:00Z"))[0]) == 3
    conversation = client.voice.get_call(placed[1]).conversation_uuid
    (one,) = client.voice.list_calls(ListCallsFilter(conversation_uuid=conversation))[0]
    assert one.uuid == placed[1]


def test_a_ringing_call_that_is_hung_up_is_cancelled(network, client, customer):
    network.script(f"+{PERSON}", answers=True, ring_seconds=30)
    call = place(client, customer)
    until(network, client, call, "ringing")
    client.voice.hangup(call.uuid)
    network.run_out()
    assert client.voice.get_call(call.uuid).status == "cancelled"
    assert [one.json["status"] for one in customer.at("/events")][-1] == "cancelled"
    assert customer.at("/answer") == []


def test_a_live_call_can_be_hung_up_spoken_into_and_not_changed_afterwards(network, client, customer):
    customer.says("/answer", WAIT)
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    with pytest.raises(NotFoundError):
        client.voice.play_tts_into_call(call.uuid, TtsStreamOptions(text="too early"))
    until(network, client, call, "answered")
    stream = AudioStreamOptions(stream_url=[customer.url + "/a.wav"])
    messages = [
        client.voice.play_tts_into_call(call.uuid, TtsStreamOptions(text="Hello", language="en-GB")),
        client.voice.stop_tts(call.uuid),
        client.voice.play_audio_into_call(call.uuid, stream),
        client.voice.stop_audio_stream(call.uuid),
        client.voice.play_dtmf_into_call(call.uuid, "1p2#"),
    ]
    assert [one.message for one in messages] == [
        *("Talk started", "Talk stopped", "Stream started", "Stream stopped", "DTMF sent"),
    ]
    assert {one.uuid for one in messages} == {call.uuid}
    for change in (client.voice.mute, client.voice.unmute, client.voice.earmuff, client.voice.unearmuff):
        change(call.uuid)
    client.voice.hangup(call.uuid)
    network.run_out()
    reasons = [one.json["reason"] for one in customer.at("/events") if "reason" in one.json]
    assert len(reasons) == 1
    assert "/a.wav" in reasons[0], "what was to be played is no sound"
    assert client.voice.get_call(call.uuid).status == "completed"
    with pytest.raises(HttpRequestError) as refused:
        client.voice.hangup(call.uuid)
    assert refused.value.response.status_code == 400


@pytest.mark.parametrize("stopped", [False, True])
def test_what_was_spoken_into_a_call_is_in_its_recording_until_it_is_stopped(
    network, client, customer, stopped
):
    record = {"action": "record", "eventUrl": [customer.url + "/recorded"]}
    customer.says("/answer", [record, {"action": "wait", "timeout": 20}])
    network.script(f"+{PERSON}", answers=True)
    call = place(client, customer)
    until(network, client, call, "answered")
    client.voice.play_tts_into_call(call.uuid, TtsStreamOptions(text="Hello, how are you today? " * 6))
    if stopped:
        client.voice.stop_tts(call.uuid)
    network.run_out()
    url = customer.at("/recorded")[0].json["recording_url"]
    headers = {"Authorization": client.http_client.auth.create_jwt_auth_string()}
    sound = client.http_client._session.get(url, headers=headers, timeout=10).content[44:]
    # Whoever answers says a word, too; ten seconds of speech are more than that.
    assert (len(sound.replace(b"\0", b"")) > 60_000) is not stopped


def test_an_unknown_call_is_not_found(network, client):
    for ask in (client.voice.get_call, client.voice.hangup, client.voice.stop_tts):
        with pytest.raises(NotFoundError) as refused:
            ask("63f61863-4a51-4f6b-86e1-46edebcf9356")
        assert refused.value.response.json()["type"] == "NOT_FOUND"


@pytest.mark.asks_wrongly
def test_only_a_token_of_the_application_opens_the_interface(network, client, customer, private_key, sdk):
    url = network.server.base_url + "/v1/calls"
    session = client.http_client._session
    now = 1_700_000_000
    good = {"application_id": client.http_client.auth.application_id, "iat": now, "jti": "1"}
    strangers = {
        "nobody": None,
        "no token": "Bearer x.y.z",
        "expired": jwt.encode({**good, "exp": now + 900}, private_key, "RS256"),
        "another application": jwt.encode({**good, "application_id": "other"}, private_key, "RS256"),
        "without an id": jwt.encode({k: good[k] for k in ("application_id", "iat")}, private_key, "RS256"),
        "symmetric": jwt.encode(good, "x" * 40, "HS256"),
        "account": "Basic YWJjZDEyMzQ6YW4gYXBpIHNlY3JldA==",
    }
    for who, token in strangers.items():
        scheme = "" if token is None or " " in token else "Bearer "
        headers = {} if token is None else {"Authorization": scheme + token}
        answer = session.get(url, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["type"]) == (401, "UNAUTHORIZED"), who
    valid = {"Authorization": "Bearer " + jwt.encode(good, private_key, "RS256")}
    assert session.get(url, headers=valid, timeout=10).status_code == 200
    with pytest.raises(AuthenticationError):
        sdk(network, application_id="00000000-0000-4000-8000-000000000000").voice.list_calls()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"to": []}, "to"),
        ({"to": [{"type": "phone", "number": "+79161234567"}]}, "to[0].number"),
        ({"to": [{"type": "sip", "uri": "sip:a@b"}]}, "to[0].type"),
        ({"from": None}, "from"),
        ({"from": {"type": "phone", "number": "12"}}, "from.number"),
        ({"random_from_number": True}, "from"),
        ({"answer_url": None}, "answer_url"),
        ({"answer_url": ["ftp://127.0.0.1"]}, "answer_url[0]"),
        ({"answer_url": None, "ncco": [{"action": "sing"}]}, "ncco"),
        ({"ringing_timer": 121}, "ringing_timer"),
        ({"length_timer": 0}, "length_timer"),
        ({"advanced_machine_detection": {"beep_timeout": 44}}, "advanced_machine_detection.beep_timeout"),
        ({"ring_timer": 20}, "ring_timer"),
    ],
)
@pytest.mark.asks_wrongly
def test_a_call_that_cannot_be_placed_is_refused_by_name(network, client, changes, name):
    body = {
        "to": [{"type": "phone", "number": PERSON}],
        "from": {"type": "phone", "number": OURS},
        "answer_url": ["http://127.0.0.1/answer"],
    } | changes
    body = {key: value for key, value in body.items() if value is not None}
    with pytest.raises(HttpRequestError) as refused:
        client.http_client.post("api.nexmo.com", "/v1/calls", body)
    answer = refused.value.response
    assert answer.status_code == 400
    assert answer.json()["type"] == "BAD_REQUEST"
    assert answer.json()["invalid_parameters"][0]["name"] == name
    assert network.rows("calls") == []


def test_a_fourth_call_in_a_second_is_refused_and_one_later_is_not(network, client, customer):
    for number in range(3):
        place(client, customer, f"7916000000{number}")
    with pytest.raises(RateLimitedError) as refused:
        place(client, customer)
    assert refused.value.response.headers["Retry-After"] == "1"
    network.step(until="2026-03-02T09:00:01Z")
    network.step(until="2026-03-02T09:00:01Z")
    place(client, customer)
    network.control("GET", "/control/clock")
    assert len(network.control("GET", "/control/calls")["calls"]) == 4


def test_an_account_may_have_no_limit(start, sdk, account, customer):
    network = start(vonage=dataclasses.replace(account, call_rate=None))
    client = sdk(network)
    for number in range(8):
        place(client, customer, f"7916000000{number}")


def test_a_number_of_ours_is_found_where_any_will_do(network, client, customer):
    wanted = {"from_": None, "random_from_number": True}
    with pytest.raises(HttpRequestError):
        place(client, customer, **wanted)
    network.control("PUT", "/control/numbers/+15005550006", {"carrier": "vonage"})
    assert client.voice.get_call(place(client, customer, **wanted).uuid).from_.number == OURS


def test_a_scaled_clock_runs_calls_by_itself_and_several_at_once(start, sdk, account, customer):
    network = start(
        vonage=dataclasses.replace(account, call_rate=None), clock=ClockMode.SCALED, speed=600.0, origin=None
    )
    customer.says("/answer", [{"action": "talk", "text": "Hello"}])
    numbers = [f"791600000{number:02}" for number in range(6)]
    for number in numbers:
        network.script(f"+{number}", answers=True)
    with ThreadPoolExecutor(3) as pool:
        calls = list(pool.map(lambda number: place(sdk(network), customer, number).uuid, numbers))
    client = sdk(network)
    for _ in range(600):
        if {client.voice.get_call(uuid).status for uuid in calls} == {"completed"}:
            break
    assert {client.voice.get_call(uuid).status for uuid in calls} == {"completed"}
    assert len({json.dumps(one.query, sort_keys=True) for one in customer.at("/answer")}) == 6
