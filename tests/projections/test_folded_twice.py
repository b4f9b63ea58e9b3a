"""An event that is folded twice counts once, in every read model, however far checkpoints are set back (R8)."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalog import AGGREGATES, EVENTS
from contracts.complaints.complaint import ComplaintReceived, ComplaintReceivedV2
from contracts.credit.credit_account import CreditAccountOpened, InvoiceRecorded, ReceiptRecorded
from contracts.customers.customer import CustomerRegistered, CustomerRegisteredV2, PurchaseRecorded
from contracts.message import Event
from contracts.organisation.account_manager import ManagerAppointed
from contracts.policies.policy import PolicyDrafted
from projections.engine.batch import fold
from projections.engine.batch.fold import Folded, Stored, Verdicts
from projections.engine.projection import Key, Projection
from projections.registry import PROJECTIONS
from tests.contracts.strategies import messages
from tests.examples import a
from tests.projections.story import Happened, stored

# Few things, so that many events meet in a row.
FEW: Final = {
    "customer_id": ["C1", "C2"],
    "complaint_id": ["1", "2"],
    "account_id": ["A1"],
    "invoice": ["I1", "I2"],
    "receipt": ["R1", "R2"],
    "purchase": ["P1", "P2"],
    "manager_id": ["M1"],
    "unit_id": ["U1"],
    "pack": ["p"],
    "version": ["1", "2"],
    "period": ["2025"],
    "scheme": ["shop/abc"],
    "contact_id": ["K1"],
}
# What begins a row comes first; what comes again may begin it anew.
BEGINS: Final[tuple[type[Event], ...]] = (
    CustomerRegistered,
    CustomerRegisteredV2,
    ComplaintReceived,
    ComplaintReceivedV2,
    CreditAccountOpened,
    InvoiceRecorded,
    ReceiptRecorded,
    PurchaseRecorded,
    ManagerAppointed,
    PolicyDrafted,
)
# Instants of few days: many events of one instant, and many that are dated back.
moments = st.integers(min_value=1, max_value=5).map(lambda day: datetime(2025, 1, day, tzinfo=UTC))


def happenings(event: type[Event]) -> st.SearchStrategy[Happened]:
    few = {name: st.sampled_from(values) for name, values in FEW.items() if name in event.model_fields}
    return st.builds(
        Happened,
        moments,
        st.builds(lambda drawn, ids: drawn.model_copy(update=ids), messages(event), st.fixed_dictionaries(few)),
    )


def beginning(projection: Projection[Any]) -> list[Happened]:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return [
        Happened(
            at,
            a(
                event,
                **{
                    name: values[number]
                    for name, values in FEW.items()
                    if name in event.model_fields and len(values) > number
                },
            ),
        )
        for event in BEGINS
        if event.type in _types(projection)
        for number in range(2)
    ]


def _types(projection: Projection[Any]) -> list[str]:
    of_its_topics = [
        event.type
        for aggregate in AGGREGATES.values()
        if aggregate.topic in projection.topics
        for event in aggregate.events
    ]
    return [wire_type for wire_type in of_its_topics if wire_type in (projection.handles or of_its_topics)]


def folded(projection: Projection[Any], events: list[Stored], before: Folded) -> Folded:
    """Fold more events as a worker does: into rows as the database gives them back, past what is parked."""
    kept = [row for row in before.rows.values() if row is not None]
    rows: dict[Key, Any] = {
        projection.key_of(row): row for row in projection.codec.validate_json(projection.codec.dump_json(kept))
    }
    waits: dict[str, int] = {}
    for parked in before.parked:
        waits.setdefault(parked.stream, parked.position)
    found = fold.fold(projection, fold.decode(projection, events), rows, Verdicts(waits))
    known = {parked.position for parked in before.parked}
    return Folded(rows | found.rows, [*before.parked, *(each for each in found.parked if each.position not in known)])


@pytest.mark.parametrize("name", PROJECTIONS)
@settings(max_examples=60)
@given(data=st.data())
def test_events_that_come_again_change_nothing(name: str, data: st.DataObject) -> None:
    projection = PROJECTIONS[name]
    any_event = st.sampled_from(_types(projection)).flatmap(lambda wire_type: happenings(EVENTS[wire_type]))
    events = stored([*beginning(projection), *data.draw(st.lists(any_event, min_size=1, max_size=12))])
    once = folded(projection, events, Folded())

    back_to = data.draw(st.integers(min_value=0, max_value=len(events) - 1))
    ahead_to = data.draw(st.integers(min_value=back_to + 1, max_value=len(events)))
    again = folded(projection, events[back_to:ahead_to], once)

    assert as_stored(projection, again) == as_stored(projection, once)
    assert {each.position for each in again.parked} == {each.position for each in once.parked}


def as_stored(projection: Projection[Any], result: Folded) -> dict[Key, Any]:
    kept = {key: row for key, row in result.rows.items() if row is not None}
    documents = projection.codec.dump_python(list(kept.values()), mode="json")
    return dict(zip(kept, documents, strict=True))
