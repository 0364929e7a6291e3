"""A sandbox inside another program: a thread with its own loop, for tests that want one at hand."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from types import TracebackType

from sandbox.server import serve
from sandbox.settings import Settings


class SandboxServer:
    """A context manager: `with SandboxServer(settings) as server: ... server.base_url`."""

    def __init__(self, settings: Settings) -> None:
        """Prepare a sandbox; nothing runs yet."""
        self.settings = settings
        self._port: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @property
    def base_url(self) -> str:
        """Give the address, such as `http://127.0.0.1:40001`."""
        return f"http://127.0.0.1:{self._port.result()}"

    def __enter__(self) -> SandboxServer:
        """Start, and wait until requests are taken. Raises what kept the sandbox from starting."""
        self._thread.start()
        self._port.result(timeout=30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait until the ledger is closed."""
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as fault:
            if self._port.done():
                raise
            self._port.set_exception(fault)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with serve(self.settings) as port:
            self._port.set_result(port)
            await self._stop.wait()
