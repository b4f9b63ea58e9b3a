"""What people add to the facts about a customer: scores, results of bids, and snapshots of its file (TI8, TI13)."""

from datetime import datetime

from contracts.customer import CustomerEvent
from contracts.tier import BidRecorded, FileArchived, GiveScore, RecordBid, ScoreGiven
from domain.customer_state import Customer, current_customer
from domain.decider import Refused


class BidDecided(Refused):
    code = "customer.bid-decided"


class ScoreGivenAlready(Refused):
    code = "customer.score-given-already"


def give_score(customer: Customer, command: GiveScore, *, at: datetime) -> list[CustomerEvent]:
    known = current_customer(customer, command.customer_id).tiers.scores.get((command.score, at))
    if known == (command.value, command.by):
        return []
    if known is not None:
        raise ScoreGivenAlready(
            f"At {at:%F %T%z} {known[1]} gave customer {command.customer_id} {known[0]} as {command.score} already: "
            "a new judgement has a later time."
        )
    return [
        ScoreGiven(
            customer_id=command.customer_id, score=command.score, value=command.value, by=command.by, given_at=at
        )
    ]


def record_bid(customer: Customer, command: RecordBid) -> list[CustomerEvent]:
    known = current_customer(customer, command.customer_id).tiers.bids.get(command.bid)
    if known == command.result:
        return []
    if known is not None:
        raise BidDecided(f"Bid {command.bid} of customer {command.customer_id} is recorded as {known}.")
    return [
        BidRecorded(customer_id=command.customer_id, bid=command.bid, result=command.result, project=command.project)
    ]


def archive_file(customer: Customer, snapshot: FileArchived) -> list[CustomerEvent]:
    """Keep the snapshot; that of a period is made once."""
    archived = current_customer(customer, snapshot.customer_id).tiers.archived
    return [] if (snapshot.scheme, snapshot.period) in archived else [snapshot]


def archived_file(customer: Customer, snapshot: FileArchived) -> FileArchived:
    """Return the snapshot that is kept for its scheme and period."""
    return current_customer(customer, snapshot.customer_id).tiers.archived[snapshot.scheme, snapshot.period]
