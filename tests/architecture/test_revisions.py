"""Revisions of the databases: numbered, one line without branches, one head a tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests.support.databases import Tree, migrations_of


@pytest.mark.parametrize("tree", ["alembic", "core_store"])
def test_a_tree_of_revisions_is_one_numbered_line(tree: Tree) -> None:
    scripts = ScriptDirectory.from_config(migrations_of(tree, "sqlite://"))
    revisions = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert revisions == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
    assert scripts.get_heads() == revisions[-1:]
    assert revisions, "there is no revision at all"


@pytest.mark.parametrize("tree", ["alembic", "core_store"])
def test_a_revision_imports_nothing_of_the_product(tree: Tree) -> None:
    # A revision is history: it must still run when the code of its day is gone.
    scripts = ScriptDirectory.from_config(migrations_of(tree, "sqlite://"))
    ours = re.compile(r"^\s*(from|import) (gateway|ivr_flows|cati_console)\b", re.MULTILINE)
    importing = [
        script.path for script in scripts.walk_revisions() if ours.search(Path(script.path).read_text())
    ]
    assert importing == []
