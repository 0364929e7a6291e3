"""Recordings of a Vonage application: fetched, and what cannot be done with them.

A recording is fetched with the application's token from hosts of Vonage's voice interface only: the token
would open every call of the application to whoever gets it. It comes in pieces, and not without end.
Rule: https://developer.vonage.com/en/voice/voice-api/concepts/recording
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests
from requests.exceptions import RequestException

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.name import NAME
from gateway.domain.errors import BadInput, CarrierUnavailable, NotFound
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import RecordingOrder, Rejected, SendOutcome

_PIECE: Final = 64 * 1024
# Two hours, the longest recording, of 16 kHz stereo WAV.
LARGEST: Final = 2 * 3600 * 16_000 * 2 * 2
_MOST_HOPS: Final = 3
# The code of a Rejected for what this carrier's interface does not have.
NOT_OFFERED: Final = "not_offered"

# https://developer.vonage.com/en/voice/voice-api/overview (regions), and the older names of the same
_HOSTS: Final = frozenset(
    {
        "api.nexmo.com",
        "api-us-1.nexmo.com",
        "api-us-2.nexmo.com",
        "api-eu-1.nexmo.com",
        "api-eu-2.nexmo.com",
        "api-sg-1.nexmo.com",
        "api-us.vonage.com",
        "api-us-3.vonage.com",
        "api-us-4.vonage.com",
        "api-eu.vonage.com",
        "api-eu-3.vonage.com",
        "api-eu-4.vonage.com",
        "api-ap.vonage.com",
        "api-ap-3.vonage.com",
        "api-ap-4.vonage.com",
    }
)


class VonageRecordings:
    """Recordings of one application."""

    def __init__(self, account: VonageAccount, largest: int = LARGEST) -> None:
        self._account = account
        self._largest = largest

    def record(self, order: RecordingOrder) -> SendOutcome:
        """Refuse: the recording of a running call cannot be changed over REST. A Bridge or a Record records."""
        return Rejected(ErrorClass.CONFIG, NOT_OFFERED, f"Vonage cannot {order.value} a running recording")

    def delete(self) -> SendOutcome:
        """Refuse: there is no interface to delete a recording; Vonage does so by itself after a time."""
        return Rejected(ErrorClass.CONFIG, NOT_OFFERED, "Vonage has no interface to delete a recording")

    @contextmanager
    def open(self, url: str) -> Iterator[Iterator[bytes]]:
        """Stream a recording. Raises NotFound, CarrierUnavailable, BadInput on a foreign address.

        One that is larger than two hours of sound can be is not read to its end: CarrierUnavailable.
        """
        address = self._checked(url)
        with requests.Session() as session:
            session.trust_env = not self._account.is_elsewhere  # the sandbox is not behind the house's proxy
            transport = self._account.transport()
            session.mount("https://", transport)
            session.mount("http://", transport)
            try:
                with self._asked(session, address) as response:
                    if response.status_code == 404:
                        raise NotFound("recording", urlsplit(url).path.rpartition("/")[2])
                    if response.status_code != 200:
                        raise CarrierUnavailable(NAME, f"HTTP {response.status_code} for a recording")
                    yield self._bounded(response)
            except RequestException as error:
                raise CarrierUnavailable(NAME, f"network: {type(error).__name__}") from error

    def _asked(self, session: requests.Session, address: str) -> requests.Response:
        """Ask for a recording, and where the answer points to another of the hosts, there."""
        for _ in range(_MOST_HOPS):
            response = session.get(
                address,
                headers={"Authorization": f"Bearer {self._account.token()}"},
                stream=True,
                allow_redirects=False,
            )
            onward = response.headers.get("Location")
            if not (response.is_redirect and onward):
                return response
            response.close()
            address = self._checked(urljoin(address, onward))
        raise CarrierUnavailable(NAME, "a recording's address leads nowhere")

    def _checked(self, url: str) -> str:
        """Give `url` where it is one of the carrier's. Raises BadInput."""
        if self._account.is_elsewhere and url.startswith(f"{self._account.api_url}/"):
            return url
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise BadInput("recording address", "it cannot be read") from error
        # The whole of the host's part: neither a port nor a user may stand beside the name.
        if parts.scheme != "https" or parts.netloc not in _HOSTS:
            raise BadInput("recording address", "it is not on a host of the carrier's")
        return url

    def _bounded(self, response: requests.Response) -> Iterator[bytes]:
        size = 0
        for piece in response.iter_content(_PIECE):
            size += len(piece)
            if size > self._largest:
                raise CarrierUnavailable(NAME, "a recording is larger than one can be")
            yield piece
