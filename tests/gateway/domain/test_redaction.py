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


@pytest.mark.parametrize("field", ["Body", "Digits", "SpeechResult", "UnstableSpeechResult"])
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
