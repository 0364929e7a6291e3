"""That requests to carriers are overheard, and really held against the official descriptions."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.messages import TwilioMessages
from gateway.domain.ports.carriers import SendMessage
from sandbox.service import SandboxServer
from sandbox.settings import ClockMode, Settings
from tests.support.accounts import ACCOUNT, NUMBERS, TOKEN
from tests.support.official import Asked, Official, official
from tests.support.wiretap import Wiretap

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
CALL = {"To": "+15550001", "From": "+15550002", "Url": "https://a/0", "Timeout": "30"}
TEXT = {"to": "15550001", "from": "15550002", "channel": "sms", "message_type": "text", "text": "Hello"}
NCCO_CALL = {"to": [{"type": "phone", "number": "15550001"}], "answer_url": ["https://a/0"]}
LISTENS = {"advanced_machine_detection": {"behavior": "continue"}}


@pytest.fixture(scope="module")
def descriptions() -> Official:
    return official()


def form(method: str, target: str, fields: dict[str, Any], kind: str = "x-www-form-urlencoded") -> Asked:
    headers = {"authorization": "Basic x", "content-type": f"application/{kind}"}
    return Asked(method, target, headers, urlencode(fields, doseq=True).encode())


def document(method: str, target: str, body: dict[str, Any]) -> Asked:
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    return Asked(method, target, headers, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("asked", "is_right"),
    [
        (form("POST", f"{ROOT}/Calls.json", CALL), True),
        (form("POST", f"{ROOT}/Calls.json", CALL | {"StatusCallbackEvent": ["ringing", "answered"]}), True),
        (form("POST", f"{ROOT}/Calls.json", CALL | {"Timeout": "soon"}), False),
        (form("POST", f"{ROOT}/Calls.json", CALL | {"TimeOut": "30"}), False),
        (form("POST", f"{ROOT}/Calls.json", CALL | {"Url": "no address at all"}), True),
        (form("POST", f"{ROOT}/Calls.json", CALL, "json"), False),
        (form("POST", f"{ROOT}/Calls.json", {"From": "+15550002"}), False),
        (form("PUT", f"{ROOT}/Calls.json", CALL), False),
        (form("POST", f"{ROOT}/Calls/CA1.json", {"Status": "completed"}), False),
        (form("POST", f"{ROOT}/Calls/CA{'1' * 32}.json", {"Status": "completed"}), True),
        (form("POST", f"{ROOT}/Calls/CA{'1' * 32}.json", {"Status": "over"}), False),
        (form("GET", f"{ROOT}/Calls.json?To=%2B15550001", {}), True),
        (form("GET", f"{ROOT}/Calls.json?Too=%2B15550001", {}), False),
        (form("GET", f"{ROOT}/Levitations.json", {}), False),
        (document("POST", "/v1/calls", NCCO_CALL), True),
        (document("POST", "/v1/calls", NCCO_CALL | LISTENS), True),
        (document("POST", "/v1/calls", NCCO_CALL | {"ringing_timer": 121}), False),
        (document("POST", "/v1/calls", NCCO_CALL | {"rining_timer": 21}), False),
        (document("POST", "/v1/calls", NCCO_CALL | {"answer_method": "PUT"}), False),
        (document("PUT", "/v1/calls/U1", {"action": "unmute"}), True),
        (document("PUT", "/v1/calls/U1", {"action": "levitate"}), False),
        (document("GET", "/v1/calls?page_size=101", {}), False),
        (document("GET", "/v1/levitations", {}), False),
        (document("POST", "/v1/messages", TEXT), True),
        (document("POST", "/v1/messages", TEXT | {"channel": "pigeon"}), False),
        (document("POST", "/v1/messages", TEXT | {"to": "1"}), False),
    ],
)
def test_the_check_tells_right_requests_from_wrong_ones(
    carrier_specs: Path, descriptions: Official, asked: Asked, is_right: bool
) -> None:
    assert (descriptions.fault(asked) == "") == is_right, descriptions.fault(asked)


def test_a_request_without_credentials_is_a_wrong_one(carrier_specs: Path, descriptions: Official) -> None:
    asked = form("POST", f"{ROOT}/Calls.json", CALL)
    assert descriptions.fault(asked) == ""
    headers = {"content-type": asked.headers["content-type"]}
    assert descriptions.fault(Asked(asked.method, asked.target, headers, asked.body)) != ""


@pytest.fixture
def sandbox(tmp_path: Path) -> Any:
    settings = Settings(
        ledger=tmp_path / "ledger.sqlite", account_sid=ACCOUNT, auth_token=TOKEN, clock=ClockMode.STEPPED
    )
    with SandboxServer(settings) as server:
        yield server


def test_every_request_to_a_carrier_is_overheard_whole_and_no_other(
    sandbox: SandboxServer, wiretap: Wiretap
) -> None:
    account = TwilioAccount(ACCOUNT, TOKEN, "https://survey.example.org", api_url=sandbox.base_url)
    with urlopen(f"{sandbox.base_url}/control/clock") as answer:  # noqa: S310
        assert answer.status == 200
    text = SendMessage("+15550001", NUMBERS["twilio"].sms, "Как прошёл звонок? " * 9, "https://a/s")
    for _ in range(2):  # over the same connection
        TwilioMessages(account).send(text)
    first, second = wiretap.take()
    assert (first.method, first.target) == ("POST", f"{ROOT}/Messages.json")
    login = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert first.headers["authorization"] == f"Basic {login}"
    assert len(first.body) == int(first.headers["content-length"])
    assert first.body == second.body


@pytest.mark.asks_wrongly
def test_a_wrong_request_is_overheard_too(
    sandbox: SandboxServer, wiretap: Wiretap, carrier_specs: Path, descriptions: Official
) -> None:
    asked = Request(f"{sandbox.base_url}{ROOT}/Calls.json", b"Too=1", method="POST")  # noqa: S310
    with pytest.raises(OSError, match="401"):
        urlopen(asked)  # noqa: S310
    (heard,) = wiretap.take()
    assert descriptions.fault(heard) != ""
