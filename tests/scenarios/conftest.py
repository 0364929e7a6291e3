"""What every story stands on: a world on either database, and the people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import Databases
from tests.support.world import World, running_world


@pytest.fixture
def start_world(tmp_path: Path, databases: Databases, redis_url: str) -> Iterator[Callable[..., World]]:
    """Start a world on the database of this test; see `running_world` for what may be changed."""
    with ExitStack() as stack:

        def start_one(**changes: Any) -> World:
            store = stack.enter_context(databases.migrated("alembic"))
            core = stack.enter_context(databases.migrated("core_store"))
            return stack.enter_context(running_world(tmp_path, store, core, redis_url, **changes))

        yield start_one


@pytest.fixture
def world(start_world: Callable[..., World]) -> World:
    """A world without faults."""
    return start_world()
