"""What an account makes of Vonage's answers and of the network's faults, through the real SDK."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from vonage_messages import Messages
from vonage_voice import Voice
from vonage_voice.models import CreateCallRequest, Phone, ToPhone

from gateway.carriers.vonage.client import VonageAccount
from gateway.domain.errors import CarrierUnavailable, Misconfigured
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Rejected, SendOutcome, Unknown
from gateway.domain.ports.exchanges import Exchange
from tests.support.recorder import Recorder

APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
API_KEY = "abcd1234"
SECRET = "a signature secret of more than 32 bytes"
PUBLIC = "https://survey.example.org"
MADE = {"uuid": "U1", "status": "started", "direction": "outbound", "conversation_uuid": "CON-1"}


class Kept:
    """An exchange log in memory."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def record(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def flush(self) -> None:
        """Nothing waits here."""


def order(number: str = "15550001") -> CreateCallRequest:
    return CreateCallRequest(to=[ToPhone(number=number)], from_=Phone(number="15550002"), answer_url=[PUBLIC])


def submit(account: VonageAccount) -> SendOutcome:
    return account.submit(Voice, lambda voice: voice.create_call(order()).uuid)


def read(account: VonageAccount) -> Any:
    return account.read(
        Voice, lambda voice: voice.http_client.get(voice.http_client.api_host, "/v1/calls/U1")["uuid"]
    )


ROOT = "https://developer.vonage.com/api-errors"


@pytest.mark.parametrize(
    ("status", "body", "error_class", "code", "words"),
    [
        (400, {"type": "BAD_REQUEST", "error_title": "Bad"}, ErrorClass.CONFIG, "BAD_REQUEST", "Bad"),
        (401, {"type": "UNAUTHORIZED", "error_title": "No"}, ErrorClass.AUTH, "UNAUTHORIZED", "No"),
        (401, {"type": f"{ROOT}#unauthorized", "title": "No"}, ErrorClass.AUTH, "unauthorized", "No"),
        (402, {"type": f"{ROOT}#low-balance", "title": "Low"}, ErrorClass.CONFIG, "low-balance", "Low"),
        (403, {"type": f"{ROOT}#forbidden"}, ErrorClass.AUTH, "forbidden", ""),
        (404, {"type": "NOT_FOUND"}, ErrorClass.CONFIG, "NOT_FOUND", ""),
        (422, {"type": f"{ROOT}/messages#1170", "detail": "To"}, ErrorClass.INVALID_NUMBER, "1170", "To"),
        (422, {"type": f"{ROOT}/messages#1120", "title": "From"}, ErrorClass.CONFIG, "1120", "From"),
        (422, {"type": f"{ROOT}/messages#9999"}, ErrorClass.UNKNOWN, "9999", ""),
        (429, {"type": "TOO_MANY_REQUESTS"}, ErrorClass.RATE_LIMITED, "TOO_MANY_REQUESTS", ""),
        (429, {"type": f"{ROOT}/messages#1000"}, ErrorClass.RATE_LIMITED, "1000", ""),
        (429, "slow down", ErrorClass.RATE_LIMITED, "429", ""),
        (418, {"type": 7}, ErrorClass.UNKNOWN, "418", ""),
        (418, ["no object"], ErrorClass.UNKNOWN, "418", ""),
    ],
)
def test_a_4xx_is_a_refusal_classified_by_its_status_and_code(
    account: VonageAccount,
    answer: Callable[..., None],
    status: int,
    body: Any,
    error_class: ErrorClass,
    code: str,
    words: str,
) -> None:
    answer(status, body)

    assert submit(account) == Rejected(error_class, code, words)


def test_a_request_is_not_sent_on_to_another_address(
    account: VonageAccount, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(307, "", headers={"Location": f"{vonage_api.url}/v1/calls"})
    answer(201, MADE)

    assert submit(account) == Unknown("network: TooManyRedirects")
    assert len(vonage_api.seen) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html>", "unreadable answer"),
        ("[]", "unreadable answer"),
        ({"status": "started"}, "unreadable answer"),
        (MADE | {"uuid": ""}, "answer without an id"),
    ],
)
def test_a_2xx_that_names_nothing_is_unknown(
    account: VonageAccount, answer: Callable[..., None], body: object, reason: str
) -> None:
    answer(201, body)

    assert submit(account) == Unknown(reason)


