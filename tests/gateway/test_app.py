"""The application as a process serves it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gateway.app import keep_for_good


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_a_server_has_loaded_is_not_walked_by_a_full_collection_again() -> None:
    keep_for_good()
    assert gc.get_freeze_count() > 0
    assert len(gc.get_objects()) < gc.get_freeze_count()


def test_what_is_made_later_is_collected_as_ever() -> None:
    keep_for_good()
    made: list[object] = []
    made.append(made)
    del made
    assert gc.collect() > 0
