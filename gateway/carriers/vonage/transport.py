"""The way to Vonage: every request of the SDK goes through here, once.

Owns where a request really goes, how long it may take and what is kept of it. It must not read what an
answer means. Tokens stand in headers only, and no header is kept.
"""

from __future__ import annotations

import time
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException

from gateway.carriers.network import patience, rehosted
from gateway.carriers.vonage.name import NAME
from gateway.domain.ports.exchanges import Exchange, ExchangeLog


class Transport(HTTPAdapter):
    """One connection, no second attempts. `asked` says whether a request has been tried since it was reset.

    `api_url` is another place than Vonage's (scheme and host), `timeout` the seconds that a request may
    take, or fewer in a block of `wait_at_most`.
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
            response = super().send(request, *args, **kwargs | {"timeout": patience(self._timeout)})
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
