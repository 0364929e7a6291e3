"""Issue a link that opens the console once."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from gateway.domain import console_token
from gateway.runtime import Runtime

# Where gunicorn listens when it is told nothing: the console is reached on this machine only.
_HERE = "http://127.0.0.1:8000"


def issue_console_link(runtime: Runtime, address: str | None = None) -> str:
    """Give a link that opens one browser session within ten minutes.

    `address` is where the web process is reached on this machine. Where it is left out it is the public
    address if that is a loopback one, and gunicorn's default otherwise.
    """
    public = runtime.settings.public_base_url
    base = address or (public if _is_loopback(public) else _HERE)
    # A person's ten minutes are real ones, however fast the demo's business clock runs.
    token = console_token.issue(
        runtime.settings.secret_key.get_secret_value(), runtime.ids.new(), datetime.now(UTC)
    )
    return f"{base.rstrip('/')}/?token={token}"


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
