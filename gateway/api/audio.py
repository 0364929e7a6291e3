"""Recorded prompts, as carriers fetch them: `GET /audio/<sha256>.wav`.

Anybody may hear what every respondent hears. A name is a content's hash: nothing else is given out, and
what is given out never changes.
"""

from __future__ import annotations

from flask import Blueprint, Response

from gateway.edge.access import Access, access
from gateway.runtime import Runtime

_FOR_EVER = "public, max-age=31536000, immutable"


def audio(runtime: Runtime) -> Blueprint:
    """Build the blueprint with `/audio`."""
    blueprint = Blueprint("audio", __name__, url_prefix="/audio")

    @blueprint.get("/<name>")
    @access(Access.PUBLIC)
    def prompt(name: str) -> Response:
        """Give a prompt. One that is not there is 404: the store knows no paths."""
        response = Response(runtime.audio.read_prompt(name), content_type="audio/wav")
        response.headers["Cache-Control"] = _FOR_EVER
        return response

    return blueprint
