"""The story that the judge is tried on: run once, copied for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from tests.support.databases import Databases
from tests.support.judged_files import Files, copy_database, tell
from tests.support.running_world import running_world


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, sqlite_databases: Databases, redis_server: str) -> Files:
    folder = tmp_path_factory.mktemp("story")
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    with sqlite_databases.migrated("alembic") as store, sqlite_databases.migrated("core_store") as core:
        with running_world(folder, store, core, redis_server) as world:
            tell(world)
        for url, name in ((store, "store"), (core, "core")):
            copy_database(Path(url.removeprefix("sqlite:///")), folder / f"{name}.sqlite")
    return Files(folder)


@pytest.fixture
def files(story: Files, tmp_path: Path) -> Files:
    """A copy to be broken."""
    copied = Files(tmp_path)
    for name in ("store", "core", "ledger"):
        copy_database(getattr(story, name), getattr(copied, name))
    return copied
