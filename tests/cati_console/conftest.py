"""The console on a whole application: real stores, a clock that stands, a client and a browser."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

import cati_console
from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.clock import ManualClock
from gateway.domain.ids import SeededIds
from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.cati_console.fieldwork import Fieldwork
from tests.support.databases import Databases
from tests.support.kept_engines import kept_engines

TOKEN = "the-configured-token"
SECRET = "k" * 32
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON_BOTH = pytest.mark.parametrize(
    "databases", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> Databases:
    """SQLite files: the console sees no database. Tests marked `ON_BOTH` say so where it matters."""
    chosen: Databases = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_databases")
    return chosen


@pytest.fixture
def runtime(database_url: str, core_database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    settings = Settings(
        database_url=database_url,
        core_database_url=core_database_url,
        redis_url=f"unix://{tmp_path}/redis.sock",
        secret_key=SECRET,
        console_token=TOKEN,
        twilio_account_sid="AC" + "1" * 32,
        twilio_auth_token="the-auth-token",
        log_level="CRITICAL",
    )
    built = build_runtime(settings, clock=ManualClock(NOW), ids=SeededIds(1), opener=kept_engines)
    yield built
    built.close()


@pytest.fixture
def fieldwork(runtime: Runtime) -> Fieldwork:
    return Fieldwork(runtime)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return application(runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has let in yet."""
    return app.test_client()


@pytest.fixture
def inside(client: FlaskClient) -> FlaskClient:
    """A browser with a session."""
    assert client.get("/", query_string={"token": TOKEN}).status_code == 303
    return client


def application(runtime: Runtime, **settings: object) -> Flask:
    """The application of one web process; `settings` differ from the runtime's."""
    changed = replace(runtime, settings=runtime.settings.model_copy(update=settings))
    built = create_app(runtime=changed)
    cati_console.mount(built)
    return built


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # Chromium's sandbox needs a user of its own; as root it does not start with it.
    arguments = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application served on the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    # Closing waits for every request, so that no thread is left with a connection of a disposed pool.
    setattr(server, "daemon_threads", False)  # noqa: B010  (an attribute of the mixin that make_server picks)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    opened.set_default_timeout(15_000)
    opened.clock.install()  # the page's timers then go on as fast as a test says
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page of a browser with a session; fails afterwards on anything that the page complained of."""
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
    )
    opened.goto(f"{address}/?token={TOKEN}")
    yield opened
    assert complaints == []
