"""The Flask application: the faces for carriers and programs on one runtime."""

from __future__ import annotations

import gc
import sys

from flask import Flask

from gateway.api.audio import audio
from gateway.api.events import events
from gateway.api.health import health
from gateway.bootstrap import build_runtime
from gateway.domain.errors import Misconfigured
from gateway.edge.errors import handle_errors
from gateway.edge.request_ids import give_request_ids
from gateway.edge.sessions import SessionsOfPeople
from gateway.runtime import Runtime
from gateway.settings import Settings, read_settings
from gateway.webhooks.hooks import hooks

EXTENSION = "otklik"
LARGEST_REQUEST = 1024 * 1024

# gunicorn gives up after this status of a worker (WORKER_BOOT_ERROR); after 1 it would start another for ever.
_CANNOT_START = 3


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Flask:
    """Build the application. Without arguments the settings come from the environment."""
    if runtime is None:
        runtime = build_runtime(settings or read_settings(), serving=True)
    app = Flask("gateway", static_folder=None)
    app.config.update(
        SECRET_KEY=runtime.settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=runtime.settings.public_base_url.startswith("https://"),
    )
    app.session_interface = SessionsOfPeople()
    app.extensions[EXTENSION] = runtime
    handle_errors(app, runtime.log)
    give_request_ids(app, runtime.ids)
    app.register_blueprint(hooks(runtime))
    app.register_blueprint(health(runtime))
    app.register_blueprint(audio(runtime))
    app.register_blueprint(events(runtime))
    return app


def start_app() -> Flask:
    """Build the application of a web process. One that cannot start ends, with one line that says why."""
    try:
        return create_app()
    except Misconfigured as error:
        sys.stderr.write(f"{error.line}\n")
        sys.exit(_CANNOT_START)


def keep_for_good() -> None:
    """Take what the process has loaded out of the garbage collector's way, once everything is built.

    A full collection walks all of it and stops every thread: 80 to 170 ms under webhooks that should be
    answered within 50. What is made later is collected as ever.
    """
    gc.collect()
    gc.freeze()


def runtime_of(app: Flask) -> Runtime:
    """Give the runtime that an application was built on, for what is mounted on it."""
    runtime: Runtime = app.extensions[EXTENSION]
    return runtime
