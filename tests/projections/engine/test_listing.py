"""What lists have in common: every one shows its columns, and is asked for nothing that it does not know."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from domain.credit.bucket import BUCKETS
from projections.complaints.complaints import ComplaintsQuery
from projections.credit import ageing
from projections.credit.ageing import Ageing
from projections.credit.open_items import OverdueQuery
from projections.customers.counts import CountsQuery
from projections.customers.directory import CustomersQuery
from projections.customers.spending import PurchasesQuery
from projections.customers.verification_due import VerificationsQuery
from projections.engine.listing import Query
from projections.organisation.unit_list import LISTING, Running
from projections.policies.policy_evaluations import EvaluationsQuery
from projections.tiers.tier_list import TiersQuery
from tests.examples import usd
from tests.projections.story import utc

QUERIES: Final[list[tuple[type[Query], dict[str, Any]]]] = [
    (ComplaintsQuery, {}),
    (CountsQuery, {"by": "kind"}),
    (CustomersQuery, {}),
    (EvaluationsQuery, {}),
    (OverdueQuery, {}),
    (PurchasesQuery, {}),
    (TiersQuery, {}),
    (VerificationsQuery, {}),
]


def test_an_item_is_shown_column_by_column() -> None:
    since = utc("2026-09-01")

    assert LISTING.columns == ("unit", "pack", "since")
    assert LISTING.row(Running(unit="main", pack="shop", since=since)) == {
        "unit": "main",
        "pack": "shop",
        "since": since,
    }


def test_a_bucket_of_a_debt_is_a_column_of_its_own() -> None:
    amounts = [usd(f"{number}.00").amount for number in range(1, 8)]
    sums = Ageing(
        currency="USD",
        buckets=dict(zip(BUCKETS, amounts, strict=False)),
        outstanding=amounts[5],
        disputed=amounts[6],
    )

    assert list(ageing.LISTING.row(sums).items()) == list(
        zip(
            ("currency", "not-due", "1-30", "31-60", "61-90", "90+", "outstanding", "disputed"),
            ("USD", *amounts),
            strict=True,
        )
    )


@pytest.mark.parametrize(("query", "needed"), QUERIES)
def test_a_filter_that_a_list_does_not_know_is_refused(query: type[Query], needed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        query.model_validate(needed | {"colour": "red"})

    assert [(error["type"], error["loc"]) for error in refused.value.errors()] == [("extra_forbidden", ("colour",))]


@pytest.mark.parametrize(("query", "needed"), QUERIES)
def test_nothing_is_filtered_unless_it_is_asked_for(query: type[Query], needed: dict[str, Any]) -> None:
    asked = query(**needed)

    assert {value for name, value in asked if name not in needed} <= {None, False}
