"""Forms of the REST interface: text fields only, some of them repeated."""

from __future__ import annotations

from aiohttp import web
from multidict import MultiDict


async def read_form(request: web.Request) -> MultiDict[str]:
    """Read a form body; a file in it is not taken."""
    posted = await request.post()
    return MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))
