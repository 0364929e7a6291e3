"""A webhook as it came over the wire: signatures cover the undecoded path, query and body."""

from __future__ import annotations

from flask import Request

from gateway.domain.ports.carrier_events import RawRequest


def raw_request(request: Request) -> RawRequest:
    """Take a request apart without decoding what a carrier has signed.

    `RAW_URI` is the request line's target as gunicorn received it; `REQUEST_URI` is Werkzeug's name
    for the same. Flask's own `request.url` rewrites `%27` and would break valid signatures.
    """
    target = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path)
    path, _, query = target.partition("?")
    return RawRequest(
        method=request.method,
        path=path,
        query=query,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(cache=True),
    )
