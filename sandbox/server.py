"""Runs one sandbox on a loopback port, in the running loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.app import create_app
from sandbox.box import build_box
from sandbox.settings import Settings

_HOST = "127.0.0.1"


@asynccontextmanager
async def serve(settings: Settings) -> AsyncIterator[int]:
    """Serve a sandbox as long as the context lasts; gives the port, which the system chooses for port 0."""
    # A webhook is under way when the server stops: its actor is cancelled with the box, not waited for.
    runner = web.AppRunner(create_app(build_box(settings)), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, _HOST, settings.port)
        await site.start()
        port: int = runner.addresses[0][1]
        yield port
    finally:
        await runner.cleanup()
