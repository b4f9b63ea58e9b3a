"""What people add to the facts about a customer: scores, results of bids, and snapshots of its file (TI8, TI13)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import BidRecorded, FileArchived, GiveScore, RecordBid, ScoreGiven
from domain.decider import Refused
from domain.tiers.state import TierFile


class BidDecided(Refused):
    code = "customer.bid-decided"


class ScoreGivenAlready(Refused):
    code = "customer.score-given-already"


def give_score(file: TierFile, command: GiveScore, *, at: datetime) -> list[CustomerEvent]:
    known = file.scores.get((command.score, at))
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


def record_bid(file: TierFile, command: RecordBid) -> list[CustomerEvent]:
    known = file.bids.get(command.bid)
    if known == command.result:
        return []
    if known is not None:
        raise BidDecided(f"Bid {command.bid} of customer {command.customer_id} is recorded as {known}.")
    return [
        BidRecorded(customer_id=command.customer_id, bid=command.bid, result=command.result, project=command.project)
    ]


def archive_file(file: TierFile, snapshot: FileArchived) -> list[CustomerEvent]:
    """Keep the snapshot; that of a period is made once."""
    archived = file.archived
    return [] if (snapshot.scheme, snapshot.period) in archived else [snapshot]


def archived_file(file: TierFile, snapshot: FileArchived) -> FileArchived:
    """Return the snapshot that is kept for its scheme and period."""
    return file.archived[snapshot.scheme, snapshot.period]
