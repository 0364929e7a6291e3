"""Where recordings are fetched from, and how much of them."""

from __future__ import annotations

from collections.abc import Callable

import jwt
import pytest

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.recordings import VonageRecordings
from gateway.domain.errors import BadInput, CarrierUnavailable, NotFound
from tests.support.recorder import Recorder

URL = "https://api.nexmo.com/v1/files/f1"
SOUND = bytes(range(256)) * 1000


@pytest.fixture
def recordings(account: VonageAccount) -> VonageRecordings:
    return VonageRecordings(account, largest=len(SOUND))


def fetched(recordings: VonageRecordings, url: str = URL) -> bytes:
    with recordings.open(url) as pieces:
        return b"".join(pieces)


@pytest.mark.parametrize(
    "host", ["api.nexmo.com", "api-us-1.nexmo.com", "api-eu-3.vonage.com", "api-ap-4.vonage.com"]
)
def test_a_recording_is_fetched_with_the_applications_token(
    recordings: VonageRecordings,
    answer: Callable[..., None],
    vonage_api: Recorder,
    public_key: str,
    host: str,
) -> None:
    answer(200, SOUND)

    assert fetched(recordings, f"https://{host}/v1/files/f1") == SOUND
    [seen] = vonage_api.seen
    assert (seen.method, seen.target) == ("GET", "/v1/files/f1")
    assert jwt.decode(seen.headers["Authorization"].removeprefix("Bearer "), public_key, algorithms=["RS256"])


def test_an_address_of_the_place_that_stands_for_vonage_is_fetched_too(
    recordings: VonageRecordings, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(200, SOUND)

    assert fetched(recordings, f"{vonage_api.url}/v1/files/f1") == SOUND


FOREIGN = [
    "http://api.nexmo.com/v1/files/f1",
    "https://api.nexmo.com.attacker.example/v1/files/f1",
    "https://attacker.example/api.nexmo.com",
    "https://attacker.example/?vonage.com",
    "https://api.nexmo.com@attacker.example/v1/files/f1",
    "https://user@api.nexmo.com/v1/files/f1",
    "https://api.nexmo.com:8443/v1/files/f1",
    "https://api-xx-9.vonage.com/v1/files/f1",
    "https://[::1/v1/files/f1",
    "file:///etc/passwd",
    "",
]


@pytest.mark.parametrize("url", FOREIGN)
def test_nothing_is_asked_of_a_host_that_is_not_the_carriers(
    recordings: VonageRecordings, vonage_api: Recorder, url: str
) -> None:
    with pytest.raises(BadInput, match="recording address"):
        fetched(recordings, url)
    assert vonage_api.seen == []


def test_the_sandboxs_address_is_foreign_where_there_is_no_sandbox(private_key: str) -> None:
    account = VonageAccount("APP1", private_key, "abcd1234", "a signature secret of more than 32 bytes")

    with pytest.raises(BadInput):
        fetched(VonageRecordings(account), "http://127.0.0.1:9/v1/files/f1")


def test_an_answer_may_point_to_another_host_of_the_carrier(
    recordings: VonageRecordings, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(302, headers={"Location": "https://api-eu-3.vonage.com/v1/files/f2"})
    answer(307, headers={"Location": "/v1/files/f3"})
    answer(200, SOUND)

    assert fetched(recordings) == SOUND
    assert [seen.target for seen in vonage_api.seen] == ["/v1/files/f1", "/v1/files/f2", "/v1/files/f3"]


@pytest.mark.parametrize("url", FOREIGN[:4])
def test_an_answer_that_points_away_is_not_followed(
    recordings: VonageRecordings, answer: Callable[..., None], vonage_api: Recorder, url: str
) -> None:
    answer(302, headers={"Location": url})

    with pytest.raises(BadInput):
        fetched(recordings)
    assert len(vonage_api.seen) == 1


def test_an_address_that_leads_in_circles_is_given_up(
    recordings: VonageRecordings, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    for _ in range(5):
        answer(302, headers={"Location": URL})

    with pytest.raises(CarrierUnavailable, match="leads nowhere"):
        fetched(recordings)
    assert len(vonage_api.seen) == 3


def test_a_recording_that_is_gone_is_not_found(
    recordings: VonageRecordings, answer: Callable[..., None]
) -> None:
    answer(404, {"type": "NOT_FOUND"})

    with pytest.raises(NotFound, match="f1"):
        fetched(recordings)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"status": 401}, "HTTP 401"),
        ({"status": 503}, "HTTP 503"),
        ({"cut": True}, "network: ConnectionError"),
    ],
)
def test_a_recording_that_cannot_be_fetched_says_so(
    recordings: VonageRecordings, answer: Callable[..., None], reply: dict[str, int], reason: str
) -> None:
    answer(**reply)

    with pytest.raises(CarrierUnavailable, match=reason):
        fetched(recordings)


def test_a_recording_without_end_is_not_read_to_its_end(
    recordings: VonageRecordings, answer: Callable[..., None]
) -> None:
    answer(200, SOUND + b"x")

    with pytest.raises(CarrierUnavailable, match="larger"):
        fetched(recordings)


def test_a_recording_that_breaks_off_is_not_taken_for_a_whole_one(
    recordings: VonageRecordings, answer: Callable[..., None]
) -> None:
    answer(200, SOUND, withheld=100)

    with pytest.raises(CarrierUnavailable, match="network"):
        fetched(recordings)
