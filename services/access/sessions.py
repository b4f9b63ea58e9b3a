"""Sessions of the console: begun with an ID token, kept in PostgreSQL by the hash of their secret, ended by anybody."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from services.access.refusal import NotSignedIn
from services.identity import AccessSettings

# Tells a session from a token.
PREFIX: Final = "kehu-session."
SIGNED_OUT: Final = "signed-out"
REPLACED: Final = "replaced"
REVOKED: Final = "revoked"
# Each page is several requests: not every one of them is written down.
SEEN_AGAIN: Final = timedelta(minutes=1)
KEPT: Final = timedelta(days=90)
LONGEST: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session; `ended_at` and `ended_why` say of one that was ended before its time how."""

    id: str
    person: str
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_why: str | None


class Begun(NamedTuple):
    """A session with its secret, which is told once."""

    session: Session
    secret: str
    replaced: str | None


COLUMNS: Final = "id, person, begun_at, seen_at, ends_at, ended_at, ended_why"
BEGIN: Final = f"""
    insert into console_session (id, secret_hash, id_token_hash, person, ends_at)
    values (%(id)s, %(secret)s, %(token)s, %(person)s, clock_timestamp() + %(lasts)s) returning {COLUMNS}
"""  # noqa: S608 - our own constant
FORGET: Final = "delete from console_session where ends_at < clock_timestamp() - %(kept)s"
COUNTS: Final = """
    ended_at is null and ends_at > clock_timestamp() and seen_at > clock_timestamp() - %(idle)s
"""
FIND: Final = f"""
    select person, seen_at < clock_timestamp() - %(again)s as seldom
    from console_session where secret_hash = %(secret)s and {COUNTS}
"""  # noqa: S608 - our own constant
SEE: Final = (
    "update console_session set seen_at = clock_timestamp() where secret_hash = %(secret)s and ended_at is null"
)
END: Final = """
    update console_session set ended_at = clock_timestamp(), ended_why = %(why)s
    where secret_hash = %(secret)s and ended_at is null returning person
"""
WHOSE: Final = "select person from console_session where secret_hash = %(secret)s"
REVOKE: Final = f"""
    update console_session set ended_at = clock_timestamp(), ended_why = %(why)s
    where (id = %(id)s or person = %(person)s) and ended_at is null and ends_at > clock_timestamp()
    returning {COLUMNS}
"""  # noqa: S608 - our own constant
LIST: Final = f"""
    select {COLUMNS} from console_session
    where (%(person)s::text is null or person = %(person)s) and (%(all)s or ({COUNTS})) order by begun_at, id
"""  # noqa: S608 - our own constant


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _signed(token: str) -> str:
    """Return what the issuer signed: of one signature anybody makes a second that counts as well (r, n - s)."""
    return token.rpartition(".")[0]


def is_session(credential: str) -> bool:
    """Return whether a credential is that of a session."""
    return credential.startswith(PREFIX)


async def begin(
    connection: AsyncConnection[Any], settings: AccessSettings, *, person: str, id_token: str, before: str | None
) -> Begun:
    """Begin a session with a new secret, whatever the browser brought; end the one that it had before."""
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    asked = {
        "id": secrets.token_hex(8),
        "secret": _hash(secret),
        "token": _hash(_signed(id_token)),
        "person": person,
        "lasts": timedelta(hours=settings.session_hours),
    }
    async with connection.transaction(), connection.cursor(row_factory=class_row(Session)) as cursor:
        await connection.execute(FORGET, {"kept": KEPT})
        try:
            await cursor.execute(BEGIN, asked)
        except UniqueViolation as used:
            raise NotSignedIn("token.used", "This ID token has begun a session before: sign in again.") from used
        session = await cursor.fetchone()
        assert session is not None
        replaced = await _replaced(connection, before)
    return Begun(session, secret, replaced)


async def _replaced(connection: AsyncConnection[Any], before: str | None) -> str | None:
    """End the session of before; return whose it was, also where it had ended."""
    if before is None or not is_session(before):
        return None
    await end(connection, before, REPLACED)
    row = await (await connection.execute(WHOSE, {"secret": _hash(before)})).fetchone()
    return row[0] if row else None


async def person_of(connection: AsyncConnection[Any], settings: AccessSettings, secret: str) -> str:
    """Return whose session this is; raise `NotSignedIn` for one that does not count, or not any more."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    asked = {"secret": _hash(secret), "idle": idle, "again": min(SEEN_AGAIN, idle / 4)}
    row = await (await connection.execute(FIND, asked)).fetchone() if len(secret) <= LONGEST else None
    if row is None:
        raise NotSignedIn("session.over", "This session is over: sign in again.")
    person, seldom = row
    if seldom:
        await connection.execute(SEE, asked)
    return str(person)


async def end(connection: AsyncConnection[Any], secret: str, why: str) -> bool:
    """End a session; return whether it went on until now."""
    return bool(await (await connection.execute(END, {"secret": _hash(secret), "why": why})).fetchone())


async def revoke(
    connection: AsyncConnection[Any], *, session: str | None = None, person: str | None = None
) -> list[Session]:
    """End one session, or all of a person; return those that went on until now."""
    async with connection.cursor(row_factory=class_row(Session)) as cursor:
        await cursor.execute(REVOKE, {"id": session, "person": person, "why": REVOKED})
        return await cursor.fetchall()


async def sessions(
    connection: AsyncConnection[Any], settings: AccessSettings, *, person: str | None = None, ended: bool = False
) -> list[Session]:
    """List the sessions that go on, or all that are kept."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    async with connection.cursor(row_factory=class_row(Session)) as cursor:
        await cursor.execute(LIST, {"person": person, "all": ended, "idle": idle})
        return await cursor.fetchall()
