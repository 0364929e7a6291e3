"""The office that every use case is tried in, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.office import Office, open_office


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """An office on either database; results go to a sink in memory."""
    with open_office(database_url) as opened:
        yield opened
