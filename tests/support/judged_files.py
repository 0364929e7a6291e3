"""A small story for the judge, and copies of its files that a test may break."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.judge import Judgement, judge
from tests.support.world import Person, World, with_rules

ANNA = "+79160000001"
BORIS = "+79160000002"
CLARA = "+79160000003"
DINA = "+79160000004"
EGOR = "+79160000005"
LONG = "900"
RULES = with_rules(remind_after=timedelta(hours=1), close_after=timedelta(hours=1))


def tell(world: World) -> None:
    """A promoter and two detractors by voice, one by text, one who stops, one who falls silent."""
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"])
    world.script(BORIS, answers=True, replies=["3", "1", "Долго"])
    world.script(CLARA, replies=["2", "4", "Перезвоните"])
    world.script(DINA, replies=["9", "СТОП"])
    world.script(EGOR, replies=["8"])
    people = [Person(ANNA), Person(BORIS)]
    people += [Person(number, talk_seconds=LONG) for number in (CLARA, DINA, EGOR)]
    world.start(people, RULES)
    world.run()


@dataclass
class Files:
    """A copy of the story: the store, the core store and the ledger."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite"

    @property
    def core(self) -> Path:
        return self.folder / "core.sqlite"

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite"

    def judge(self) -> Judgement:
        return judge(f"sqlite:///{self.store}", f"sqlite:///{self.core}", self.ledger)

    def complaint(self) -> str:
        """Give the one complaint that there must be."""
        (only,) = self.judge().complaints
        return str(only)

    def value(self, file: Path, query: str, *values: object) -> str:
        with _open(file) as database:
            return str(database.execute(query, values).fetchone()[0])


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as database, database:
        yield database


def change(file: Path, statement: str, *values: object, hits: int = 1) -> None:
    """Break a file; the statement must hit as many rows as the test thinks."""
    with _open(file) as database:
        assert database.execute(statement, values).rowcount == hits


def copy_row(file: Path, query: str, table: str, *values: object, **changes: object) -> None:
    """Insert once more the row that `query` finds first, with changes."""
    with _open(file) as database:
        database.row_factory = sqlite3.Row
        row = {**dict(database.execute(query, values).fetchone()), **changes}
        marks = ", ".join("?" * len(row))
        database.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608  our own words
            list(row.values()),
        )


def copy_database(source: Path, target: Path) -> None:
    """Copy a database with what stands in its write-ahead log."""
    with _open(source) as origin, _open(target) as copy:
        origin.backup(copy)
