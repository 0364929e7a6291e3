"""Alembic's environment, shared by the two trees of revisions in `alembic.ini`.

Owns how revisions reach a database; holds no table. The address comes, in this order, from
`config.attributes["url"]` (a program), `-x url=...` (a person), and the tree's environment variable.
"""

from __future__ import annotations

import importlib
import os
from typing import Any, NamedTuple

from alembic import context
from alembic.util import CommandError
from sqlalchemy import DefaultClause, MetaData, create_engine, pool
from sqlalchemy.sql.elements import False_, True_
from sqlalchemy.types import TypeDecorator


class Tree(NamedTuple):
    """One tree of revisions: where its tables, its address and its version are found."""

    metadata_module: str
    variable: str
    version_table: str


# By the name of the section in alembic.ini.
_TREES = {
    "alembic": Tree("gateway.store.tables.all_tables", "OTKLIK_DATABASE_URL", "alembic_version"),
    "core_store": Tree("gateway.core_store.schema", "OTKLIK_CORE_DATABASE_URL", "core_alembic_version"),
}


def _url(tree: Tree) -> str:
    url = (
        context.config.attributes.get("url")
        or context.get_x_argument(as_dictionary=True).get("url")
        or os.environ.get(tree.variable)
    )
    if not url:
        raise CommandError(f"which database? set {tree.variable}, or give -x url=...")
    return str(url)


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write what Alembic alone would write wrongly.

    Our column types become the plain types below them: a revision outlives the code of its day. A true or
    false default stays one: as 0 or 1, which is what SQLite says, PostgreSQL refuses it.
    """
    match kind, item:
        case "type", TypeDecorator():
            return f"sa.{item.impl_instance!r}"
        case "server_default", DefaultClause(arg=True_() | False_() as value):
            return f"sa.{value}()"
        case _:
            return False


def _migrate(tree: Tree) -> None:
    metadata: MetaData = importlib.import_module(tree.metadata_module).metadata
    options: dict[str, Any] = {
        "target_metadata": metadata,
        "version_table": tree.version_table,
        "compare_type": True,
        # SQLite cannot alter a column in place; PostgreSQL takes the same revisions.
        "render_as_batch": True,
        "render_item": _render_item,
    }
    if context.is_offline_mode():
        context.configure(url=_url(tree), literal_binds=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = create_engine(_url(tree), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


_migrate(_TREES[context.config.config_ini_section])
