"""The page of phones: a telephone in somebody's hand rings, is taken, answers, texts and calls."""

from __future__ import annotations

import json
import os
import re
import urllib.request
from urllib.error import HTTPError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from sandbox.settings import ClockMode

OURS, PERSON = "+15005550006", "+79161234567"
ASK = (
    '<Response><Gather input="dtmf speech" numDigits="2" timeout="4" actionOnEmptyResult="true" action="/turn">'
    '<Say language="ru-RU">От 0 до 10: посоветуете ли вы нас?</Say></Gather></Response>'
)
BYE = "<Response><Say>Спасибо</Say><Pause length='60'/></Response>"


def do(network, method, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(network.server.base_url + path, data, sent, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return answer.headers, answer.read().decode()


def act(network, what, **facts):
    return do(network, "POST", f"/phones/{PERSON}/{what}", facts)


@pytest.fixture
def held(network, client, customer):
    """A telephone in our hand, and a call that rings there."""
    customer.says("/answer", ASK)
    customer.says("/turn", BYE)
    network.control(
        "PUT",
        f"/control/numbers/{OURS}",
        {"sms_url": customer.url + "/inbox", "voice_url": customer.url + "/answer"},
    )
    do(network, "PUT", f"/phones/{PERSON}", {})
    return network


def ring(network, client, customer, **changes):
    call = client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer", **changes)
    while client.calls(call.sid).fetch().status != "ringing":
        network.step()
    return client.calls(call.sid)


def until(network, happened):
    for _ in range(200):
        if happened():
            return
        network.step()
    raise AssertionError("it never happened")


def test_a_call_is_taken_and_answered_by_keys(held, client, customer):
    call = ring(held, client, customer)
    act(held, "pick_up")
    until(held, lambda: customer.at("/answer"))
    for key in "10":
        act(held, "press", key=key)
    until(held, lambda: customer.at("/turn"))
    act(held, "put_down")
    held.run_out()
    assert customer.at("/turn")[0].form["Digits"] == "10"
    assert call.fetch().status == "completed"
    (reply,) = held.rows("replies")
    assert (reply["raw"], json.loads(reply["meant"])) == ("10", 10)


def test_a_call_is_answered_by_words(held, client, customer):
    ring(held, client, customer)
    act(held, "pick_up")
    until(held, lambda: customer.at("/answer"))
    act(held, "say", words="девять")
    until(held, lambda: customer.at("/turn"))
    assert customer.at("/turn")[0].form["SpeechResult"] == "девять"
    assert json.loads(held.rows("replies")[0]["meant"]) == 9


def test_nobody_takes_the_call_and_it_ends_as_with_anybody(held, client, customer):
    call = ring(held, client, customer, timeout=20)
    held.run_out()
    assert call.fetch().status == "no-answer"


def test_a_call_is_declined(held, client, customer):
    call = ring(held, client, customer)
    act(held, "put_down")
    held.run_out()
    assert call.fetch().status == "busy"


def test_the_telephone_calls_and_texts_our_number(held, client, customer):
    act(held, "call", to=OURS)
    until(held, lambda: customer.at("/answer"))
    with pytest.raises(HTTPError, match="409"):
        act(held, "call", to=OURS)
    act(held, "put_down")
    act(held, "text", to=OURS, body="8")
    held.run_out()
    assert held.rows("inbound_calls")[0]["end_status"] == "completed"
    assert customer.at("/inbox")[0].form["Body"] == "8"


def texts_shown(network, count):
    """Read the first `count` texts that the page is told of when it opens."""
    address = f"{network.server.base_url}/phones/{PERSON}/events"
    with urllib.request.urlopen(address, timeout=10) as events:  # noqa: S310
        lines = (line for line in iter(events.readline, b"") if line.startswith(b"data:"))
        return [json.loads(next(lines).removeprefix(b"data:")) for _ in range(count)]


def test_a_keyword_is_answered_by_the_carrier_itself_and_the_answer_is_nobodys_text(held, customer):
    act(held, "text", to=OURS, body="stop")
    held.run_out()
    stop, answer = texts_shown(held, 2)
    assert (stop["mine"], stop["body"], answer["mine"], answer["by_carrier"]) == (True, "stop", False, True)
    assert "START" in answer["body"]
    assert [row["body"] for row in held.rows("texts")] == ["stop"]
    assert [text.form["Body"] for text in customer.at("/inbox")] == ["stop"]


def test_a_word_that_is_no_keyword_is_left_to_us(held):
    act(held, "text", to=OURS, body="8")
    act(held, "text", to=OURS, body="9")
    held.run_out()
    assert [text["body"] for text in texts_shown(held, 2)] == ["8", "9"]


def test_the_telephone_that_is_held_stands_first_however_many_people_there_are(held):
    for each in range(250):
        held.script(f"+7916000{each:04d}", answers=True)
    people = json.loads(do(held, "GET", "/phones")[1])["people"]
    assert people[0] == {"number": PERSON, "claimed": True, "call": None}
    assert len(people) == 200


def test_a_telephone_that_is_given_back_belongs_to_its_person_again(held, client, customer):
    do(held, "DELETE", f"/phones/{PERSON}")
    held.script(PERSON, answers=True, replies=["7"])
    client.calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    held.run_out()
    assert customer.at("/turn")[0].form["Digits"] == "7"


@pytest.mark.parametrize(
    ("what", "facts", "status"),
    [
        ("press", {"key": "5"}, 409),
        ("press", {"key": "55"}, 409),
        ("say", {"words": " "}, 409),
        ("sing", {}, 409),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(held, what, facts, status):
    with pytest.raises(HTTPError) as refused:
        act(held, what, **facts)
    assert refused.value.code == status
    assert json.load(refused.value)["error"]


def test_other_sites_cannot_use_the_page(held):
    with pytest.raises(HTTPError, match="403"):
        do(held, "GET", "/phones", Host="evil.example")
    with pytest.raises(HTTPError, match="415"):
        do(held, "POST", f"/phones/{PERSON}/put_down", {}, **{"Content-Type": "text/plain"})
    headers, page = do(held, "GET", "/")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert not re.search(r"(src|href)=\"(?![/#])", page)
    assert "style=" not in page


@pytest.fixture
def page(chromium):
    """A page of a browser that has nothing to complain about."""
    # Chromium's sandbox needs a user of its own; as root it does not start with it.
    arguments = ["--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        opened: Page = browser.new_page()
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        browser.close()
    assert complaints == []


@pytest.mark.browser
def test_a_person_with_a_browser_takes_a_call_and_answers_it_at_a_scaled_clock(start, sdk, customer, page):
    network = start(clock=ClockMode.SCALED, speed=60.0, origin=None)
    customer.says("/answer", ASK)
    customer.says("/turn", BYE)
    network.control(
        "PUT",
        f"/control/numbers/{OURS}",
        {"voice_url": customer.url + "/answer", "sms_url": customer.url + "/inbox"},
    )
    page.goto(network.server.base_url + "/")
    page.fill("#number", PERSON)
    page.press("#number", "Enter")
    page.wait_for_selector("#held:not([hidden])")
    sdk(network).calls.create(to=PERSON, from_=OURS, url=customer.url + "/answer")
    page.wait_for_selector("#pick-up:not([disabled])")
    page.focus("#pick-up")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=посоветуете")
    page.focus("#keypad button")
    page.keyboard.press("8")
    page.keyboard.press("#")
    page.wait_for_selector("text=Спасибо")
    serious = [
        one["id"]
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    page.click("#put-down")
    page.wait_for_selector("text=The call is over")
    page.fill("#body", "10")
    page.click("#text button")
    page.wait_for_selector("#thread li.mine")
    assert serious == []
    assert customer.at("/turn")[0].form["Digits"] == "8"
