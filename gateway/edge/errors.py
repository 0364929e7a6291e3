"""Errors to statuses, in one place. A caller never sees a stack trace; the log has it with the request id."""

from __future__ import annotations

from flask import Flask, Response, g, jsonify, request
from structlog.typing import FilteringBoundLogger
from werkzeug.exceptions import HTTPException, TooManyRequests

from gateway.domain.errors import BadInput, Conflict, NotAllowed, NotFound, OtklikError
from gateway.domain.ports.audio import AudioToolMissing
from gateway.edge.access import Access, access_of

_STATUS: dict[type[OtklikError], int] = {
    BadInput: 422,
    NotFound: 404,
    Conflict: 409,
    NotAllowed: 403,
    AudioToolMissing: 503,
}


def handle_errors(app: Flask, log: FilteringBoundLogger) -> None:
    """Answer every error as JSON with a code, a message and the request's id."""

    @app.errorhandler(OtklikError)
    def _known(error: OtklikError) -> tuple[Response, int]:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        log.info("request_refused", request=_request_id(), code=error.code, status=status)
        # A program finds the field by `where`, a person reads the message.
        where = {"where": error.where} if isinstance(error, BadInput) else {}
        return _body(error.code, str(error), **where), status

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[Response, int]:
        status = error.code or 500
        body = _body((error.name or "error").lower().replace(" ", "_"), error.description or "")
        if isinstance(error, TooManyRequests) and error.retry_after is not None:
            body.headers["Retry-After"] = str(error.retry_after)
        return body, status

    @app.errorhandler(Exception)
    def _unknown(error: Exception) -> tuple[Response, int]:
        log.error("request_failed", request=_request_id(), exc_info=error)
        view = app.view_functions.get(request.endpoint or "")
        # Not every carrier comes again after a 500; all do after a 503.
        status = 503 if view is not None and access_of(view) is Access.CARRIER else 500
        return _body(
            "internal_error", "This is our fault, and it has been logged under this request id."
        ), status


def _request_id() -> str:
    return str(getattr(g, "request_id", ""))


def _body(code: str, message: str, **more: str) -> Response:
    return jsonify({"code": code, "message": message, **more, "request_id": _request_id()})
