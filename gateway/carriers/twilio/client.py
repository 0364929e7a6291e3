"""One Twilio account: the SDK's clients, and what its answers and faults mean.

Owns the connection and the one place where the SDK's errors become outcomes of the port. It must not know
what a call or a text is. The SDK sends a POST once and never again by itself; so does this module.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from gateway.carriers.network import checked_api_url, patience, rehosted, seconds_of, was_not_sent
from gateway.carriers.twilio.codes import error_class
from gateway.carriers.twilio.signature import SignatureCheck
from gateway.domain.errors import CarrierUnavailable, Misconfigured
from gateway.domain.ports.carrier_events import RawRequest, Verdict
from gateway.domain.ports.carrier_words import NOT_SENT, ErrorClass
from gateway.domain.ports.carriers import Accepted, Rejected, SendOutcome, Unknown
from gateway.domain.ports.exchanges import Exchange, ExchangeLog

NAME: Final = "twilio"
_TWILIO: Final = "https://api.twilio.com"

Found = TypeVar("Found")


class TwilioAccount:
    """An account, safe to share between threads: each thread gets its own SDK client and connections.

    `public_base_url` is the address under which Twilio reaches us, `api_url` another place than Twilio's
    (scheme and host) for every request, `timeout` the seconds that one may take, or fewer in a block of
    `wait_at_most`.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        public_base_url: str,
        api_url: str | None = None,
        timeout: float = 10.0,
        exchanges: ExchangeLog | None = None,
    ) -> None:
        if not (account_sid and auth_token):
            # The SDK would look for them in the environment.
            raise Misconfigured("a Twilio account needs its SID and its auth token")
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._api_url = None if api_url is None else checked_api_url(api_url)
        self._timeout = timeout
        self.exchanges = exchanges
        self._thread = threading.local()
        self._signatures = SignatureCheck(auth_token, public_base_url)

    @property
    def sid(self) -> str:
        """Give the account's id."""
        return self._account_sid

    @property
    def basic_auth(self) -> tuple[str, str]:
        """Give what media of the account are fetched with."""
        return self._account_sid, self._auth_token

    @property
    def api_url(self) -> str:
        """Give the scheme and host of the REST interface."""
        return self._api_url or _TWILIO

    def verify(self, request: RawRequest) -> Verdict:
        """Decide whether `request` surely comes from this account."""
        return self._signatures.verify(request)

    def submit(self, request: Callable[[Any], object]) -> SendOutcome:
        """Make one request that changes something at Twilio, and say what became of it.

        `request` gets the SDK's client and returns the id of what it made or changed. A 4xx was surely not carried out, nor was a
        request for which no connection could be made: that is Rejected(UNREACHABLE, "not_sent") and may be
        sent again. Whatever else is not a readable 2xx is Unknown.
        """
        client = self._client()
        try:
            ref = request(client)
        except (TwilioRestException, TwilioServiceException) as error:
            return _refusal(error, client.http_client.retry_after)
        except RequestException as error:
            if was_not_sent(error):
                return Rejected(ErrorClass.UNREACHABLE, NOT_SENT, "no connection to Twilio")
            return Unknown(f"network: {type(error).__name__}")
        except (ValueError, TwilioException):  # the SDK's own word for an answer that it cannot read
            return Unknown("unreadable answer")
        return Accepted(str(ref)) if ref else Unknown("answer without an id")

    def read(self, request: Callable[[Any], Found]) -> Found | None:
        """Make one request that only reads; None where Twilio has no such resource. Raises CarrierUnavailable."""
        try:
            return request(self._client())
        except (TwilioRestException, TwilioServiceException) as error:
            if error.status == 404:
                return None
            raise CarrierUnavailable(NAME, f"HTTP {error.status}, code {error.code}") from error
        except RequestException as error:
            raise CarrierUnavailable(NAME, f"network: {type(error).__name__}") from error
        except (ValueError, TwilioException) as error:
            raise CarrierUnavailable(NAME, "unreadable answer") from error

    def _client(self) -> Any:
        client = getattr(self._thread, "client", None)
        if client is None:
            http_client = _HttpClient(self._api_url, self._timeout, self.exchanges)
            client = Client(self._account_sid, self._auth_token, http_client=http_client)
            self._thread.client = client
        return client


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK is untyped
    """The SDK's HTTP client, sent to another host where one is given. Keeps the last Retry-After, in seconds."""

    def __init__(self, api_url: str | None, timeout: float, exchanges: ExchangeLog | None) -> None:
        super().__init__()
        self._api_url = api_url
        self._usual_wait = timeout
        self._exchanges = exchanges
        self.retry_after: float | None = None
        if api_url is not None:
            self.session.trust_env = False  # a carrier in our own house is not behind the house's proxy

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        url = rehosted(url, self._api_url)
        self.timeout = patience(self._usual_wait)
        started = time.perf_counter()
        try:
            response = super().request(method, url, *args, **kwargs)
        except RequestException as error:
            self._keep(method, url, kwargs, None, type(error).__name__, started)
            raise
        self._keep(method, url, kwargs, response.status_code, str(response.content), started)
        self.retry_after = seconds_of(response.headers.get("Retry-After"))
        return response

    def _keep(
        self, method: str, url: str, kwargs: dict[str, Any], status: int | None, answer: str, started: float
    ) -> None:
        """Keep the exchange. The basic auth of the SDK stands in no field of it."""
        if self._exchanges is None:
            return
        form = {**(kwargs.get("params") or {}), **(kwargs.get("data") or {})}
        self._exchanges.record(
            Exchange(
                carrier=NAME,
                direction="out",
                method=method.upper(),
                url=url,
                request=urlencode(form, doseq=True),
                status=status,
                response=answer if status is not None else "",
                duration_ms=round((time.perf_counter() - started) * 1000),
                note="" if status is not None else answer,
            )
        )

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Write nothing: the SDK's lines would show whole telephone numbers."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Write nothing, as for requests."""


def _refusal(error: Any, retry_after: float | None) -> SendOutcome:
    # The two exception classes of the SDK share `status` and `code`, but not the words.
    if not 400 <= error.status < 500:
        return Unknown(f"HTTP {error.status}")
    code = str(error.code or error.status)
    words = error.msg if isinstance(error, TwilioRestException) else error.detail or error.title
    return Rejected(error_class(code, error.status), code, str(words), retry_after)
