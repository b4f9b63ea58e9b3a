"""A fold parks the stream of an event that it cannot take, and stops no other (architecture 4)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.address import address_of
from contracts.catalog import EVENTS
from contracts.credit.credit_account import InvoiceRecorded
from contracts.credit.reversal import InvoiceReversed, InvoiceReversedV1
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RefundRecorded, TierAssigned
from contracts.message import Event, EventOfCustomer
from projections.customers import purchases
from projections.engine.batch import fold
from projections.engine.batch.fold import Stored, Verdicts
from projections.engine.checkpoint import Checkpoint
from projections.engine.projection import Projection
from projections.history import customer_history
from projections.registry import PROJECTIONS
from projections.tiers import tier_list
from projections.worker.delivery import Delivery, next_run
from tests.examples import a
from tests.projections.story import Happened, on, positions, stored, utc


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_sealed_event_shows_its_address(event: type[Event]) -> None:
    is_customers = issubclass(event, EventOfCustomer)
    happened = on("2025-01-01", a(event, customer_id="客户:8") if is_customers else a(event))
    (sealed,) = stored([happened])
    address = address_of(sealed.state)
    assert address == (event.type, happened.stream, ("客户:8" if is_customers else happened.stream).encode())


@pytest.mark.parametrize("state", [b"", b"{}", b"\xff\xfe", b'{"specversion":"1.0","id":"\xff'])
def test_what_is_no_event_has_no_address(state: bytes) -> None:
    assert address_of(state) is None


def test_an_event_that_cannot_be_read_parks_its_stream_and_no_other() -> None:
    first, second, third, other = stored(
        [
            on("2025-01-01", a(TierAssigned, tier="silver")),
            on("2025-02-01", a(TierAssigned, tier="gold")),
            on("2025-03-01", a(TierAssigned, tier="basic")),
            on("2025-03-01", a(TierAssigned, customer_id="C9", tier="gold")),
        ]
    )
    broken = second._replace(state=second.state.replace(b'"tier":"gold"', b'"tier":8'))
    folded = fold.fold(tier_list.PROJECTION, fold.decode(tier_list.PROJECTION, [first, broken, third, other]), {})
    assert [(parked.position, parked.stream) for parked in folded.parked] == [(2, "customer/C8"), (3, "customer/C8")]
    assert {key: [entry.tier for entry in row.assignments] for key, row in folded.rows.items()} == {
        ("C8",): ["silver"],
        ("C9",): ["gold"],
    }


@pytest.mark.parametrize("fault", [ModuleNotFoundError("opencc"), FileNotFoundError("pinyin.txt"), MemoryError()])
@pytest.mark.parametrize("part", ["key", "evolve"])
def test_a_fault_of_the_machine_parks_nothing(part: str, fault: Exception) -> None:
    def fail(*_: object) -> object:
        raise fault

    failing: dict[str, Any] = {part: fail}
    projection = replace(tier_list.PROJECTION, **failing)
    events = stored([on("2025-01-01", a(TierAssigned))])
    with pytest.raises(type(fault)):
        fold.fold(projection, fold.decode(projection, events), {})


def test_an_event_that_its_row_cannot_take_parks_its_stream() -> None:
    events = stored([on("2025-01-20", a(RefundRecorded)), on("2025-01-21", a(PurchaseRecorded))])
    folded = fold.fold(purchases.PROJECTION, fold.decode(purchases.PROJECTION, events), {})
    assert [parked.position for parked in folded.parked] == [1, 2]
    assert folded.rows == {}


def test_events_of_a_stream_that_was_parked_before_are_parked() -> None:
    events = stored([on("2025-01-20", a(TierAssigned))])
    decoded = fold.decode(tier_list.PROJECTION, events)
    assert positions_of(fold.fold(tier_list.PROJECTION, decoded, {}, Verdicts({"customer/C8": 1})).parked) == [1]


def positions_of(parked: list[fold.Parked]) -> list[int]:
    return [event.position for event in parked]


def test_what_is_no_event_at_all_is_parked_alone() -> None:
    (event,) = stored([on("2025-01-01", a(TierAssigned))], first=2)
    decoded = fold.decode(tier_list.PROJECTION, [Stored(1, b"?"), event])
    folded = fold.fold(tier_list.PROJECTION, decoded, {})
    assert positions_of(folded.parked) == [1]
    assert list(folded.rows) == [("C8",)]


def test_types_that_a_projection_does_not_handle_are_not_decoded() -> None:
    (event,) = stored([on("2025-01-01", a(CustomerRegistered))])
    broken = event._replace(state=event.state.replace(b'"full_name":', b'"full_n":'))
    assert fold.decode(tier_list.PROJECTION, [broken]) == []
    assert len(fold.decode(customer_history.PROJECTION, [broken])) == 1


@pytest.mark.parametrize("projection", PROJECTIONS.values(), ids=PROJECTIONS)
def test_an_event_of_a_later_release_parks_its_stream_in_every_read_model_of_its_topic(
    projection: Projection[Any],
) -> None:
    """T18: this release cannot say that it changes no row; what comes after it in its stream may build on it."""
    handled = (each for each in EVENTS.values() if projection.handles is None or each.type in projection.handles)
    # An invoice that bills no delivery changes no order.
    passed_over = (InvoiceRecorded, InvoiceReversed, InvoiceReversedV1) if projection.name == "credit_orders" else ()
    event = next(each for each in handled if each not in passed_over)
    first, second = stored([on("2025-01-01", a(event)), on("2025-01-02", a(event))])
    later = first._replace(state=first.state.replace(event.type.encode(), event.type.encode() + b"9"))
    folded = fold.fold(projection, fold.decode(projection, [later, second]), {})
    assert positions_of(folded.parked) == [1, 2]
    assert folded.parked[0].error == f"UnknownType: this release does not know the type {event.type}9"
    assert folded.parked[1].error == fold.WAITS
    assert folded.rows == {}


def deliveries(*records: tuple[int, int]) -> list[Delivery]:
    return [Delivery(offset, position, previous, b"", position) for offset, (position, previous) in enumerate(records)]


@pytest.mark.parametrize(
    ("records", "at", "taken", "reached", "behind"),
    [
        ([(3, 0), (5, 3)], 0, [3, 5], (5, 1), []),
        ([(3, 0), (5, 3)], 3, [5], (5, 1), []),
        ([(3, 0), (5, 3)], 5, [], (5, 1), []),
        ([(3, 0), (5, 3), (3, 0), (5, 3), (8, 5)], 0, [3, 5, 8], (8, 4), []),
        ([(3, 0), (8, 5)], 0, [3], (3, 0), [8]),
        ([(8, 5), (9, 8)], 3, [], (3, -1), [8, 9]),
        ([(8, 5)], 6, [8], (8, 0), []),
    ],
    ids=["new", "partly-new", "again", "again-within", "hole-within", "hole-before", "predecessor-from-the-store"],
)
def test_duplicates_are_dropped_and_holes_are_seen(
    records: list[tuple[int, int]], at: int, taken: list[int], reached: tuple[int, int], behind: list[int]
) -> None:
    run = next_run(deliveries(*records), Checkpoint(at, -1))
    assert (positions(run.events), run.end, [each.position for each in run.behind]) == (
        taken,
        Checkpoint(*reached),
        behind,
    )


def test_an_old_record_moves_the_offset_past_nothing_that_did_not_come() -> None:
    old = Delivery(offset=3, position=3, previous=0, state=b"", stored=3)
    assert next_run([old], Checkpoint(4, 1)).end == Checkpoint(4, 1)
    assert next_run([old], Checkpoint(4, 2)).end == Checkpoint(4, 3)
    assert next_run([old], Checkpoint(4, 9)).end == Checkpoint(4, 3)


HISTORY = [on("2025-01-01", a(event)) for name, event in EVENTS.items() if name != RefundRecorded.type]
HISTORY += [Happened(utc("2025-01-02"), a(RefundRecorded))]


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(PROJECTIONS)))
def test_the_interleaving_of_topics_changes_no_row(random: object, name: str) -> None:
    """Each topic keeps its order; between topics any order may be delivered."""
    projection = PROJECTIONS[name]
    events = stored(_in_life_order(HISTORY))
    by_topic: dict[str, list[Stored]] = {}
    for happened, event in zip(_in_life_order(HISTORY), events, strict=True):
        by_topic.setdefault(happened.topic, []).append(event)
    shuffled: list[Stored] = []
    queues = [queue[:] for queue in by_topic.values()]
    while any(queues):
        queue = random.choice([queue for queue in queues if queue])  # type: ignore[attr-defined]
        shuffled.append(queue.pop(0))
    straight, mixed = (fold.fold(projection, fold.decode(projection, order), {}).rows for order in (events, shuffled))
    assert straight == mixed
    assert straight


def _in_life_order(history: list[Happened]) -> list[Happened]:
    """Put what begins a row first."""
    begins = {
        "customer.registered.v1",
        "customer.registered.v2",
        "complaint.received.v1",
        "complaint.received.v2",
        "credit-account.opened.v1",
        "account-manager.appointed.v1",
        "policy.drafted.v1",
    }
    records = {"credit-account.invoice-recorded.v1"}
    return sorted(history, key=lambda each: (each.event.type not in begins, each.event.type not in records, each.at))


def test_a_fold_in_two_halves_gives_the_same_rows_as_in_one() -> None:
    history = _in_life_order(HISTORY)
    events = stored(history)
    for projection in PROJECTIONS.values():
        whole = fold.fold(projection, fold.decode(projection, events), {}).rows
        for cut in range(len(events)):
            rows = fold.fold(projection, fold.decode(projection, events[:cut]), {}).rows
            # As the database gives them back.
            rows = {
                projection.key_of(row): row
                for row in projection.codec.validate_json(projection.codec.dump_json(list(rows.values())))
            }
            rows |= fold.fold(projection, fold.decode(projection, events[cut:]), rows).rows
            assert rows == whole
