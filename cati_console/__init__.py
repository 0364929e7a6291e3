"""The console: the face for people, put on the gateway's application. The gateway never imports it.

It shows what services read and decides nothing about fieldwork; it sees no table and no carrier.
"""

from __future__ import annotations

from flask import Flask

from cati_console import access, formats, headers, overview, pages
from gateway.app import runtime_of


def mount(app: Flask) -> None:
    """Put the console on an application built by `gateway.app.create_app`."""
    runtime = runtime_of(app)
    access.keep_sessions_short(app)
    console = pages.blueprint()
    headers.protect(console)
    access.guard(console)
    formats.offer(console)
    overview.add_views(console, runtime)
    app.register_blueprint(console)
