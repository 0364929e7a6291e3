from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.redaction import Redactor

SECRET = "hush/+= %&secret"
REDACT = Redactor([SECRET, "plain-secret", ""])
NUMBER = "+79165106942"

NUMBERS = st.from_regex(r"\+[1-9][0-9]{8,14}", fullmatch=True)
WRITTEN = [
    lambda number: f"To={quote(number)}&From={quote(number)}",
    lambda number: urlencode({"From": f"client:{number}", "Caller": f" {number}"}),
    lambda number: urlencode({"From": f"whatsapp:{number}"}),
    lambda number: json.dumps({"to": number, "from": number.removeprefix("+")}),
    lambda number: f"<Number>{number}</Number><Dial>{number}</Dial>",
    lambda number: f"/Calls.json?To={number.replace('+', '%2B')}&PageSize=50",
    lambda number: f"/Calls.json?To={number.replace('+', '%2b')}",
    lambda number: quote(f"said {number}, twice"),
    lambda number: f"tel:{number};{number}",
    lambda number: f"call_{number}_ended",
    lambda number: quote(quote(number)),
]
# Each of the same digits, with what must not be readable in it any more.
APART = [
    ("+7 916 510-69-42", "+7 916 5**-**-42"),
    ("+7 (916) 510.69.42", "+7 (916) 5**.**.42"),
    ("7 9 1 6 5 1 0 6 9 4 2", "7 9 1 6 5 * * * * 4 2"),
    ("8 (916) 510-69-42", "8 (916) 5**-**-42"),
    ("+7%20916%20510%2069%2042", "+7%20916%205**%20**%2042"),
    ("%2B7+916+510+69+42", "%2B7+916+5**+**+42"),
    ("call+8+916+510+69+42+now", "call+8+916+5**+**+42+now"),
]
TWIML = (
    '<Response><Gather action="/hooks/1"><Say language="en-US">Emma, <emphasis>hello</emphasis> &amp; welcome</Say>'
    "<say>Emma</say><Play>/prompts/1.wav</Play></Gather><Say /><Hangup /></Response>"
)


@pytest.mark.parametrize("secret", [SECRET, quote(SECRET, safe=""), "plain-secret"])
def test_a_secret_does_not_stay_in_clear_or_encoded(secret: str) -> None:
    assert REDACT(f"a {secret} b") == "a [secret] b"


def test_a_secret_in_a_form_does_not_stay() -> None:
    written = REDACT(urlencode({"token": SECRET}))
    assert "hush" not in written


def test_the_longer_of_two_secrets_goes_whole() -> None:
    assert Redactor(["abcdef", "abcdefgh"])("abcdefgh") == "[secret]"


def test_without_secrets_nothing_is_taken_for_one() -> None:
    assert Redactor([])("words") == "words"


@given(NUMBERS)
def test_no_run_of_eight_digits_of_a_number_stays_however_it_is_written(number: str) -> None:
    for write in WRITTEN:
        written = REDACT(write(number))
        assert re.search(r"\d{8}", written) is None, written


def test_the_ends_of_a_number_stay_so_that_people_can_compare() -> None:
    assert REDACT(f"To={NUMBER}") == "To=+79165****42"


@pytest.mark.parametrize("number", ["1234567", "12345678", "123456789"])
@pytest.mark.parametrize("plus", ["+", "%2B", "%2b", "%252B"])
def test_the_shortest_numbers_do_not_stay_after_a_plus(plus: str, number: str) -> None:
    hidden = {
        "1234567": "12***67",
        "12345678": "12****78",
        "123456789": "12345**89",
    }
    assert REDACT(f"From={plus}{number}&To=x") == f"From={plus}{hidden[number]}&To=x"


@pytest.mark.parametrize(("written", "left"), APART)
def test_a_number_does_not_stay_whose_digits_stand_apart(written: str, left: str) -> None:
    assert REDACT(f"said {written}, twice") == f"said {left}, twice"