def test_a_refusal_that_cannot_be_read_is_unknown(
    account: VonageAccount, answer: Callable[..., None]
) -> None:
    answer(400, "[" * 5000)

    assert submit(account) == Unknown("unreadable answer")


def test_what_the_sdk_refuses_by_itself_was_surely_not_sent(
    account: VonageAccount, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    def impossible(voice: Any) -> str:
        return str(voice.create_call({"to": "nobody"}).uuid)

    answer(201, MADE)
    submit(account)

    assert account.submit(Voice, impossible) == Rejected(
        ErrorClass.CONFIG, "invalid_request", "ValidationError"
    )
    assert len(vonage_api.seen) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"status": 503}, "HTTP 503"),
        ({"status": 401, "body": {"type": "UNAUTHORIZED"}}, "HTTP 401"),
        ({"body": "<html>"}, "unreadable answer"),
        ({"body": {"id": 1}}, "unreadable answer"),
        ({"cut": True}, "network: ConnectionError"),
    ],
)
def test_a_read_that_fails_says_so(
    account: VonageAccount, answer: Callable[..., None], reply: dict[str, Any], reason: str
) -> None:
    answer(**reply)

    with pytest.raises(CarrierUnavailable, match=rf"^vonage: {reason}"):
        read(account)


def test_a_thread_has_one_connection_for_each_interface_and_another_thread_its_own(
    account: VonageAccount, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    for _ in range(4):
        answer(201, MADE)

    submit(account)
    submit(account)
    account.submit(Messages, lambda texts: texts.http_client.get("api.nexmo.com", "/v1/calls")["uuid"])
    other = threading.Thread(target=submit, args=(account,))
    other.start()
    other.join()

    first, second, third, fourth = (seen.connection for seen in vonage_api.seen)
    assert first == second
    assert len({first, third, fourth}) == 3


def test_every_request_is_signed_in_by_the_application(
    account: VonageAccount, answer: Callable[..., None], vonage_api: Recorder, public_key: str
) -> None:
    answer(201, MADE)

    submit(account)

    scheme, _, token = vonage_api.seen[0].headers["Authorization"].partition(" ")
    claims = jwt.decode(token, public_key, algorithms=["RS256"])
    assert (scheme, claims["application_id"]) == ("Bearer", APPLICATION)
    assert claims["jti"]


def test_exchanges_are_kept_without_what_signs_them_in(
    answer: Callable[..., None], vonage_api: Recorder, private_key: str
) -> None:
    kept = Kept()
    account = VonageAccount(APPLICATION, private_key, API_KEY, SECRET, api_url=vonage_api.url, exchanges=kept)
    answer(201, MADE)
    answer(cut=True)

    submit(account)
    submit(account)

    done, failed = kept.exchanges
    token = vonage_api.seen[0].headers["Authorization"].removeprefix("Bearer ")
    assert (done.carrier, done.direction, done.method, done.status) == ("vonage", "out", "POST", 201)
    assert (done.url, '"15550001"' in done.request) == (f"{vonage_api.url}/v1/calls", True)
    assert '"CON-1"' in done.response
    assert (failed.status, failed.response, failed.note) == (None, "", "ConnectionError")
    for exchange in kept.exchanges:
        for secret in (token, "Bearer", "PRIVATE KEY", SECRET):
            assert secret not in repr(exchange)


def test_neither_numbers_nor_tokens_are_written_to_the_log(
    account: VonageAccount, answer: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    answer(400, {"type": "BAD_REQUEST", "error_title": "15550001"})

    with caplog.at_level("DEBUG"):
        submit(account)

    assert "15550001" not in caplog.text
    assert "Bearer" not in caplog.text


@pytest.mark.parametrize(
    "changes",
    [
        {"application_id": ""},
        {"private_key": ""},
        {"private_key": "/etc/private.key"},
        {"private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
        {"api_key": ""},
        {"signature_secret": ""},
        {"api_url": "127.0.0.1:9000"},
        {"api_url": ""},
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(
    changes: dict[str, str], private_key: str
) -> None:
    given = {
        "application_id": APPLICATION,
        "private_key": private_key,
        "api_key": API_KEY,
        "signature_secret": SECRET,
    }
    with pytest.raises(Misconfigured):
        VonageAccount(**given | changes)  # type: ignore[arg-type]
