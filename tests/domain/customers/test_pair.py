"""Merges and links are decided at their own date, on both records, and not before the latest of either (CU6)."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.customers.identity import (
    CustomerLinked,
    CustomerMerged,
    CustomerUnmerged,
    LinkCustomer,
    MergeCustomer,
    UnlinkCustomer,
    UnmergeCustomer,
)
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from domain.customers.tie import Tied
from domain.decider import Refused
from tests.domain.customers.tying import IDS, Records, Tying, asked
from tests.examples import a
from tests.given import AT, after

MERGE: Final = a(MergeCustomer, customer_id="C8", survivor_id="C7")
UNMERGE: Final = a(UnmergeCustomer, customer_id="C8")
LINK: Final = a(LinkCustomer, customer_id="C8", head_id="C7")
UNLINK: Final = a(UnlinkCustomer, customer_id="C8")
MERGE_C9: Final = a(MergeCustomer, customer_id="C9", survivor_id="C7")
LINK_C9: Final = a(LinkCustomer, customer_id="C9", head_id="C7")


def on(day: int, command: Tying) -> Tying:
    return command.model_copy(update={"occurred_at": AT + timedelta(days=day)})


def told(*commands: Tying) -> Records:
    records = Records().registered(*IDS)
    for command in commands:
        records.ask(command)
    return records


@pytest.mark.parametrize(
    ("before", "command", "code", "said"),
    [
        ([on(31, MERGE)], on(0, UNMERGE), "ends-before-it-begins", "C8 was merged into C7 at 2026-02-05"),
        ([on(31, LINK)], on(0, UNLINK), "ends-before-it-begins", "C8 was linked under C7 at 2026-02-05"),
        ([on(1, MERGE), on(9, UNMERGE)], on(5, UNMERGE), "contradicts-later", "taken apart from C8 at 2026-01-14"),
        ([on(1, MERGE), on(9, UNMERGE)], on(0, MERGE), "contradicts-later", "taken apart from C7 at 2026-01-14"),
        ([on(9, MERGE_C9)], on(8, MERGE), "contradicts-later", "C7 was made the survivor of C9 at 2026-01-14"),
        ([on(9, LINK_C9)], on(8, MERGE), "contradicts-later", "C7 was made the head of C9 at 2026-01-14"),
        ([on(1, MERGE), on(9, MERGE_C9)], on(8, UNMERGE), "contradicts-later", "survivor of C9 at 2026-01-14"),
        ([on(1, LINK), on(9, LINK_C9)], on(8, UNLINK), "contradicts-later", "the head of C9 at 2026-01-14"),
        ([on(9, LINK)], on(8, LINK), "contradicts-later", "C8 was linked under C7 at 2026-01-14"),
        ([on(9, MERGE)], on(8, LINK), "contradicts-later", "C8 was merged into C7 at 2026-01-14"),
    ],
)
def test_what_comes_before_the_latest_of_either_record_is_refused(
    before: Sequence[Tying], command: Tying, code: str, said: str
) -> None:
    """Semantics 32 and 42: by name, with the later fact and its instant."""
    records = told(*before)
    with pytest.raises(Refused, match=said) as refused:
        records.ask(command)
    assert refused.value.code == f"customer.{code}"


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ([on(1, MERGE)], on(5, MERGE)),
        ([on(1, MERGE), on(9, UNMERGE)], on(5, MERGE)),
        ([on(1, LINK), on(9, UNLINK)], on(5, LINK)),
        ([on(1, MERGE), on(2, UNMERGE), on(9, MERGE)], on(5, UNMERGE)),
        ([on(1, LINK), on(2, UNLINK), on(9, LINK)], on(5, UNLINK)),
        ([], on(5, UNMERGE)),
        ([], on(5, UNLINK)),
    ],
)
def test_nothing_is_to_do_where_it_stood_so_at_the_date_of_the_command(before: Sequence[Tying], command: Tying) -> None:
    """Semantics 31: whatever comes later."""
    assert told(*before).ask(command) == ([], [])


def test_two_changes_at_one_instant_are_in_the_order_of_recording() -> None:
    """Semantics 42: not before the latest."""
    records = told(on(1, MERGE), on(1, UNMERGE), on(1, MERGE))
    assert records.known("C8").merged_into == "C7"
    assert records.known("C7").tied.absorbed == {"C8"}


def test_a_merge_dated_later_than_another_instant_does_not_count_at_it() -> None:
    """Semantics 32."""
    records = told(on(5, MERGE))
    assert records.known("C8").tied_at(AT) == Tied()
    assert records.known("C8").tied_at(AT + timedelta(days=5)) == Tied(survivor="C7")


def test_what_was_stored_before_and_contradicts_itself_stands_in_order_of_time_and_can_be_corrected() -> None:
    """Semantics 31: merged on day 9, and taken apart "on day 1" by an earlier release."""
    records = told(on(9, MERGE))
    records.record(AT + timedelta(days=1), [a(CustomerUnmerged, customer_id="C8", survivor_id="C7")])
    assert records.known("C8").merged_into == "C7"

    records.ask(on(9, UNMERGE))
    assert {id_: records.known(id_).tied for id_ in IDS} == dict.fromkeys(IDS, Tied())


def test_events_of_any_ties_are_folded_whatever_they_contradict() -> None:
    """Evolve is total."""
    registered = Records().registered("C8").known("C8")
    contradictory = after(
        DECIDER,
        a(CustomerUnmerged),
        a(CustomerMerged),
        a(CustomerMerged, survivor_id="C9"),
        a(CustomerLinked),
        state=registered,
    )
    assert isinstance(contradictory, Registered)
    assert contradictory.merged_into == "C9"


@settings(max_examples=300)
@given(commands=st.lists(asked, max_size=8))
def test_whatever_is_accepted_both_records_say_the_same_at_every_instant(commands: list[Tying]) -> None:
    """Semantics 31 and 42: after each command, so that every beginning of the log is valid; what is done stands."""
    records = Records().registered(*IDS)
    for command in commands:
        try:
            records.ask(command)
        except Refused:
            continue
        assert done(records, command)
        for hours in range(7):
            agree({id_: records.known(id_).tied_at(AT + timedelta(hours=hours)) for id_ in IDS})


def done(records: Records, command: Tying) -> bool:
    """Say whether the record stands at the date of the command as the command asked."""
    assert command.occurred_at
    tied = records.known(command.customer_id).tied_at(command.occurred_at)
    match command:
        case MergeCustomer():
            return tied.survivor == command.survivor_id
        case UnmergeCustomer():
            return tied.survivor is None
        case LinkCustomer():
            return tied.link is not None and tied.link.head_id == command.head_id
        case UnlinkCustomer():
            return tied.link is None


def agree(records: dict[str, Tied]) -> None:
    """Check that what a record says of another, the other says of it, and that nobody must look through two ties."""
    for (id_, one), (other_id, other) in product(records.items(), records.items()):
        assert (one.survivor == other_id) == (id_ in other.absorbed)
        linked = one.link if one.link and one.link.head_id == other_id else None
        assert (linked.relation if linked else None) == other.members.get(id_)
    for one in records.values():
        assert not (one.survivor and (one.absorbed or one.link or one.members))
        assert not (one.link and one.members)
