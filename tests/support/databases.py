"""Fresh databases for tests, on SQLite files and on a private PostgreSQL server.

Owns templates (one a tree of revisions, migrated once) and their copies; a copy costs a file copy, a
`CREATE DATABASE ... TEMPLATE` or the emptying of one that a test has left, not a run of all revisions.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from alembic import command
from alembic.config import Config

from servers.postgres import PostgresServer
from tests.support.emptied import empty_rows, shape_of

ROOT = Path(__file__).resolve().parents[2]

Tree: TypeAlias = Literal["alembic", "core_store"]
"""A tree of revisions, by its section in `alembic.ini`: the store's, or the core store's."""


def migrations_of(tree: Tree, url: str) -> Config:
    """Return Alembic's configuration of one tree, bound to the database at `url`."""
    config = Config(ROOT / "alembic.ini", ini_section=tree)
    config.attributes["url"] = url
    return config


class Databases(Protocol):
    """Where a test gets a database of its own."""

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """Give the URL of a database without tables, for as long as the block lasts."""
        ...

    def migrated(self, tree: Tree) -> contextlib.AbstractContextManager[str]:
        """Give the URL of a database at the head of `tree`, for as long as the block lasts."""
        ...


class SqliteDatabases:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._templates: dict[Tree, Path] = {}
        self._idle: list[Path] = []

    @contextlib.contextmanager
    def empty(self) -> Iterator[str]:
        """Give the URL of a file that does not exist yet, or not any more: see `kept_engines`."""
        path = self._idle.pop() if self._idle else self._folder / f"{next(self._numbers)}.db"
        try:
            yield f"sqlite:///{path}"
        finally:
            # The write-ahead log and its index stand beside the file.
            for file in self._folder.glob(f"{path.name}*"):
                file.unlink()
            self._idle.append(path)

    @contextlib.contextmanager
    def migrated(self, tree: Tree) -> Iterator[str]:
        """Give the URL of a copy of the template."""
        with self.empty() as url:
            shutil.copyfile(self._template(tree), url.removeprefix("sqlite:///"))
            yield url

    def _template(self, tree: Tree) -> Path:
        if tree not in self._templates:
            path = self._folder / f"template-{next(self._numbers)}.db"
            command.upgrade(migrations_of(tree, f"sqlite:///{path}"), "head")
            self._templates[tree] = path
        return self._templates[tree]


class PostgresDatabases:
    """Databases of one private server. What a test has filled is emptied and given to the next one."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = itertools.count()
        self._templates: dict[Tree, str] = {}
        self._shapes: dict[Tree, list[tuple[Any, ...]]] = {}
        self._idle: dict[Tree, list[str]] = {"alembic": [], "core_store": []}

    @contextlib.contextmanager
    def empty(self) -> Iterator[str]:
        """Give the URL of a new database."""
        name = f"test_{next(self._numbers)}"
        try:
            yield self._server.create(name)
        finally:
            self._server.drop(name)

    @contextlib.contextmanager
    def migrated(self, tree: Tree) -> Iterator[str]:
        """Give the URL of a copy of the template, or of one that was emptied."""
        idle = self._idle[tree]
        name = idle.pop() if idle else self._copy_of(self._template(tree))
        try:
            yield self._server.url(name)
        finally:
            if empty_rows(self._server, name, self._shapes[tree]):
                idle.append(name)
            else:
                self._server.drop(name)

    def _copy_of(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._server.create(name, template)
        return name

    def _template(self, tree: Tree) -> str:
        if tree not in self._templates:
            # Numbered: after revisions that failed, the next test says so again, not that a name is taken.
            name = f"template_{next(self._numbers)}"
            command.upgrade(migrations_of(tree, self._server.create(name)), "head")
            self._shapes[tree] = shape_of(self._server, name)
            self._templates[tree] = name
        return self._templates[tree]
