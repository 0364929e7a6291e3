"""Emptying a database of the private PostgreSQL server after a test, many times faster than making a new one."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from servers.postgres import PostgresServer

_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
)
_SHAPE = """
    SELECT c.relname, a.attname, a.atttypid::int FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2
"""
_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%alembic_version'"
)


def shape_of(server: PostgresServer, database: str) -> list[tuple[Any, ...]]:
    """Give the columns of a database's tables and indexes."""
    with _connect(server, database) as connection:
        return connection.execute(_SHAPE).fetchall()


def empty_rows(server: PostgresServer, database: str, shape: list[tuple[Any, ...]]) -> bool:
    """Delete every row but the revision, and end the connections that were left open.

    Says no, and a new database is due, where a test has changed its `shape` or closed it.
    """
    try:
        with _connect(server, database) as connection:
            connection.execute(_OTHERS, [database])
            if connection.execute(_SHAPE).fetchall() != shape:
                return False
            # Rows go in any order: no trigger, so no foreign key, is asked.
            connection.execute("SET session_replication_role = replica")
            for (table,) in connection.execute(_TABLES).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    except psycopg.Error:
        return False
    return True


def _connect(server: PostgresServer, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(host=str(server.folder), user="otklik", dbname=database, autocommit=True)
