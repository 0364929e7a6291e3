"""Request ids: one for every request, on its log lines and in its answer."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g

from gateway.domain.ids import IdSource


def give_request_ids(app: Flask, ids: IdSource) -> None:
    """Give each request an id of ours; one that a caller sends is not trusted."""

    @app.before_request
    def _begin() -> None:
        g.request_id = ids.new().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        return response
