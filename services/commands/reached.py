"""Reaches what earlier releases stored under ids that were not in NFC; commands are, and could never name it again."""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from contracts.catalog import aggregate_of
from contracts.message import Command
from contracts.reference import PERSON, references
from domain.complaints import complaint
from domain.credit import credit_account
from domain.decider import Decider
from services.commands.handler import Handler
from services.commands.references import DECIDERS
from services.commands.unknown import OTHERS
from services.store.outcome import Accepted
from services.store.store import Store

REACHED: Final[Mapping[str, Decider[Any, Any]]] = {
    **DECIDERS,
    complaint.DECIDER.category: complaint.DECIDER,
    credit_account.DECIDER.category: credit_account.DECIDER,
}


def reaching(command: type[Command], handler: Handler) -> Handler:
    """Return a handler that gets each id of the command as it was stored (docs/adr/0015-ids-that-look-alike.md)."""
    fields = _fields(command)

    # Not a coroutine of its own, because every command passes through here, and nearly all ids are plain.
    def handle(
        command: Command, *, store: Store, cause: Any, expected_version: int | None = None
    ) -> Awaitable[Accepted]:
        if all((getattr(command, field) or "").isascii() for field in fields):
            return handler(command, store=store, cause=cause, expected_version=expected_version)
        return _reached(command, fields, handler, store=store, cause=cause, expected_version=expected_version)

    return handle


async def _reached(
    command: Command, fields: Mapping[str, Decider[Any, Any]], handler: Handler, *, store: Store, **sent: Any
) -> Accepted:
    given = {field: getattr(command, field) for field in fields}
    stored = {field: await store.as_stored(fields[field], id_) for field, id_ in given.items() if id_ is not None}
    changed = {field: id_ for field, id_ in stored.items() if id_ != given[field]}
    return await handler(command.model_copy(update=changed) if changed else command, store=store, **sent)


def _fields(command: type[Command]) -> Mapping[str, Decider[Any, Any]]:
    """Return the fields that name a stream. Persons are named as on a ticket, and found by another form of the name."""
    category = command.name.partition(".")[0]
    own = {field: category for field in (aggregate_of(category).id_field, *OTHERS) if field in command.model_fields}
    others = {field: named.category for field, named in references(command).items() if named != PERSON}
    return {field: REACHED[each] for field, each in (others | own).items() if each in REACHED}
