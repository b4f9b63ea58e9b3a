"""Snapshots hold whatever a state holds, and nothing else is read from them."""

import os
import pickle
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import AGGREGATES
from contracts.message import Event
from services.check.deciders import deciders
from services.store.commit.snapshot import Unreadable, is_due, packed, unpacked
from tests.contracts.strategies import messages
from tests.examples import a
from tests.given import AT

DECIDERS = deciders()


def folded(category: str, events: list[Event]) -> Any:
    """Return a state after the events that fit; random ones may speak of a contact or an invoice that is not there."""
    decider, state = DECIDERS[category], DECIDERS[category].initial
    for event in events:
        with suppress(AssertionError, KeyError):
            state = decider.evolve(state, event, AT)
    return state


@pytest.mark.parametrize("category", AGGREGATES)
def test_a_state_after_one_event_of_each_type_comes_back_equal(category: str) -> None:
    state = folded(category, [a(event) for event in AGGREGATES[category].events])

    assert state != DECIDERS[category].initial
    assert unpacked(packed(state)) == state


@pytest.mark.parametrize("category", AGGREGATES)
@given(data=st.data())
def test_a_state_after_random_events_comes_back_equal(category: str, data: st.DataObject) -> None:
    first, *others = AGGREGATES[category].events
    more = st.lists(st.sampled_from([first, *others]).flatmap(messages), max_size=6)
    state = folded(category, [data.draw(messages(first)), *data.draw(more)])

    assert unpacked(packed(state)) == state


class Shell:
    def __reduce__(self) -> Any:
        return os.system, ("exit 1",)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"no snapshot",
        packed(("a state",))[:-3],
        zlib.compress(b"no pickle"),
        zlib.compress(pickle.dumps(Shell())),
        zlib.compress(b"cdomain.credit.open_items\nreplace\n."),
        zlib.compress(b"cdomain.credit.credit_account\nDecimal\n."),
        zlib.compress(b"cdomain.no_such_module\nThing\n."),
    ],
)
def test_what_is_no_state_is_unreadable_and_runs_nothing(damaged: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(damaged)


def test_a_snapshot_is_due_after_500_events_and_after_a_sixteenth_of_a_very_long_stream() -> None:
    assert not is_due(499, 0)
    assert is_due(500, 0)
    assert not is_due(999, 500)
    assert not is_due(100_000, 94_000)
    assert is_due(100_000, 93_750)