@pytest.mark.parametrize(
    "written",
    [
        "from 127.0.0.1 to 192.168.100.200:5060",
        "between 2026-03-02 and 2026-03-03 10:00:00",
        "Fri, 05 Jun 2026 09:00:00 +0000",
        "message-timestamp=2026-03-02+09%3A00%3A00&seconds=123456",
        "call+01234567-0123-7123-8123-0123456789ab+ended",
        "price 0.00750 for 12 34 56 s",
    ],
)
def test_what_is_no_number_of_a_person_stays(written: str) -> None:
    assert REDACT(written) == written


def test_what_is_said_to_a_person_does_not_stay_in_a_document() -> None:
    assert REDACT(TWIML) == (
        '<Response><Gather action="/hooks/1"><Say language="en-US">[answer]</Say>'
        "<say>[answer]</say><Play>/prompts/1.wav</Play></Gather><Say /><Hangup /></Response>"
    )


def test_what_is_said_to_a_person_does_not_stay_in_a_document_that_was_cut() -> None:
    for end in range(len(TWIML)):
        cut = REDACT(TWIML[:end])
        assert "Emma" not in cut
        assert "hello" not in cut


def test_a_document_does_not_stay_in_the_request_that_redirects_a_call() -> None:
    form = urlencode({"Twiml": TWIML}) + "&x=1"
    assert REDACT(form) == "Twiml=[answer]&x=1"


def test_the_beginning_of_a_text_shows_no_half_of_what_is_hidden() -> None:
    for hidden in (SECRET, quote(SECRET), NUMBER, "8 916 510-69-42", "Body=" + "z" * 500, TWIML):
        for before in range(400):
            text = "x" * before + " " + hidden + " " + "y" * 1000
            shown = REDACT.beginning(text, 100)
            assert REDACT(text).startswith(shown)
            assert len(shown) <= 100


def test_a_text_that_is_short_enough_is_kept_to_its_end() -> None:
    assert REDACT.beginning(f"To={NUMBER}", 16) == "To=+79165****42"
    assert REDACT.beginning("x" * 5000, 4096) == "x" * 4096


@pytest.mark.parametrize(
    "field", ["Body", "Digits", "SpeechResult", "StableSpeechResult", "UnstableSpeechResult"]
)
def test_an_answer_in_a_form_does_not_stay(field: str) -> None:
    form = urlencode({"CallSid": "CA1", field: "ten & a half, 7"}) + "&To=x"
    assert REDACT(form) == f"CallSid=CA1&{field}=[answer]&To=x"


def test_the_words_of_a_text_do_not_stay_in_the_carriers_answer() -> None:
    answer = json.dumps({"sid": "SM1", "body": 'Anna, she said "ten"\n', "status": "queued"})
    assert json.loads(REDACT(answer)) == {"sid": "SM1", "body": "[answer]", "status": "queued"}


@pytest.mark.parametrize(
    "header", ["X-Twilio-Signature: abc=", "authorization=Basic QUM6", "Authorization: x y"]
)
def test_a_signature_does_not_stay(header: str) -> None:
    written = REDACT(f"{header}\r\nHost: gateway.test")
    assert written.endswith("[signature]\r\nHost: gateway.test")


@given(st.uuids())
def test_ids_stay_as_they_are(one: UUID) -> None:
    ids = f"attempt {one} call CA{one.hex} reference {one.hex}.{one.hex[:20]}"
    assert REDACT(ids) == ids


@given(st.datetimes())
def test_instants_stay_as_they_are(instant: object) -> None:
    assert REDACT(str(instant)) == str(instant)
    assert REDACT(f"at={instant}+00:00") == f"at={instant}+00:00"


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"dtmf": {"digits": "0123", "timed_out": False}}),
        json.dumps({"dtmf": "0123"}),
        json.dumps({"speech": {"results": [{"confidence": "0.9", "text": "0123 times"}]}}),
        json.dumps({"text": 'I said \\"0123\\"', "sms": {"keyword": "0123"}}, separators=(",", ":")),
        urlencode({"msisdn": "79165106942", "text": "0123", "keyword": "0123"}),
    ],
)
def test_what_a_person_keyed_said_or_wrote_does_not_stay_in_any_carriers_webhook(written: str) -> None:
    assert "0123" in written
    assert "0123" not in REDACT(written)
