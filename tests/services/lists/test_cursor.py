"""A cursor names the place of a row, and no list takes what is not one of its own."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from projections.complaints import analysis, cases, complaint_counts, complaints
from projections.credit import accounts, ageing, bank_entries, open_items, unapplied
from projections.customers import counts, directory, spending, verification_due
from projections.engine.listing import Listing
from projections.history import accesses, customer_history
from projections.obligations import desk, due, notices, workload
from projections.organisation import access_requests, account_managers, measures, staff, unit_list
from projections.policies import policy_evaluations
from projections.registry import PROJECTIONS
from projections.tiers import proposals, tier_list
from services.customers import duplicates, persons
from services.lists import stream_events
from services.lists.cursor import NoCursor, cursor_after, place_of
from services.policies import evaluations, history, packs

PLACES: Final[list[tuple[Listing[Any], Any]]] = [
    (open_items.LISTING, (date(2012, 2, 3), "A1", "2024/001")),
    (ageing.LISTING, "USD"),
    (accounts.LISTING, "A1"),
    (unapplied.LISTING, (datetime(2012, 2, 15, 8, 30, tzinfo=UTC), "A1", "605/settled")),
    (complaints.LISTING, "8"),
    (complaint_counts.LISTING, (3, None)),
    (notices.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "complaint/8", "resolution", 1, "75%")),
    (desk.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "8", "resolution", 1)),
    (workload.LISTING, (3, None)),
    (due.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "complaint/8", "resolution", 1)),
    (spending.LISTING, ("客-1", "CNY")),
    (tier_list.LISTING, "C1"),
    (proposals.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "C1", "distributor/abc")),
    (duplicates.LISTING, ("C1", "C2")),
    (directory.LISTING, "C1"),
    (counts.LISTING, (3, None)),
    (verification_due.LISTING, (date(2026, 7, 15), "C1")),
    (customer_history.LISTING, 2**63 - 1),
    (accesses.LISTING, 2**63 - 1),
    (account_managers.LISTING, "li"),
    (persons.LISTING, "zhou"),
    (unit_list.LISTING, "main"),
    (staff.LISTING, "li"),
    (access_requests.LISTING, 17),
    (measures.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "M1")),
    (bank_entries.LISTING, (datetime(2026, 7, 1, tzinfo=UTC), "E1")),
    (staff.ACTING, ("boss", "li")),
    (cases.LISTING, "8"),
    (analysis.LISTING, ("delivery", None, None, "2026-03")),
    (policy_evaluations.LISTING, 7),
    (history.LISTING, (None, "shop-2026.1")),
    (evaluations.LISTING, "shop"),
    (stream_events.LISTING, 3),
    (packs.LISTING, "shop"),
]

LISTINGS: Final = [listing for listing, _ in PLACES]


@pytest.mark.parametrize(("listing", "place"), PLACES)
def test_a_cursor_leads_to_the_place_it_was_made_of(listing: Listing[Any], place: Any) -> None:
    of_places = Listing(
        projection=listing.projection, columns=listing.columns, place=listing.place, place_of=lambda item: item
    )

    assert place_of(listing, cursor_after(of_places, place)) == place


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("cursor", ["", "WzFd", "!", urlsafe_b64encode(b'"a b"').decode()])
def test_a_cursor_of_nowhere_is_refused(listing: Listing[Any], cursor: str) -> None:
    with pytest.raises(NoCursor):
        place_of(listing, cursor)


@pytest.mark.parametrize("listing", LISTINGS)
def test_without_a_cursor_a_list_begins_at_its_first_row(listing: Listing[Any]) -> None:
    assert place_of(listing, None) is None


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_list_waits_for_read_models_that_there_are(listing: Listing[Any]) -> None:
    assert set(listing.sources) <= PROJECTIONS.keys()
