"""The sandbox's HTTP application: the carriers' REST interfaces, the control interface, the page of phones.

Joins them to one box and to its life: it is closed when the application is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from sandbox.box import Box
from sandbox.control import Control
from sandbox.phones.page import PhonesPage
from sandbox.twilio.rest import TwilioRest
from sandbox.vonage.rest import VonageRest


def create_app(box: Box) -> web.Application:
    """Build the application around `box`."""
    app = web.Application()
    app.add_routes(TwilioRest(box).routes())
    if box.settings.vonage is not None:
        app.add_routes(VonageRest(box, box.settings.vonage).routes())
    app.add_routes(Control(box).routes())
    app.add_routes(PhonesPage(box).routes())

    async def healthz(_request: web.Request) -> web.Response:
        failures = len(box.timeline.failures)
        return web.json_response({"ok": not failures, "failures": failures}, status=500 if failures else 200)

    async def life(_app: web.Application) -> AsyncIterator[None]:
        keeper = asyncio.create_task(box.keep_ledger())
        yield
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
        await box.close()

    app.add_routes([web.get("/healthz", healthz)])
    app.cleanup_ctx.append(life)
    return app
