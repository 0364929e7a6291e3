"""What every story stands on: a world on either database and with either carrier, and the people in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import official_webhooks
from tests.support.accounts import CARRIERS
from tests.support.databases import Databases
from tests.support.official import FOLDER
from tests.support.prism import Prism, is_here, running_prism
from tests.support.running_world import running_world
from tests.support.world import World


@pytest.fixture(params=CARRIERS)
def carrier(request: pytest.FixtureRequest) -> str:
    """The carrier of a story: every story is told through each, but those that are about one's own ways."""
    named: str = request.param
    return named


@pytest.fixture(scope="session")
def prism_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    """One prism for every story of this process that runs behind it."""
    with running_prism(tmp_path_factory.mktemp("prism")) as prism:
        yield prism


@pytest.fixture
def prism(request: pytest.FixtureRequest) -> Iterator[Prism | None]:
    """Stand before the carrier in the stories marked for it, and with `--behind-prism` in every one.

    Without the program they run without it; `test_behind_prism` says so.
    """
    wanted = "behind_prism" in request.keywords or request.config.getoption("--behind-prism")
    if not (wanted and FOLDER.is_dir() and is_here()):
        yield None
        return
    prism: Prism = request.getfixturevalue("prism_of_all")
    prism.forget()
    yield prism
    assert prism.complaints == []


@contextmanager
def worlds(
    folder: Path, databases: Databases, redis_url: str, carrier: str, prism: Prism | None
) -> Iterator[Callable[..., World]]:
    """Give a function that starts a world with empty databases; see `running_world` for its arguments."""
    started: list[World] = []
    with ExitStack() as stack:

        def start_one(**changes: Any) -> World:
            store = stack.enter_context(databases.migrated("alembic"))
            core = stack.enter_context(databases.migrated("core_store"))
            settings = {"carriers": (carrier,), "prism": prism, **changes}
            started.append(stack.enter_context(running_world(folder, store, core, redis_url, **settings)))
            return started[-1]

        yield start_one
        for world in started if FOLDER.is_dir() else ():
            shown = world.control("GET", f"/control/exchanges?limit={sys.maxsize}")
            assert official_webhooks.faults(shown) == []


@pytest.fixture
def start_world(
    tmp_path: Path, databases: Databases, redis_url: str, carrier: str, prism: Prism | None
) -> Iterator[Callable[..., World]]:
    """Start a world on the kind of database of this test."""
    with worlds(tmp_path, databases, redis_url, carrier, prism) as start_one:
        yield start_one


@pytest.fixture
def world(start_world: Callable[..., World]) -> World:
    """A world without faults, on the kind of database of this test."""
    return start_world()


@pytest.fixture
def start_small_world(
    tmp_path: Path, sqlite_databases: Databases, redis_url: str, carrier: str, prism: Prism | None
) -> Iterator[Callable[..., World]]:
    """Start a world on SQLite: for stories in which the database makes no difference."""
    with worlds(tmp_path, sqlite_databases, redis_url, carrier, prism) as start_one:
        yield start_one


@pytest.fixture
def start_postgres_world(
    tmp_path: Path, postgres_databases: Databases, redis_url: str, carrier: str, prism: Prism | None
) -> Iterator[Callable[..., World]]:
    """Start a world on PostgreSQL."""
    with worlds(tmp_path, postgres_databases, redis_url, carrier, prism) as start_one:
        yield start_one


@pytest.fixture
def small_world(start_small_world: Callable[..., World]) -> World:
    """A world without faults, on SQLite."""
    return start_small_world()
