"""Every job that the code queues has a function that runs it, and no function waits for a job in vain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from gateway.jobs.registry import JOBS
from tests.support.source_tree import product_modules, shown


def queued_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each job's name that a module queues, with its place.

    A name stands in the call of `enqueue`, or, where the call takes a variable (the sweeper), as a key
    of a dict in the same module.
    """
    tree = ast.parse(path.read_text())
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "enqueue"
        and node.args
    ]
    names: list[ast.expr | None] = [call.args[0] for call in calls]
    if any(not isinstance(name, ast.Constant) for name in names):
        names += [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    for name in names:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value, f"{shown(path)}:{name.lineno}"


def test_every_queued_job_is_registered_and_every_registered_job_is_queued() -> None:
    queued = [pair for path in product_modules() for pair in queued_in(path)]
    assert [f"{place} queues {name}" for name, place in queued if name not in JOBS] == []
    assert set(JOBS) == {name for name, _ in queued}
