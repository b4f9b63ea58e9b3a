"""The sessions of workers in PostgreSQL, and the name by which others know them."""

from typing import Any, Final

from psycopg import AsyncConnection

# Commits that PostgreSQL loses in a crash are harmless: rows and checkpoint are lost together, and `lost` notices.
# A session that holds the checkpoints and does nothing is ended, so that a stopped process stops no other.
SESSION: Final = (
    "-c synchronous_commit=off -c timezone=UTC -c statement_timeout=30s -c idle_in_transaction_session_timeout=10s"
)


def application(projection: str, fingerprint: str = "") -> str:
    """Return the name that a session of a worker has in PostgreSQL: others see which definition is at work."""
    return f"kehu worker {projection} {fingerprint}".rstrip()


async def connect(database_url: str, projection: str, fingerprint: str = "") -> AsyncConnection[Any]:
    """Open a connection for a worker."""
    return await AsyncConnection.connect(
        database_url,
        autocommit=True,
        connect_timeout=5,
        options=SESSION,
        application_name=application(projection, fingerprint),
    )
