"""Where an event goes: by its stream and its customer, without a look at what happened (T18, docs/adr/0002)."""

import pytest
from aiokafka.structs import TopicPartition

from contracts.catalog import AGGREGATES, EVENTS
from contracts.complaints.complaint import ComplaintReceived
from contracts.message import Event
from contracts.record.partition import partition_of
from services.relay.routes import Route, route_of
from tests.examples import a
from tests.projections.story import on, stored

PARTITIONS = {aggregate.topic: 12 for aggregate in AGGREGATES.values()}


def sealed(event: type[Event]) -> bytes:
    (one,) = stored([on("2025-01-01", a(event))])
    return one.state


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_an_event_of_a_later_release_goes_where_its_stream_goes(event: type[Event]) -> None:
    state = sealed(event)
    later = state.replace(event.type.encode(), b"customer.of-a-later-release.v7")
    assert route_of(later, PARTITIONS) == route_of(state, PARTITIONS)


def test_the_key_of_an_event_is_its_customer_whatever_happened() -> None:
    later = sealed(ComplaintReceived).replace(ComplaintReceived.type.encode(), b"complaint.of-a-later-release.v1")
    partition = TopicPartition("kehu.complaint.v1", partition_of(b"C8", 12))
    assert route_of(later, PARTITIONS) == Route(b"C8", partition)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"subject":"complaint/', b'"subject":"return-visit/'),
        (b'"subject":"complaint/', b'"subject":"complaints/'),
        (b'"partitionkey":', b'"key":'),
        (b'{"specversion":', b'{"damaged":'),
    ],
    ids=["category of a later release", "no category", "no key", "damaged"],
)
def test_an_event_has_no_route_where_its_category_is_unknown_or_its_head_shows_no_key(old: bytes, new: bytes) -> None:
    assert route_of(sealed(ComplaintReceived).replace(old, new), PARTITIONS) is None
