"""Recordings: by a document, by the interface and with a call; their sound, and what is told about them."""

from __future__ import annotations

import array
import io
import wave
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from sandbox.network.recordings import RATE, Recording
from sandbox.network.sounds import Sound, Speaker

OURS, PERSON = "+15005550006", "+79161234567"
BYE = "<Response><Say>Спасибо</Say><Hangup/></Response>"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def recorded(*sounds, spans=((0, 10),), **terms):
    recording = Recording(
        sid="RE1",
        call_sid="CA1",
        started_at=START,
        sounds=[Sound(at(begin), seconds, speaker, "Hello there") for begin, seconds, speaker in sounds],
        spans=[(at(begin), at(end)) for begin, end in spans],
        **terms,
    )
    recording.ended_at = at(spans[-1][1])
    return recording


def loudness(recording, channel=0):
    """Give the loudest sample of each second."""
    with wave.open(io.BytesIO(recording.wav())) as file:
        assert (file.getframerate(), file.getsampwidth()) == (RATE, 2)
        samples = array.array("h", file.readframes(file.getnframes()))[channel :: file.getnchannels()]
    return [max(map(abs, samples[n : n + RATE])) for n in range(0, len(samples), RATE)]


def test_a_recording_is_loud_where_somebody_spoke_and_silent_elsewhere():
    heard = loudness(recorded((2, 3, Speaker.PERSON)))
    assert len(heard) == 10
    assert [second for second, peak in enumerate(heard) if peak > 1000] == [2, 3, 4]
    assert {heard[0], heard[1], *heard[5:]} == {0}


def test_a_recording_of_one_side_holds_that_side_alone():
    both = recorded((1, 1, Speaker.PERSON), (4, 1, Speaker.US), track="inbound")
    assert [second for second, peak in enumerate(loudness(both)) if peak] == [1]


def test_two_channels_keep_the_sides_apart():
    both = recorded((1, 1, Speaker.PERSON), (4, 1, Speaker.US), channels=2)
    assert [second for second, peak in enumerate(loudness(both, 0)) if peak] == [1]
    assert [second for second, peak in enumerate(loudness(both, 1)) if peak] == [4]


def test_a_pause_leaves_silence_or_nothing():
    sounds = [(n, 1, Speaker.PERSON) for n in range(10)]
    silent = recorded(*sounds, spans=((0, 3), (6, 10)))
    assert [second for second, peak in enumerate(loudness(silent)) if not peak] == [3, 4, 5]
    skipped = recorded(*sounds, spans=((0, 3), (6, 10)), skips=True)
    assert skipped.seconds == 7
    assert all(loudness(skipped))


def test_trimming_takes_the_silence_from_both_ends():
    trimmed = recorded((2, 3, Speaker.PERSON), trims=True)
    assert trimmed.seconds == 3
    assert all(loudness(trimmed))


@pytest.fixture
def talking(network, client, customer):
    """A call that goes on for ten minutes."""
    customer.says("/answer", '<Response><Say>Hello</Say><Pause length="600"/></Response>')
    network.script(PERSON, answers=True, ring_seconds=1)
    call = client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    while client.calls(call.sid).fetch().status != "in-progress":
        network.step()
    return client.calls(call.sid)


def test_a_call_is_recorded_paused_resumed_and_stopped(network, client, customer, talking):
    begun = talking.recordings.create(
        recording_status_callback=customer.url + "/recorded",
        recording_status_callback_event=["in-progress", "completed"],
        recording_channels="dual",
    )
    assert (begun.status, begun.channels, begun.source) == ("in-progress", 2, "StartCallRecordingAPI")
    network.step_to("2026-03-02T09:01:00Z")
    current = talking.recordings("Twilio.CURRENT")
    assert current.update(status="paused", pause_behavior="skip").status == "paused"
    network.step_to("2026-03-02T09:02:00Z")
    assert current.update(status="in-progress").status == "in-progress"
    network.step_to("2026-03-02T09:02:30Z")
    stopped = current.update(status="stopped")
    assert stopped.status == "completed"
    assert 80 <= int(stopped.duration) <= 90
    network.run_out()
    assert [one.form["RecordingStatus"] for one in customer.at("/recorded")] == ["in-progress", "completed"]
    assert [one.sid for one in talking.recordings.list()] == [begun.sid]
    assert [one.sid for one in client.recordings.list(call_sid=talking._solution["sid"])] == [begun.sid]


