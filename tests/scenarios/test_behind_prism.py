"""Prism itself: that it lets nothing through that is not described, and what hardly another story asks for.

The stories marked `behind_prism` run behind it, and with `--behind-prism` every one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from gateway.domain.ports.carrier_words import CallState, MessageState
from gateway.domain.ports.carriers import Accepted, SendMessage
from tests.support.accounts import NUMBERS
from tests.support.prism import NOT_HERE, Prism, is_here
from tests.support.world import MONDAY, Person, World

ANNA, EMMA = "+79161234567", "+4915112345678"


@pytest.mark.behind_prism
def test_what_a_carrier_knows_of_a_call_and_of_a_text_is_read_as_described(
    start_small_world: Callable[..., World], prism: Prism | None, carrier: str
) -> None:
    world, ours = start_small_world(), NUMBERS[carrier]
    world.script(ANNA, answers="busy")
    world.start([Person(ANNA)])
    world.run(until=MONDAY)
    voice, messages = world.runtime.voice[carrier], world.runtime.messages[carrier]
    ((ref,),) = ((row["carrier_ref"],) for row in world.rows("SELECT carrier_ref FROM call_leg"))
    call = voice.fetch_call(ref)
    assert call is not None
    assert (call.to, call.from_) == (ANNA, ours.voice)
    assert call.state in {CallState.QUEUED, CallState.INITIATED}
    assert voice.find_calls(ANNA, ours.voice, MONDAY) == [call]
    assert (
        voice.fetch_call("CA" + "0" * 32 if carrier == "twilio" else "11111111-2222-4333-8444-555555555555")
        is None
    )
    sent = messages.send(
        SendMessage(EMMA, ours.sms, "0-10?", "https://survey.example.org/told", 3600, "ours")
    )
    assert isinstance(sent, Accepted)
    text = messages.fetch_message(sent.ref)
    found = messages.find_messages(EMMA, ours.sms, MONDAY)
    # A call, what is read of it and of one that is not there, a list, a text; one shows texts and lists them too.
    assert prism is None or prism.passed == {"twilio": 7, "vonage": 5}[carrier]
    if carrier == "vonage":  # it shows no text
        assert (text, found) == (None, [])
        return
    assert text is not None
    assert (text.to, text.body) == (EMMA, "0-10?")
    assert text.state in {MessageState.ACCEPTED, MessageState.QUEUED}
    assert found == [text]


@pytest.mark.asks_wrongly
def test_what_is_not_described_does_not_get_through(request: pytest.FixtureRequest) -> None:
    if not is_here():
        pytest.skip(NOT_HERE)
    request.getfixturevalue("carrier_specs")
    prism: Prism = request.getfixturevalue("prism_of_all")
    for path, login in (
        ("/v1/messages", "Bearer a.b.c"),
        (f"/2010-04-01/Accounts/AC{'1' * 32}/Calls.json", "Basic YTpi"),
        ("/v1/calls", "Bearer a.b.c"),
    ):
        headers = {"Authorization": login}
        prism.forget()
        answer = requests.post(f"{prism.url}{path}", json={"levitate": True}, headers=headers, timeout=10)
        assert 400 <= answer.status_code < 500, path
        assert (prism.passed, len(prism.complaints)) == (0, 1), path
