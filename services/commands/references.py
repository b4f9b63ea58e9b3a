"""Refuses commands that name what nobody has recorded (semantics 35): a customer, a person, a business unit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from contracts.envelope import Cause
from contracts.message import Command
from contracts.reference import PERSON, Reference, references
from domain.customers import customer
from domain.decider import Decider, Refused
from domain.organisation import account_manager, unit
from services.commands.handler import Handler
from services.commands.namesakes import namesakes
from services.reference import ReferenceUnknown, id_named, meant, said
from services.store.outcome import Accepted
from services.store.store import Store

DECIDERS: Final[Mapping[str, Decider[Any, Any]]] = {
    decider.category: decider for decider in (customer.DECIDER, account_manager.DECIDER, unit.DECIDER)
}


def referring(command: type[Command], handler: Handler) -> Handler:
    """Return a handler that refuses what the command would lead to while something it names is unknown.

    What the command finds done already stays done: names are only looked at where something is to be recorded.
    """
    named = references(command)
    if not named:
        return handler

    async def handle(command: Command, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        unknown = await _first_unknown(command, named, store)
        return await handler(
            command,
            store=refusing(store, unknown) if unknown else store,
            cause=cause,
            expected_version=expected_version,
        )

    return handle


async def _first_unknown(command: Command, named: Mapping[str, Reference], store: Store) -> Refused | None:
    for field, reference in named.items():
        value = getattr(command, field)
        if value is not None and (unknown := await unknown_name(store, field, reference, value)):
            return unknown
    return None


async def unknown_name(store: Store, field: str, reference: Reference, name: str) -> Refused | None:
    """Return the refusal of a name that nobody has recorded, or None."""
    id_ = id_named(reference, name)
    if id_ is None or await store.exists(DECIDERS[reference.category], id_):
        return None
    if reference == PERSON and (ids := (await namesakes(store)).get(name)):
        return meant(name, ids, field)
    return ReferenceUnknown(said(field, reference.what, name, await store.near(reference.category, id_)))


class _Refusing:
    """The store for one command, with a refusal of everything that it would record."""

    def __init__(self, store: Store, refusal: Refused) -> None:
        self._behind = store
        self._refusal = refusal

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it is behind."""
        return getattr(self._behind, name)

    async def transact(
        self, decider: Decider[Any, Any], stream_id: str, decide: Callable[[Any], Sequence[Any]], **sent: Any
    ) -> Accepted:
        def refuse(state: Any) -> Sequence[Any]:
            if decide(state):
                raise self._refusal
            return ()

        return await self._behind.transact(decider, stream_id, refuse, **sent)


def refusing(store: Store, refusal: Refused) -> Store:
    """Return the store with a refusal of everything that a command would record."""
    return _Refusing(store, refusal)  # type: ignore[return-value] # has what handlers ask of a store
