"""Both trees of revisions, on both databases: forwards, backwards, and equal to the tables in code."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command

from tests.support.databases import Tree, migrations_of

TREES = pytest.mark.parametrize("tree", ["alembic", "core_store"])
VERSION_TABLES = {"alembic_version", "core_alembic_version"}


def tables(url: str) -> set[str]:
    """The tables of a database beside Alembic's own."""
    engine = sa.create_engine(url)
    try:
        return set(sa.inspect(engine).get_table_names()) - VERSION_TABLES
    finally:
        engine.dispose()


@TREES
def test_revisions_go_up_down_and_up_again(tree: Tree, empty_database_url: str) -> None:
    config = migrations_of(tree, empty_database_url)
    command.upgrade(config, "head")
    after_first = tables(empty_database_url)
    assert after_first
    command.downgrade(config, "base")
    assert tables(empty_database_url) == set()
    command.upgrade(config, "head")
    assert tables(empty_database_url) == after_first


@TREES
def test_revisions_and_tables_in_code_agree(tree: Tree, empty_database_url: str) -> None:
    config = migrations_of(tree, empty_database_url)
    command.upgrade(config, "head")
    command.check(config)  # raises, naming the differences
    assert tables(empty_database_url)


def test_both_trees_live_in_one_database_without_touching_each_other(empty_database_url: str) -> None:
    store, core = (migrations_of(tree, empty_database_url) for tree in ("alembic", "core_store"))
    command.upgrade(store, "head")
    of_the_store = tables(empty_database_url)
    command.upgrade(core, "head")
    command.downgrade(core, "base")
    assert tables(empty_database_url) == of_the_store
