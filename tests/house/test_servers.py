"""The private servers and the databases that tests are given."""

from __future__ import annotations

import pytest
import redis
import sqlalchemy as sa

from servers.redis_server import running_redis
from tests.support.databases import Databases


def test_a_redis_url_answers_and_holds_no_keys(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.dbsize() == 0


def test_a_redis_server_is_gone_after_its_block() -> None:
    with running_redis() as url, redis.Redis.from_url(url) as client:
        assert client.ping()
    with redis.Redis.from_url(url) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_two_tests_never_share_a_database(databases: Databases) -> None:
    with databases.empty() as first, databases.empty() as second:
        for url in (first, second):
            engine = sa.create_engine(url)
            with engine.begin() as connection:
                connection.execute(sa.text("CREATE TABLE only_here (n INTEGER)"))
            engine.dispose()
        assert first != second


@pytest.mark.postgres
def test_the_private_postgresql_server_keeps_utc(postgres_databases: Databases) -> None:
    with postgres_databases.empty() as url:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SHOW timezone")) == "UTC"
        engine.dispose()
