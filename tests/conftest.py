"""What every test may ask for: databases of both kinds, a Redis server, golden files; loopback only."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from servers.postgres import NoPostgresError, PostgresServer, running_postgres
from servers.redis_server import running_redis
from tests.support import loopback, not_run
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.golden import Golden
from tests.support.official import FOLDER, NOT_HERE, official
from tests.support.wiretap import Wiretap

_WIRETAP = pytest.StashKey[Wiretap]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`, which rewrites golden files, and `--behind-prism`, which puts prism before every carrier."""
    parser.addoption("--update", action="store_true", help="write golden files anew instead of comparing")
    parser.addoption("--behind-prism", action="store_true", help="run every story behind prism")


def pytest_configure(config: pytest.Config) -> None:
    """Close this process to other machines, and overhear what it asks of the carriers."""
    loopback.allow_loopback_only()
    config.addinivalue_line("markers", "asks_wrongly: asks a carrier what its description forbids")
    config.addinivalue_line(
        "markers", "behind_prism: a story with prism before the carrier, where there is one"
    )
    config.stash[_WIRETAP] = Wiretap()
    config.stash[_WIRETAP].install()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly at the end what could not be run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("NOT TRIED ON THIS MACHINE", sep="!", yellow=True, bold=True)
        for line in not_run.lines(not_run.reasons(skipped)):
            terminalreporter.line(line, yellow=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL server; skips, saying why, where none can be run."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except NoPostgresError as missing:
            pytest.skip(str(missing))
        yield server


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Databases as SQLite files."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: PostgresServer) -> Databases:
    """Databases of the private PostgreSQL server."""
    return PostgresDatabases(postgres_server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Databases of either kind: a test that asks for this, or for what stands on it, runs on both."""
    chosen: Databases = request.getfixturevalue(f"{request.param}_databases")
    return chosen


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database of its own without tables."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of its own with the store's tables."""
    with databases.migrated("alembic") as url:
        yield url


@pytest.fixture
def core_database_url(databases: Databases) -> Iterator[str]:
    """A database of its own with the core store's tables."""
    with databases.migrated("core_store") as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a private Redis server, shared by the tests of this process."""
    with running_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A Redis server without keys."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def carrier_specs() -> Path:
    """The folder with the carriers' official API descriptions; skips, saying so, where it is missing."""
    if not FOLDER.is_dir():
        pytest.skip(NOT_HERE)
    return FOLDER


@pytest.fixture
def wiretap(pytestconfig: pytest.Config) -> Wiretap:
    """What this process asks of the carriers. What a test takes from it is not checked at its end."""
    return pytestconfig.stash[_WIRETAP]


@pytest.fixture(autouse=True)
def _asked_as_described(request: pytest.FixtureRequest, wiretap: Wiretap) -> Iterator[None]:
    """Hold every request that a test makes to a carrier against the official descriptions.

    Tests of wrong requests say so: `@pytest.mark.asks_wrongly`.
    """
    wiretap.take()
    yield
    heard = wiretap.take()
    if heard and FOLDER.is_dir() and "asks_wrongly" not in request.keywords:
        assert [fault for asked in heard if (fault := official().fault(asked))] == []


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The golden files beside the test module; `pytest --update` writes them anew."""
    return Golden(request.path.parent / "golden", request.config.getoption("--update"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; skips, saying why, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return found
