"""The sandbox's HTTP application: the carriers' REST interfaces, the control interface, a front page.

Joins them to one box and to its life: it is closed when the application is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from sandbox.box import Box
from sandbox.control import Control
from sandbox.twilio.rest import TwilioRest

_FRONT_PAGE = """\
A telephone network in a box.

/2010-04-01/Accounts/...   Calls and Messages, as Twilio has them
/control/clock             the virtual time
/control/calls             calls, newest first
/control/messages          texts, newest first
/control/exchanges         HTTP exchanges, newest first
"""


def create_app(box: Box) -> web.Application:
    """Build the application around `box`."""
    app = web.Application()
    twilio = TwilioRest(box)
    app.add_routes(twilio.routes())
    app.add_routes(Control(box, twilio.texts).routes())

    async def healthz(_request: web.Request) -> web.Response:
        failures = len(box.timeline.failures)
        return web.json_response({"ok": not failures, "failures": failures}, status=500 if failures else 200)

    async def front_page(_request: web.Request) -> web.Response:
        return web.Response(text=_FRONT_PAGE)

    async def life(_app: web.Application) -> AsyncIterator[None]:
        keeper = asyncio.create_task(box.keep_ledger())
        yield
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
        await box.close()

    app.add_routes([web.get("/healthz", healthz), web.get("/", front_page)])
    app.cleanup_ctx.append(life)
    return app
