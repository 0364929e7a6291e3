"""One Vonage application: the SDK's clients, and how its requests end.

Owns the credentials and the one place where the SDK's errors become outcomes of the port. It must not know
what a call or a text is. The SDK would send a POST again over a cut connection, once for each place in its
pool: the pool has one place, so that nothing is sent twice.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm
from pydantic import ValidationError
from requests.exceptions import RequestException
from vonage_http_client import Auth, HttpClient, HttpClientOptions
from vonage_http_client.errors import HttpRequestError
from vonage_jwt.jwt import JwtClient
from vonage_utils.errors import VonageError

from gateway.carriers.network import checked_api_url
from gateway.carriers.vonage.name import NAME
from gateway.carriers.vonage.outcomes import network_fault, refusal
from gateway.carriers.vonage.signature import SignatureCheck
from gateway.carriers.vonage.transport import Transport
from gateway.domain.errors import CarrierUnavailable, Misconfigured
from gateway.domain.ports.carrier_events import RawRequest, Verdict
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected, SendOutcome, Unknown
from gateway.domain.ports.exchanges import ExchangeLog

Found = TypeVar("Found")

# The code of a Rejected that the SDK refused by itself, before anything was sent.
INVALID_REQUEST = "invalid_request"
_VONAGE = "https://api.nexmo.com"
# What an answer that cannot be read raises: in the SDK (its own word, its models, `Model(**None)`) and in us.
_UNREADABLE = (VonageError, ValidationError, ValueError, TypeError, KeyError, RecursionError)


class VonageAccount:
    """An application, safe to share between threads: each thread has its own connection for each interface.

    `private_key` is the application's, PEM. `api_key` and `signature_secret` are for webhooks only. `api_url`
    is another place than Vonage's (scheme and host) for every request, `timeout` the seconds that one may take,
    or fewer in a block of `wait_at_most`. Raises Misconfigured on credentials that cannot work.
    """

    def __init__(
        self,
        application_id: str,
        private_key: str,
        api_key: str,
        signature_secret: str,
        api_url: str | None = None,
        timeout: float = 10.0,
        exchanges: ExchangeLog | None = None,
    ) -> None:
        self._auth = _auth(application_id, private_key)
        self._signatures = SignatureCheck(signature_secret, api_key, application_id)
        self._api_url = None if api_url is None else checked_api_url(api_url)
        self._timeout = timeout
        self._exchanges = exchanges
        self._thread = threading.local()
        # The SDK's lines would show tokens and whole telephone numbers.
        logging.getLogger("vonage").disabled = True

    @property
    def api_url(self) -> str:
        """Give the scheme and host of the REST interface."""
        return self._api_url or _VONAGE

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether another place than Vonage's is asked."""
        return self._api_url is not None

    def transport(self) -> Transport:
        """Make a way of one's own to where this account's requests go."""
        return Transport(self._api_url, self._timeout, self._exchanges)

    def token(self, claims: dict[str, Any] | None = None) -> str:
        """Sign a token of the application; it lives for 15 minutes where `claims` say nothing else."""
        return str(self._auth.generate_application_jwt(claims).decode())

    def verify(self, request: RawRequest, now: datetime) -> Verdict:
        """Decide whether `request` surely comes from this account."""
        return self._signatures.verify(request, now)

    def submit(self, interface: Callable[[Any], Any], request: Callable[[Any], object]) -> SendOutcome:
        """Make one request that changes something at Vonage, and say what became of it.

        `request` gets the SDK's `interface` (a class of it) and returns the id of what it made or changed.
        A 4xx was surely not carried out, nor was what the SDK refused by itself, nor a request for which no
        connection could be made: that is Rejected(UNREACHABLE, "not_sent") and may be sent again. Whatever
        else is not a readable 2xx is Unknown.
        """
        api, transport = self._client(interface)
        transport.asked = False
        try:
            ref = request(api)
        except HttpRequestError as error:
            return refusal(error.response)
        except RequestException as error:
            return network_fault(error)
        except _UNREADABLE as error:
            if not transport.asked:
                return Rejected(ErrorClass.CONFIG, INVALID_REQUEST, type(error).__name__)
            return Unknown("unreadable answer")
        return Accepted(str(ref)) if ref else Unknown("answer without an id")

    def read(self, interface: Callable[[Any], Any], request: Callable[[Any], Found]) -> Found | None:
        """Make one request that only reads; None where Vonage has no such resource. Raises CarrierUnavailable."""
        api, _ = self._client(interface)
        try:
            return request(api)
        except HttpRequestError as error:
            if error.response.status_code == 404:
                return None
            raise CarrierUnavailable(NAME, f"HTTP {error.response.status_code}") from error
        except RequestException as error:
            raise CarrierUnavailable(NAME, f"network: {type(error).__name__}") from error
        except _UNREADABLE as error:
            raise CarrierUnavailable(NAME, "unreadable answer") from error

    def _client(self, interface: Callable[[Any], Any]) -> tuple[Any, Transport]:
        """Give this thread's client of an interface: the SDK's headers stick to a client, so none is shared."""
        clients: dict[Callable[[Any], Any], tuple[Any, Transport]] | None
        clients = getattr(self._thread, "clients", None)
        if clients is None:
            clients = self._thread.clients = {}
        if interface not in clients:
            transport = self.transport()
            options = HttpClientOptions(
                timeout=math.ceil(self._timeout), max_retries=0, pool_connections=1, pool_maxsize=1
            )
            http = HttpClient(self._auth, options)
            session = http._session  # noqa: SLF001 - the SDK has no other way to another host
            session.mount("https://", transport)
            session.max_redirects = 0  # a POST that is sent on elsewhere is no answer
            session.trust_env = not self.is_elsewhere  # the sandbox is not behind the house's proxy
            clients[interface] = (interface(http), transport)
        return clients[interface]


def _auth(application_id: str, private_key: str) -> Any:
    if not (application_id and private_key):
        raise Misconfigured("a Vonage application needs its id and its private key")
    if "-----BEGIN PRIVATE KEY-----" not in private_key:
        # The SDK would take other text for the name of a file.
        raise Misconfigured("the private key of a Vonage application must be PEM: BEGIN PRIVATE KEY")
    try:
        auth = _ReadyAuth(application_id, private_key)
        auth.generate_application_jwt()
    except (VonageError, PyJWTError, ValueError) as error:
        raise Misconfigured("the private key of the Vonage application cannot be read") from error
    return auth


class _ReadyAuth(Auth):  # type: ignore[misc]  # the SDK is untyped
    """The SDK's credentials with the key read once: reading it takes longer than the request it signs."""

    def __init__(self, application_id: str, private_key: str) -> None:
        super().__init__(application_id=application_id, private_key=private_key)
        self._jwt_client = JwtClient(application_id, _read_key(private_key))


@lru_cache(maxsize=8)
def _read_key(private_key: str) -> object:
    return RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(private_key)
