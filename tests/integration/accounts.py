"""Accounts of a company that belong to one of Kehu's roles and have no other rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo


@contextmanager
def account(database_url: str, role: str) -> Iterator[str]:
    """Make an account and return the connection string with which it reaches the database."""
    name = sql.Identifier(user := f"{role}_{uuid4().hex[:8]}")
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(sql.SQL("create role {} login password 'secret' in role {}").format(name, sql.Identifier(role)))
        try:
            yield make_conninfo("", **conninfo_to_dict(database_url) | {"user": user, "password": "secret"})
        finally:
            owner.execute(sql.SQL("drop role {}").format(name))
