"""Why nothing is shown under an id: nobody recorded it, its events are parked, or a read model has not seen it yet."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from psycopg import AsyncConnection

from domain.decider import Refused
from services.access.seen import may_know_all
from services.lists.stored_id import stored_id
from services.nearest import near, told

SET_ASIDE: Final = """
    select bool_or(skipped_at is null)
    from live_parked_event
    where projection = any(%s) and stream = %s
"""


class Unknown(Refused):
    """Nothing is recorded under this id, or nothing was by then."""


class StreamUnknown(Unknown):
    category: ClassVar[str]


class ComplaintUnknown(StreamUnknown):
    code = "complaint.unknown"
    category = "complaint"


class AccountUnknown(StreamUnknown):
    code = "credit-account.unknown"
    category = "credit-account"


class CustomerUnknown(StreamUnknown):
    code = "customer.unknown"
    category = "customer"


class PersonUnknown(StreamUnknown):
    code = "account-manager.unknown"
    category = "account-manager"


class UnitUnknown(StreamUnknown):
    code = "unit.unknown"
    category = "unit"


class MeasureUnknown(StreamUnknown):
    code = "measure.unknown"
    category = "measure"


class EntryUnknown(StreamUnknown):
    code = "bank-entry.unknown"
    category = "bank-entry"


class AccessRequestUnknown(StreamUnknown):
    code = "access.unknown"
    category = "access"


class Parked(Refused):
    """It is recorded, but a read model could not take its events."""

    code = "read-model.parked"


class Behind(Refused):
    """It is recorded, but a read model has not seen it yet."""

    code = "read-model.behind"


async def absent(
    connection: AsyncConnection[Any],
    kind: type[StreamUnknown],
    sources: Sequence[str],
    id_: str,
    sentence: str,
    *,
    looks_back: bool = False,
) -> Refused:
    """Return why these read models show nothing under the id; an unknown one gets the sentence and the nearest known.

    It is unknown only where no such stream exists, or where one looks back to an instant before it did.
    """
    if looks_back:
        return kind(sentence)
    stored = await stored_id(connection, kind.category, id_)
    stream = f"{kind.category}/{stored}"
    cursor = await connection.execute(SET_ASIDE, (list(sources), stream))
    ((waits,),) = await cursor.fetchall()
    if waits is not None:
        return Parked(_parked(stream, waits=waits))
    known = await near(connection, kind.category, stored)
    if stored in known:
        return Behind(f"{stream} is recorded, but is not shown yet: ask again a little later.")
    # Ids that are like it may be of others.
    return kind(told(sentence, id_, known if may_know_all(kind.category) else ()))


def _parked(stream: str, *, waits: bool) -> str:
    done, options = ("is parked", "--stream") if waits else ("was skipped", "--skipped --stream")
    return f"{stream} is recorded, but an event of it {done}: `kehu projections parked {options} {stream}` says why."
