from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Connection, MetaData, String, Table, select
from sqlalchemy.exc import StatementError

from gateway.domain.channel import Channel
from gateway.store.column_types import UtcDateTime, Word
from gateway.store.engines import open_engines

note = Table(
    "note",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("at", UtcDateTime),
    Column("word", Word(Channel)),
)


@pytest.fixture
def connection(empty_database_url: str) -> Iterator[Connection]:
    engines = open_engines(empty_database_url)
    with engines.writing.begin() as opened:
        note.metadata.create_all(opened)
        yield opened
    engines.dispose()


def test_an_instant_of_any_zone_comes_back_as_the_same_instant_in_utc(connection: Connection) -> None:
    kamchatka = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=12)))
    connection.execute(note.insert(), {"id": "1", "at": kamchatka})
    found = connection.execute(select(note.c.at)).scalar_one()
    assert found == kamchatka
    assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)


def test_instants_are_compared_as_instants_and_not_as_words(connection: Connection) -> None:
    early = datetime(2026, 3, 2, 23, 0, tzinfo=timezone(timedelta(hours=12)))
    connection.execute(note.insert(), [{"id": "1", "at": early}, {"id": "2", "at": None}])
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert connection.execute(select(note.c.id).where(note.c.at < noon)).scalars().all() == ["1"]


def test_a_naive_instant_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="with a zone"):
        connection.execute(note.insert(), {"id": "1", "at": datetime(2026, 3, 2)})  # noqa: DTZ001


def test_a_word_is_stored_by_its_value_and_read_as_a_member(connection: Connection) -> None:
    connection.execute(note.insert(), [{"id": "1", "word": Channel.SMS}, {"id": "2", "word": "voice"}])
    assert connection.exec_driver_sql("SELECT word FROM note ORDER BY id").scalars().all() == ["sms", "voice"]
    assert connection.execute(select(note.c.word).order_by(note.c.id)).scalars().all() == [*Channel][1::-1]


def test_a_word_outside_the_vocabulary_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="pigeon"):
        connection.execute(note.insert(), {"id": "1", "word": "pigeon"})


def test_a_word_that_the_vocabulary_has_lost_is_not_read_as_something_else(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO note (id, word) VALUES ('1', 'pigeon')")
    with pytest.raises(ValueError, match="pigeon"):
        connection.execute(select(note.c.word)).scalar_one()
