"""What people add to the facts about a customer: scores, results of bids and snapshots of the file (TI8, TI13)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import BidRecorded, FileArchived, GiveScore, RecordBid, ScoreGiven
from domain.content import repeated
from domain.decider import Refused
from domain.tiers.state import CustomerTiers


class BidDecided(Refused):
    code = "customer.bid-decided"


class ScoreGivenAlready(Refused):
    code = "customer.score-given-already"


def give_score(tiers: CustomerTiers, command: GiveScore, *, at: datetime) -> list[CustomerEvent]:
    known = tiers.scores.get((command.score, at))
    if known == (command.value, command.by):
        return []
    if known is not None:
        raise ScoreGivenAlready(
            f"At {at:%F %T%z} {known[1]} already gave customer {command.customer_id} {known[0]} as {command.score}: "
            "a new score needs a later time."
        )
    return [
        ScoreGiven(
            customer_id=command.customer_id, score=command.score, value=command.value, by=command.by, given_at=at
        )
    ]


def record_bid(tiers: CustomerTiers, command: RecordBid) -> list[CustomerEvent]:
    known = tiers.bids.get(command.bid)
    if known is not None:
        return repeated(
            command,
            stored={"result": known.recorded.result, "project": known.recorded.project, "occurred_at": known.at},
            refusal=BidDecided,
            known=f"Bid {command.bid} of customer {command.customer_id} is recorded",
        )
    return [
        BidRecorded(customer_id=command.customer_id, bid=command.bid, result=command.result, project=command.project)
    ]


def archive_file(tiers: CustomerTiers, snapshot: FileArchived) -> list[CustomerEvent]:
    """Record the snapshot, unless its period has one."""
    archived = tiers.archived
    return [] if (snapshot.scheme, snapshot.period) in archived else [snapshot]


def archived_file(tiers: CustomerTiers, snapshot: FileArchived) -> FileArchived:
    """Return the snapshot that was recorded for the same scheme and period."""
    return tiers.archived[snapshot.scheme, snapshot.period]
