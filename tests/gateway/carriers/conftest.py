"""A gateway whose hooks are posted to, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.senders import SENDERS, Sender


@pytest.fixture
def gateway(tmp_path: Path, sqlite_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    """A gateway that logs everything, where a test can read it."""
    with (
        sqlite_databases.migrated("alembic") as url,
        open_gateway(tmp_path, url, redis_url, log_level="DEBUG") as opened,
    ):
        yield opened


@pytest.fixture(params=list(SENDERS))
def sender(request: pytest.FixtureRequest) -> Sender:
    """A carrier as a sender: every test that asks for one runs with each."""
    return SENDERS[request.param]
