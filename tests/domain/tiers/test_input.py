"""What people add to the facts: scores, results of bids and snapshots of files (TI7, TI8, TI13)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.customers.customer import CustomerRegistered
from contracts.tiers.tier import BidRecorded, FileArchived, GiveScore, RecordBid, ScoreGiven
from domain.customers.customer import DECIDER, on_tiers
from domain.tiers.input import archive_file, give_score, record_bid
from tests.domain.tiers.tier_story import JULY, MAY, SCHEME
from tests.examples import a
from tests.given import given

REGISTERED = a(CustomerRegistered)
SCORE = GiveScore(customer_id="C8", score="influence", value=Decimal(80), by="Li")
GIVEN = ScoreGiven(customer_id="C8", score="influence", value=Decimal(80), by="Li", given_at=MAY)
BID = RecordBid(customer_id="C8", bid="B-17", result="won", project="Tower")
SNAPSHOT = FileArchived(
    customer_id="C8",
    scheme=SCHEME,
    tier="A",
    period="2026-H2",
    extra=False,
    events=3,
    digest="0" * 64,
    policy="shop-2026.1",
    as_of=JULY,
)


def test_a_score_says_who_gave_it_and_when() -> None:
    given(DECIDER, REGISTERED).when(on_tiers(give_score), SCORE, at=MAY).then(GIVEN)


def test_giving_the_same_score_at_the_same_instant_changes_nothing() -> None:
    given(DECIDER, REGISTERED, GIVEN).when(on_tiers(give_score), SCORE, at=MAY).then_nothing()


def test_the_same_score_given_again_later_is_a_new_judgement() -> None:
    later = MAY + timedelta(days=1)
    given(DECIDER, REGISTERED, GIVEN).when(on_tiers(give_score), SCORE, at=later).then(
        GIVEN.model_copy(update={"given_at": later})
    )


def test_of_one_instant_there_is_one_score() -> None:
    other = SCORE.model_copy(update={"value": Decimal(20)})
    given(DECIDER, REGISTERED, GIVEN).when(on_tiers(give_score), other, at=MAY).then_refused(
        "customer.score-given-already"
    )


def test_a_bid_is_won_or_lost_once() -> None:
    won = BidRecorded(customer_id="C8", bid="B-17", result="won", project="Tower")
    given(DECIDER, REGISTERED).when(on_tiers(record_bid), BID).then(won)
    given(DECIDER, REGISTERED, won).when(on_tiers(record_bid), BID).then_nothing()
    given(DECIDER, REGISTERED, won).when(on_tiers(record_bid), BID.model_copy(update={"result": "lost"})).then_refused(
        "customer.bid-decided"
    )


def test_a_file_is_archived_once_for_a_period() -> None:
    """TI13: A类和B类客户的档案每半年存档一次."""
    given(DECIDER, REGISTERED).when(on_tiers(archive_file), SNAPSHOT).then(SNAPSHOT)
    later = SNAPSHOT.model_copy(update={"events": 9})
    given(DECIDER, REGISTERED, SNAPSHOT).when(on_tiers(archive_file), later).then_nothing()


@pytest.mark.parametrize(
    ("decision", "command", "facts"),
    [(give_score, SCORE, {"at": MAY}), (record_bid, BID, {}), (archive_file, SNAPSHOT, {})],
)
def test_nothing_is_added_about_the_unregistered(decision: Any, command: Any, facts: dict[str, Any]) -> None:
    given(DECIDER).when(on_tiers(decision), command, **facts).then_refused("customer.not-registered")