def test_the_sound_is_behind_the_accounts_credentials_until_it_is_deleted(network, client, talking):
    begun = talking.recordings.create()
    network.run_out()
    recording = client.recordings(begun.sid).fetch()
    session = client.http_client.session
    assert session.get(recording.media_url + ".wav", timeout=10).status_code == 401
    wav = session.get(recording.media_url + ".wav", auth=client.auth, timeout=10)
    assert wav.headers["Content-Type"] == "audio/x-wav"
    assert wav.content[:4] == b"RIFF"
    assert client.recordings(begun.sid).delete()
    assert session.get(recording.media_url + ".wav", auth=client.auth, timeout=10).status_code == 404
    with pytest.raises(TwilioRestException):
        client.recordings(begun.sid).fetch()


def test_a_call_that_is_over_cannot_be_recorded(network, client, talking):
    network.run_out()
    with pytest.raises(TwilioRestException) as refused:
        talking.recordings.create()
    assert refused.value.code == 21220


def test_a_call_can_be_recorded_from_its_beginning(network, client, customer):
    customer.says("/answer", '<Response><Say>Hello</Say><Pause length="20"/></Response>')
    network.script(PERSON, answers=True)
    call = client.calls.create(
        to=PERSON,
        from_=OURS,
        url=customer.url + "/answer",
        record=True,
        recording_status_callback=customer.url + "/recorded",
    )
    network.run_out()
    (told,) = [one.form for one in customer.at("/recorded")]
    assert (told["CallSid"], told["RecordingSource"], told["RecordingDuration"]) == (
        call.sid,
        "OutboundAPI",
        "20",
    )


def record(customer, attributes=""):
    status = (
        f'recordingStatusCallback="{customer.url}/recorded" recordingStatusCallbackEvent="completed absent"'
    )
    return (
        f'<Response><Say>Tell us</Say><Record action="/turn" {status} {attributes}/>'
        "<Redirect>/silent</Redirect></Response>"
    )


def test_a_message_is_posted_with_the_key_that_ended_it(network, client, customer):
    customer.says("/answer", record(customer, 'finishOnKey="#" maxLength="60"'))
    customer.says("/turn", BYE)
    network.script(PERSON, answers=True, replies=["It took far too long"])
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    network.run_out()
    (turn,) = [one.form for one in customer.at("/turn")]
    (told,) = [one.form for one in customer.at("/recorded")]
    assert turn["Digits"] == "#"
    assert (told["RecordingSid"], told["RecordingStatus"]) == (turn["RecordingSid"], "completed")
    assert network.rows("replies")[0]["raw"] == "It took far too long"


def test_a_message_in_which_nobody_speaks_is_absent_and_the_document_goes_on(network, client, customer):
    customer.says("/answer", record(customer))
    customer.says("/silent", BYE)
    network.script(PERSON, answers=True, replies=[""])
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    network.run_out()
    assert customer.at("/turn") == []
    assert len(customer.at("/silent")) == 1
    assert [one.form["RecordingStatus"] for one in customer.at("/recorded")] == ["absent"]


def test_a_message_is_cut_at_its_greatest_length(network, client, customer):
    customer.says("/answer", record(customer, 'maxLength="2" trim="trim-silence"'))
    customer.says("/turn", BYE)
    network.script(
        PERSON,
        answers=True,
        greeting_seconds=0.2,
        replies=["This goes on and on and on and on and on and on and on"],
    )
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    network.run_out()
    assert customer.at("/turn")[0].form["RecordingDuration"] == "2"
