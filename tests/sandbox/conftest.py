"""What the sandbox's tests stand on: a live sandbox, a customer's web server, and the real Twilio SDK."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from requests import Response
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sandbox.service import SandboxServer
from sandbox.settings import ClockMode, Settings

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "a token for tests"
ORIGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TWILIO = "https://api.twilio.com"

_SPECS = Path(os.environ.get("OTKLIK_SPECS", Path(__file__).parents[3] / "shared" / "specs"))


@dataclass
class Received:
    """One request that reached the customer's server."""

    path: str
    url: str
    form: dict[str, str]
    headers: dict[str, str]


Answer = Callable[[Received], tuple[int, str]]
CUT, HANG = -1, -2
"""Instead of a status: cut the connection, or never answer."""


@dataclass
class Customer:
    """The customer's web server: answers by path, remembers everything."""

    url: str = ""
    requests: list[Received] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    forgeries_expected: bool = False

    def at(self, path: str) -> list[Received]:
        return [one for one in list(self.requests) if one.path == path]

    def says(self, path: str, body: str, status: int = 200) -> str:
        self.answers[path] = lambda _received: (status, body)
        return self.url + path

    def forged(self) -> list[Received]:
        """The requests that do not come from the carrier."""
        return [one for one in self.requests if not is_genuine(one)]

    async def serve(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        received = Received(request.path, self.url + request.raw_path, form, dict(request.headers))
        self.requests.append(received)
        if request.path in self.files:
            content_type, content = self.files[request.path]
            return web.Response(body=content, content_type=content_type)
        status, body = self.answers.get(request.path, lambda _received: (200, ""))(received)
        if status == HANG:
            await asyncio.Event().wait()
        if status == CUT:
            assert request.transport is not None
            request.transport.abort()
            status = 200
        return web.Response(status=status, text=body, content_type="text/xml")


def is_genuine(one: Received) -> bool:
    signature = one.headers.get("X-Twilio-Signature", "")
    return bool(RequestValidator(TOKEN).validate(one.url, one.form, signature))


@pytest.fixture
def customer() -> Iterator[Customer]:
    served = Customer()
    started, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", served.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        async with AsyncExitStack() as stack:
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            started.set()
            await stop.wait()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as loops:
            loops.run(run())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    yield served
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    assert bool(served.forged()) == served.forgeries_expected, served.forged()


@dataclass
class Network:
    """A running sandbox, seen from outside."""

    server: SandboxServer

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.server.base_url + path, data, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def step(self, until: str | None = None) -> dict[str, Any]:
        step: dict[str, Any] = self.control(
            "POST", "/control/step", {} if until is None else {"until": until}
        )
        return step

    def step_to(self, instant: str) -> None:
        """Step until it is `instant`."""
        while self.step(until=instant)["ran"]:
            pass

    def run_out(self) -> int:
        """Step until nothing more will happen; gives how many steps that took."""
        for number in range(20_000):
            if self.step()["next"] is None:
                return number + 1
        raise AssertionError("the sandbox never comes to rest")

    def script(self, number: str, **script: Any) -> None:
        self.control("POST", f"/control/people/{number}", script)

    def exchanges(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "/control/exchanges?limit=2000")["exchanges"]
        return found

    def rows(self, table: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.server.settings.ledger) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Network]]:
    with ExitStack() as stack:
        started = 0

        def start_one(**changes: Any) -> Network:
            nonlocal started
            started += 1
            given: dict[str, Any] = {
                "ledger": tmp_path / f"ledger{started}.sqlite",
                "account_sid": ACCOUNT,
                "auth_token": TOKEN,
                "clock": ClockMode.STEPPED,
                "origin": ORIGIN,
            }
            return Network(stack.enter_context(SandboxServer(Settings(**given | changes))))

        yield start_one


@pytest.fixture
def network(start: Callable[..., Network]) -> Network:
    return start()


@pytest.fixture(scope="session")
def description() -> OpenAPI | None:
    """The official description of the REST interface, or None where it is missing."""
    file = _SPECS / "twilio_api_v2010.json"
    return OpenAPI.from_dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


class CheckedHttpClient(TwilioHttpClient):
    """The SDK's HTTP client, sent to a sandbox; every answer is held against the official description."""

    def __init__(self, base_url: str, description: OpenAPI | None) -> None:
        super().__init__(timeout=10)
        self._base_url = base_url
        self._description = description
        self.session.hooks["response"].append(self._check)
        self.checked = 0

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        assert url.startswith(TWILIO)
        return super().request(method, self._base_url + url.removeprefix(TWILIO), *args, **kwargs)

    def _check(self, response: Response, **_kwargs: Any) -> None:
        request = response.request.copy()
        if self._description is None or not response.ok or ".json" not in str(request.url):
            return
        request.url = str(request.url).replace(self._base_url, TWILIO)
        self._description.validate_response(
            RequestsOpenAPIRequest(request), RequestsOpenAPIResponse(response)
        )
        self.checked += 1


@pytest.fixture
def sdk(description: OpenAPI | None) -> Callable[..., Client]:
    """The real SDK for a network."""

    def connect(network: Network, token: str = TOKEN) -> Client:
        http_client = CheckedHttpClient(network.server.base_url, description)
        return Client(ACCOUNT, token, http_client=http_client)

    return connect


@pytest.fixture
def client(network: Network, sdk: Callable[..., Client]) -> Client:
    return sdk(network)
