"""The row of a ranking that fits each customer, compared with all others: by shares of their number or of a total."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import accumulate, groupby

from domain.policies.sections.sourced import Sourced
from domain.policies.sections.tier_rank import CumulativeRow, CumulativeShare, ShareOfCustomers
from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.place import Crowd, MatchedRow, Order, having
from domain.tiers.scheme.rows import eased

HUNDRED = Decimal(100)


def by_share_of_customers(scheme: Scheme, rank: ShareOfCustomers, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    """Give each tier its share of all customers; those of equal value stay together.

    Customers who have nothing of what is ranked, or whose value is unknown, get the last tier.
    """
    ranked = having(scheme, rank.by, crowd)
    last_places = places(rank, len(crowd), ease)
    last = rank.rows[-1]
    found = {
        customer: MatchedRow(last.tier, "missing" if facts.get(rank.by) is None else "nothing", last.share.article)
        for customer, facts in crowd.items()
    }
    for place, equals in _equals(ranked):
        counted = place if rank.ties.value == "better" else place + len(equals) - 1
        number = next(index for index, last_place in enumerate(last_places) if counted <= last_place)
        row = rank.rows[number]
        for offset, (customer, _) in enumerate(equals):
            order = Order(place + offset, len(crowd))
            found[customer] = MatchedRow(row.tier, f"row-{number + 1}", row.share.article, order)
    return found


def places(rank: ShareOfCustomers, customers: int, ease: Decimal = Decimal(0)) -> list[int]:
    """Return the last place of each row; the best share of a small base still has one."""
    shares = accumulate(eased(row.share.value, ease) for row in rank.rows)
    last_places = [max(1, part_of(customers, share)) for share in shares]
    last_places[-1] = max(1, customers)
    return last_places


def by_cumulative_share(scheme: Scheme, rank: CumulativeShare, crowd: Crowd, ease: Decimal) -> dict[str, MatchedRow]:
    """Give the best tier to the customers who, best first, bring the first part of the total, and so on (TI6).

    The customer who crosses a boundary still belongs to the better side. Customers of equal value stay together, on
    the worse side where the policy does not say otherwise, because no row may hold more than it says.
    """
    bringing = having(scheme, rank.by, crowd)
    total = sum((value for _, value in bringing), Decimal(0))
    found = dict.fromkeys(crowd, MatchedRow(rank.nothing.value, "nothing", rank.nothing.article))
    better = rank.ties is not None and rank.ties.value == "better"
    before = Decimal(0)
    for place, equals in _equals(bringing):
        value = equals[0][1]
        counted = 0 if better else len(equals) - 1
        decisive = Order(place + counted, len(crowd), before + counted * value, total)
        number = next((n for n, row in enumerate(rank.rows) if holds(row, decisive, ease)), len(rank.rows) - 1)
        row = rank.rows[number]
        for offset, (customer, _) in enumerate(equals):
            order = Order(place + offset, len(crowd), before, total)
            found[customer] = MatchedRow(row.tier, f"row-{number + 1}", row.up_to.article, order)
            before += value
    return found


def holds(row: CumulativeRow, order: Order, ease: Decimal) -> bool:
    """Return whether the row covers the customer at a place."""
    in_share = order.before * HUNDRED < order.total * eased(row.up_to.value, ease)
    return in_share and (row.most_customers is None or order.place <= most(row.most_customers, order.of, ease))


def most(share: Sourced[Decimal], customers: int, ease: Decimal = Decimal(0)) -> int:
    """Return the number of customers that a share allows at most: one, however small the base is."""
    return max(1, part_of(customers, eased(share.value, ease)))


def part_of(customers: int, percent: Decimal) -> int:
    return int(customers * percent / HUNDRED)


def _equals(ranked: Iterable[tuple[str, Decimal]]) -> Iterator[tuple[int, list[tuple[str, Decimal]]]]:
    """Yield the customers of equal value together, with the place of the first of them."""
    place = 1
    for _, group in groupby(ranked, key=lambda each: each[1]):
        equals = list(group)
        yield place, equals
        place += len(equals)
