"""The streams that the rows of a file are about: looked up at once, because each that is met later is waited for."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from contracts.catalog import aggregate_of
from contracts.form.person import person_id
from contracts.message import Command
from contracts.reference import references
from domain.complaints import complaint
from domain.credit import bank_entry, credit_account
from domain.customers import customer
from domain.decider import Decider
from domain.organisation import access_request, account_manager, measure
from services.commands.references import DECIDERS
from services.imports.plan import Step
from services.store.request import Stand, stand

NEEDED: Final[Mapping[str, Decider[Any, Any]]] = {
    **DECIDERS,
    complaint.DECIDER.category: complaint.DECIDER,
    credit_account.DECIDER.category: credit_account.DECIDER,
    measure.DECIDER.category: measure.DECIDER,
    bank_entry.DECIDER.category: bank_entry.DECIDER,
    access_request.DECIDER.category: access_request.DECIDER,
}


def needed(steps: Iterable[Step], *, customers: Collection[str] = ()) -> list[Stand]:
    """Return the streams of the steps' commands, and those of whom and what they name; there may be more."""
    named = {place for step in steps for place in _places(step.command)}
    named |= {(customer.DECIDER.category, each) for each in customers}
    return [stand(NEEDED[category], id_) for category, id_ in sorted(named)]


def _places(command: Command) -> Iterator[tuple[str, str]]:
    for field, category in _fields(type(command)).items():
        value = getattr(command, field)
        if value is not None:
            yield category, person_id(value) if category == account_manager.DECIDER.category else value


@cache
def _fields(command: type[Command]) -> Mapping[str, str]:
    """Return the category of the stream that each of these fields names."""
    own = command.name.partition(".")[0]
    return {name: reference.category for name, reference in references(command).items()} | {
        aggregate_of(own).id_field: own
    }
