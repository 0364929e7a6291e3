"""The way to Vonage: every request of the SDK goes through here, once.

Owns where a request really goes, how long it may take and what is kept of it. It must not read what an
answer means. Tokens stand in headers only, and no header is kept.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException

from gateway.carriers.vonage.name import NAME
from gateway.domain.errors import Misconfigured
from gateway.domain.ports.exchanges import Exchange, ExchangeLog


class Transport(HTTPAdapter):
    """One connection, no second attempts. `asked` says whether a request has been tried since it was reset.

    `api_url` is another place than Vonage's (scheme and host), `timeout` the seconds to wait for a connection
    and for an answer.
    """

    def __init__(self, api_url: str | None, timeout: float, exchanges: ExchangeLog | None) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._api_url = api_url
        self._timeout = timeout
        self._exchanges = exchanges
        self.asked = False

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send a request to where it really goes, and keep the exchange."""
        self.asked = True
        request.url = rehosted(request.url or "", self._api_url)
        started = time.perf_counter()
        try:
            response = super().send(request, *args, **kwargs | {"timeout": self._timeout})
            answer = "" if kwargs.get("stream") else response.text
        except RequestException as error:
            self._keep(request, None, "", type(error).__name__, started)
            raise
        self._keep(request, response.status_code, answer, "", started)
        return response

    def _keep(
        self, request: PreparedRequest, status: int | None, answer: str, note: str, started: float
    ) -> None:
        if self._exchanges is None:
            return
        body = request.body or b""
        self._exchanges.record(
            Exchange(
                carrier=NAME,
                direction="out",
                method=request.method or "",
                url=request.url or "",
                request=body.decode(errors="replace") if isinstance(body, bytes) else str(body),
                status=status,
                response=answer,
                duration_ms=round((time.perf_counter() - started) * 1000),
                note=note,
            )
        )


def rehosted(url: str, api_url: str | None) -> str:
    """Give `url` at the host of `api_url`; unchanged where that is None."""
    if api_url is None:
        return url
    _, _, path, query, _ = urlsplit(url)
    return f"{api_url}{path}{'?' if query else ''}{query}"


def checked_api_url(api_url: str) -> str:
    """Check the address of another place than Vonage's. Raises Misconfigured."""
    parts = urlsplit(api_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise Misconfigured(f"the API URL must be http(s)://host[:port], not {api_url!r}")
    return api_url.rstrip("/")
