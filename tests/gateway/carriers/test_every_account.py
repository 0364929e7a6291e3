"""How the requests of every carrier's account end: the same answers and faults of the network, the same outcomes.

A new carrier joins by one entry in `ACCOUNTS`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from vonage_voice import Voice
from vonage_voice.models import CreateCallRequest, Phone, ToPhone

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.vonage.client import VonageAccount
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected, SendOutcome, Unknown
from gateway.domain.ports.waiting import wait_at_most
from tests.support.accounts import ACCOUNT, API_KEY, APPLICATION, SIGNATURE_SECRET, TOKEN, application_keys
from tests.support.deaf_address import deaf_address
from tests.support.recorder import Recorder, running_recorder

PUBLIC = "https://survey.example.org"
CA1 = "CA" + "1" * 32
USUAL = 10.0


@dataclass(frozen=True)
class Asked:
    """A carrier's account as these tests ask it: opened at an address, with the seconds of its patience."""

    opened: Callable[[str, float], Any]
    submit: Callable[[Any], SendOutcome]
    read: Callable[[Any], Any]
    ref: str
    made: Mapping[str, Any]
    too_many: Mapping[str, Any]
    missing: Mapping[str, Any]


def _order() -> CreateCallRequest:
    return CreateCallRequest(
        to=[ToPhone(number="15550001")], from_=Phone(number="15550002"), answer_url=[PUBLIC]
    )


ACCOUNTS = {
    "twilio": Asked(
        opened=lambda url, seconds: TwilioAccount(ACCOUNT, TOKEN, PUBLIC, api_url=url, timeout=seconds),
        submit=lambda account: account.submit(
            lambda client: client.calls.create(to="+15550001", from_="+15550002", url=PUBLIC).sid
        ),
        read=lambda account: account.read(lambda client: client.calls(CA1).fetch().sid),
        ref=CA1,
        made={"sid": CA1},
        too_many={"code": 20429, "message": "Too many."},
        missing={"code": 20404, "message": "Not found."},
    ),
    "vonage": Asked(
        opened=lambda url, seconds: VonageAccount(
            *(APPLICATION, application_keys()[0], API_KEY, SIGNATURE_SECRET), api_url=url, timeout=seconds
        ),
        submit=lambda account: account.submit(Voice, lambda voice: voice.create_call(_order()).uuid),
        read=lambda account: account.read(
            Voice, lambda voice: voice.http_client.get(voice.http_client.api_host, "/v1/calls/U1")["uuid"]
        ),
        ref="U1",
        made={"uuid": "U1", "status": "started", "direction": "outbound", "conversation_uuid": "CON-1"},
        too_many={"type": "TOO_MANY_REQUESTS"},
        missing={"type": "NOT_FOUND"},
    ),
}


@pytest.fixture(params=list(ACCOUNTS))
def asked(request: pytest.FixtureRequest) -> Asked:
    """Every carrier in its turn."""
    return ACCOUNTS[request.param]


@pytest.fixture
def api() -> Iterator[Recorder]:
    with running_recorder() as recorder:
        yield recorder


def test_a_2xx_with_an_id_is_accepted(asked: Asked, api: Recorder) -> None:
    api.script(201, asked.made)
    assert asked.submit(asked.opened(api.url, USUAL)) == Accepted(asked.ref)


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("Fri, 31 Dec 2027 23:59:59 GMT", None), ("", None), ("-3", None)]
)
def test_a_rate_limit_says_how_long_to_wait_where_the_carrier_does(
    asked: Asked, api: Recorder, header: str, seconds: float | None
) -> None:
    api.script(429, asked.too_many, headers={"Retry-After": header})
    outcome = asked.submit(asked.opened(api.url, USUAL))
    assert isinstance(outcome, Rejected)
    assert (outcome.error_class, outcome.retry_after) == (ErrorClass.RATE_LIMITED, seconds)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 302])
def test_nobody_knows_what_became_of_a_request_that_failed_there(
    asked: Asked, api: Recorder, status: int
) -> None:
    api.script(status, asked.too_many)
    assert asked.submit(asked.opened(api.url, USUAL)) == Unknown(f"HTTP {status}")


def test_a_connection_cut_after_sending_is_unknown_and_is_not_sent_again(asked: Asked, api: Recorder) -> None:
    account = asked.opened(api.url, USUAL)
    api.script(201, asked.made)
    api.script(cut=True)  # on a connection that is already in use, where clients like to try again
    api.script(201, asked.made)
    asked.submit(account)
    assert asked.submit(account) == Unknown("network: ConnectionError")
    assert len(api.seen) == 2


def test_a_new_connection_that_is_cut_is_not_tried_again_either(asked: Asked, api: Recorder) -> None:
    api.script(cut=True)
    api.script(201, asked.made)
    assert asked.submit(asked.opened(api.url, USUAL)) == Unknown("network: ConnectionError")
    assert len(api.seen) == 1


def test_silence_ends_with_the_time_out_and_is_unknown(asked: Asked, api: Recorder) -> None:
    api.script(silent=True)
    assert asked.submit(asked.opened(api.url, 0.1)) == Unknown("network: ReadTimeout")


@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "no answer to the connection"])
def test_without_a_connection_surely_nothing_was_sent(asked: Asked, refuses: bool) -> None:
    with deaf_address(refuses=refuses) as url:
        outcome = asked.submit(asked.opened(url, 0.1))
    assert isinstance(outcome, Rejected)
    assert (outcome.error_class, outcome.code) == (ErrorClass.UNREACHABLE, "not_sent")


def test_who_is_waited_for_himself_waits_no_longer_than_he_may(asked: Asked, api: Recorder) -> None:
    account = asked.opened(api.url, USUAL)
    for _ in range(2):
        api.script(silent=True)
    started = time.monotonic()
    with wait_at_most(0.1):
        outcomes = [asked.submit(account) for _ in range(2)]
    assert outcomes == [Unknown("network: ReadTimeout")] * 2
    assert time.monotonic() - started < USUAL / 2
    assert len(api.seen) == 2  # the second is sent too, though nobody stays to hear the answer


def test_a_resource_that_does_not_exist_reads_as_none(asked: Asked, api: Recorder) -> None:
    api.script(404, asked.missing)
    assert asked.read(asked.opened(api.url, USUAL)) is None
