"""Whether this process can serve: the store answers, and so does the queue."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.reads.health import check_health


def health(runtime: Runtime) -> Blueprint:
    """Build the blueprint with `/healthz`."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @access(Access.PUBLIC)
    def healthz() -> tuple[Response, int]:
        report = check_health(runtime)
        return jsonify(report.as_json()), 200 if report.ok else 503

    return blueprint
