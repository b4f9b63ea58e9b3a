"""The row of a ranking that fits each customer, compared with all others: by shares of their number or of a total."""

from decimal import Decimal
from itertools import accumulate, groupby

from domain.policies.sections.sourced import Sourced
from domain.policies.sections.tier_rank import CumulativeRow, CumulativeShare, ShareOfCustomers
from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.place import Crowd, MatchedRow, Order, in_order
from domain.tiers.scheme.rows import eased

HUNDRED = Decimal(100)


def by_share_of_customers(scheme: Scheme, rank: ShareOfCustomers, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    """Give each tier at most its share of all customers, except that customers of equal value stay together.

    Customers whose value is unknown get the last tier.
    """
    shares = accumulate(eased(row.share.value, ease) for row in rank.rows)
    last_places = [_part_of(len(crowd), share) for share in shares]
    last_places[-1] = len(crowd)
    last = rank.rows[-1]
    found = dict.fromkeys(crowd, MatchedRow(last.tier, "missing", last.share.article))
    place = 0
    for _, group in groupby(in_order(scheme, rank.by, crowd), key=lambda each: each[1]):
        equals = list(group)
        counted = place + (1 if rank.ties.value == "better" else len(equals))
        number = next(index for index, last_place in enumerate(last_places) if counted <= last_place)
        row = rank.rows[number]
        for customer, _ in equals:
            place += 1
            found[customer] = MatchedRow(row.tier, f"row-{number + 1}", row.share.article, Order(place, len(crowd)))
    return found


def by_cumulative_share(scheme: Scheme, rank: CumulativeShare, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    """Give the best tier to the customers who, best first, bring the first part of the total, and so on (TI6).

    The customer who crosses a boundary still belongs to the better side; of customers with equal values, the one
    with the smaller id comes first.
    """
    bringing = [(customer, value) for customer, value in in_order(scheme, rank.by, crowd) if value > 0]
    total = sum((value for _, value in bringing), Decimal(0))
    found = dict.fromkeys(crowd, MatchedRow(rank.nothing.value, "nothing", rank.nothing.article))
    before = Decimal(0)
    for place, (customer, value) in enumerate(bringing, start=1):
        order = Order(place, len(crowd), before, total)
        number = next((n for n, row in enumerate(rank.rows) if holds(row, order, ease)), len(rank.rows) - 1)
        row = rank.rows[number]
        found[customer] = MatchedRow(row.tier, f"row-{number + 1}", row.up_to.article, order)
        before += value
    return found


def holds(row: CumulativeRow, order: Order, ease: Decimal) -> bool:
    """Return whether the row covers the customer at a place."""
    in_share = order.before * HUNDRED < order.total * eased(row.up_to.value, ease)
    return in_share and (row.most_customers is None or order.place <= most(row.most_customers, order.of, ease))


def most(share: Sourced[Decimal], customers: int, ease: Decimal = Decimal(0)) -> int:
    """Return the number of customers that a share allows at most."""
    return _part_of(customers, eased(share.value, ease))


def _part_of(customers: int, percent: Decimal) -> int:
    return int(customers * percent / HUNDRED)
