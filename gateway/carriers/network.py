"""The network between a carrier and us, as `requests` shows it: addresses, waits and faults of one request.

What every adapter knows alike. It must not know a carrier.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from requests.exceptions import RequestException
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError

from gateway.domain.errors import Misconfigured
from gateway.domain.ports.waiting import longest_wait


def checked_api_url(api_url: str) -> str:
    """Check the address of another place than the carrier's own. Raises Misconfigured."""
    parts = urlsplit(api_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise Misconfigured(f"the API URL must be http(s)://host[:port], not {api_url!r}")
    return api_url.rstrip("/")


def rehosted(url: str, api_url: str | None) -> str:
    """Give `url` at the host of `api_url`; unchanged where that is None."""
    if api_url is None:
        return url
    _, _, path, query, _ = urlsplit(url)
    return f"{api_url}{path}{'?' if query else ''}{query}"


def patience(usual: float) -> Timeout:
    """Bound a request as a whole: `requests` gives a number of seconds to the connection and again to the answer.

    An answer that has begun may take as long again between two of its pieces.
    """
    return Timeout(total=longest_wait(usual))


def was_not_sent(error: RequestException) -> bool:
    """Tell whether no connection was made, so that surely nothing was sent: refused, no such host, no route."""
    cause = error.args[0] if error.args else None
    # urllib3 counts a refused connection and an unknown host among its ConnectTimeoutErrors.
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, ConnectTimeoutError)


def seconds_of(retry_after: str | None) -> float | None:
    """Read a Retry-After header. Its other form, a date, is not used by carriers."""
    return float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
