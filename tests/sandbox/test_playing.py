"""Sound files in a document: fetched, measured, and refused when they are no sound."""

from __future__ import annotations

import io
import wave

import pytest

OURS, PERSON = "+15005550006", "+79161234567"


def silence(seconds):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(16_000 * seconds))
    return file.getvalue()


def play(network, client, customer, url):
    customer.says("/calls/answer", f"<Response><Play>{url}</Play><Redirect>/next</Redirect></Response>")
    customer.says("/next", "<Response><Hangup/></Response>")
    network.script(PERSON, answers=True)
    call = client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/calls/answer")
    network.run_out()
    return int(client.calls(call.sid).fetch().duration)


def test_a_file_takes_as_long_as_it_is_and_is_fetched_once(network, client, customer):
    customer.files["/calls/hello.wav"] = ("audio/x-wav", silence(12))
    assert play(network, client, customer, "hello.wav") == 12
    assert play(network, client, customer, "hello.wav") == 12
    assert len(customer.at("/calls/hello.wav")) == 1


@pytest.mark.parametrize(("content_type", "code"), [("text/html", "12300"), (None, "11200")])
def test_what_is_no_sound_is_an_error_of_the_call_and_the_document_goes_on(
    network, client, customer, content_type, code
):
    if content_type is None:
        customer.says("/calls/hello.wav", "", status=404)
    else:
        customer.files["/calls/hello.wav"] = (content_type, b"<html></html>")
    play(network, client, customer, "hello.wav")
    assert len(customer.at("/next")) == 1
    (error,) = [one for one in network.exchanges() if one["kind"] == "error"]
    assert error["error"].startswith(code)
    assert error["url"] == customer.url + "/calls/hello.wav"
