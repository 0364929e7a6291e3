"""What an account makes of Twilio's answers and of the network's faults, through the real SDK."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from gateway.carriers.twilio.client import TwilioAccount
from gateway.domain.errors import CarrierUnavailable, Misconfigured
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Rejected, SendOutcome, Unknown
from tests.support.recorder import Recorder

SID = "AC" + "1" * 32
CA1, CA3 = "CA" + "1" * 32, "CA" + "3" * 32
PUBLIC = "https://survey.example.org"


def submit(account: TwilioAccount) -> SendOutcome:
    return account.submit(
        lambda client: client.calls.create(to="+15550001", from_="+15550002", url=PUBLIC).sid
    )


def read(account: TwilioAccount) -> Any:
    return account.read(lambda client: client.calls(CA1).fetch().sid)


@pytest.mark.parametrize(
    ("status", "code", "error_class"),
    [
        (400, 21211, ErrorClass.INVALID_NUMBER),
        (400, 21217, ErrorClass.INVALID_NUMBER),
        (400, 21214, ErrorClass.UNREACHABLE),
        (400, 21610, ErrorClass.OPTED_OUT),
        (400, 21612, ErrorClass.UNREACHABLE),
        (400, 21614, ErrorClass.LANDLINE),
        (400, 13225, ErrorClass.FILTERED),
        (400, 13227, ErrorClass.CONFIG),
        (400, 99999, ErrorClass.UNKNOWN),
        (401, 20003, ErrorClass.AUTH),
        (403, 20003, ErrorClass.AUTH),
        (404, 20404, ErrorClass.CONFIG),
        (429, 20429, ErrorClass.RATE_LIMITED),
        (429, 99999, ErrorClass.RATE_LIMITED),
    ],
)
def test_a_4xx_is_a_refusal_classified_by_its_code(
    account: TwilioAccount,
    answer: Callable[..., None],
    status: int,
    code: int,
    error_class: ErrorClass,
) -> None:
    answer(status, {"code": code, "message": "No.", "status": status})

    assert submit(account) == Rejected(error_class, str(code), "Unable to create record: No.")


def test_a_4xx_without_a_code_keeps_its_status_as_the_code(
    account: TwilioAccount, answer: Callable[..., None]
) -> None:
    answer(403, "<html>Forbidden</html>")

    assert submit(account) == Rejected(ErrorClass.UNKNOWN, "403", "Unable to create record")


def test_a_problem_document_is_a_refusal_too(account: TwilioAccount, answer: Callable[..., None]) -> None:
    problem = {"type": "https://www.twilio.com/docs/api/errors/21211", "title": "Invalid", "status": 400}
    answer(400, problem | {"code": 21211, "detail": "The number is not valid."})

    assert submit(account) == Rejected(ErrorClass.INVALID_NUMBER, "21211", "The number is not valid.")


def test_a_wait_is_not_carried_over_to_the_next_refusal(
    account: TwilioAccount, answer: Callable[..., None]
) -> None:
    answer(429, {"code": 20429, "message": "Too many."}, headers={"Retry-After": "7"})
    answer(400, {"code": 21211, "message": "No."})

    submit(account)
    outcome = submit(account)

    assert isinstance(outcome, Rejected)
    assert outcome.retry_after is None


def test_a_page_of_a_list_that_cannot_be_read_is_no_fact(
    account: TwilioAccount, answer: Callable[..., None]
) -> None:
    answer(200, {"calls": [], "more": []})

    with pytest.raises(CarrierUnavailable, match="unreadable"):
        account.read(lambda client: client.calls.list(limit=1))


@pytest.mark.parametrize(("body", "reason"), [("<html>", "unreadable answer"), ({}, "answer without an id")])
def test_a_2xx_that_names_nothing_is_unknown(
    account: TwilioAccount, answer: Callable[..., None], body: object, reason: str
) -> None:
    answer(201, body)

    assert submit(account) == Unknown(reason)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"status": 503}, "HTTP 503"),
        ({"status": 401, "body": {"code": 20003, "message": "Authenticate"}}, "HTTP 401, code 20003"),
        ({"body": "<html>"}, "unreadable answer"),
        ({"cut": True}, "network: ConnectionError"),
    ],
)
def test_a_read_that_fails_says_so(
    account: TwilioAccount, answer: Callable[..., None], reply: dict[str, Any], reason: str
) -> None:
    answer(**reply)

    with pytest.raises(CarrierUnavailable, match=rf"^twilio: {reason}"):
        read(account)


def test_one_thread_uses_one_connection_and_another_thread_its_own(
    account: TwilioAccount, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    for _ in range(3):
        answer(201, {"sid": CA1})

    submit(account)
    submit(account)
    other = threading.Thread(target=submit, args=(account,))
    other.start()
    other.join()

    first, second, third = (seen.connection for seen in twilio_api.seen)
    assert first == second != third


def test_every_request_is_signed_in_with_the_account(
    account: TwilioAccount, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, {"sid": CA1})

    submit(account)

    assert twilio_api.seen[0].path == f"/2010-04-01/Accounts/{SID}/Calls.json"
    credentials = b64encode(f"{SID}:the-auth-token".encode()).decode()
    assert twilio_api.seen[0].authorization == f"Basic {credentials}"


def test_numbers_are_not_written_to_the_log(
    account: TwilioAccount, answer: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    answer(200, {"calls": []})

    with caplog.at_level("INFO"):
        account.read(lambda client: client.calls.list(to="+15550001", limit=1))

    assert "15550001" not in caplog.text


@pytest.mark.parametrize(
    ("sid", "token", "public", "api_url"),
    [
        ("", "token", PUBLIC, None),
        (SID, "", PUBLIC, None),
        (SID, "token", "survey.example.org", None),
        (SID, "token", "ftp://survey.example.org", None),
        (SID, "token", f"{PUBLIC}?a=1", None),
        (SID, "token", PUBLIC, "127.0.0.1:9000"),
        (SID, "token", PUBLIC, ""),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(
    sid: str, token: str, public: str, api_url: str | None
) -> None:
    with pytest.raises(Misconfigured):
        TwilioAccount(sid, token, public, api_url)
