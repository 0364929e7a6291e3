"""A database that is away for a while: PostgreSQL lets nobody in, and everybody out."""

from __future__ import annotations

import psycopg

from servers.postgres import PostgresServer


def let_in(server: PostgresServer, url: str, *, allowed: bool) -> None:
    """Close a database to everybody, or open it again."""
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(host=str(server.folder), user="otklik", dbname="postgres", autocommit=True) as sql:
        sql.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allowed).lower()}".encode())
        sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
