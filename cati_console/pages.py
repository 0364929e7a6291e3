"""The console's blueprint: its templates, its static files, and the page that says why a door is closed."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_from_directory
from werkzeug.exceptions import HTTPException, TooManyRequests

from gateway.edge.access import Access, access

_STATIC = Path(__file__).parent / "static"


def blueprint() -> Blueprint:
    """Make the blueprint with what every page of the console needs."""
    console = Blueprint("console", __name__, template_folder="templates")

    # Flask's own static route would carry no access mark. The files tell nothing about anybody, and the
    # page that asks for a token needs them too.
    @console.get("/console/<path:name>")
    @access(Access.PUBLIC)
    def static(name: str) -> Response:
        return send_from_directory(_STATIC, name)

    @console.errorhandler(HTTPException)
    def _closed(error: HTTPException) -> Response:
        page = make_response(render_template("closed.html", error=error), error.code or 500)
        if isinstance(error, TooManyRequests):
            page.headers["Retry-After"] = str(error.retry_after)
        return page

    return console
