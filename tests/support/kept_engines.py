"""Engines that outlive a test: what one has compiled for a database, the next test on its address need not."""

from __future__ import annotations

from functools import cache

from gateway.store.engines import Engines, open_engines


def kept_engines(url: str, pool_size: int) -> Engines:
    """Open a database, with the engines of whoever had it open before. Their connections are closed."""
    engines = _engines(url, pool_size)
    engines.dispose()
    return engines


@cache
def _engines(url: str, pool_size: int) -> Engines:
    return open_engines(url, pool_size)
