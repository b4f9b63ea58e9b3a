"""Whatever was decided, PostgreSQL lists the tiers, and what evaluations of them look at, as the functions say."""

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.tiers import proposals, tier_list
from projections.tiers.proposals import Waiting
from projections.tiers.tier_evidence import Proposal
from projections.tiers.tier_list import TiersQuery
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import in_order, of_customers
from services.tiers.evidence import ReadModels
from tests.integration import dealings, histories
from tests.integration.comparing import agrees, folded, of_survivor, written
from tests.integration.dealings import SCHEMES, TIERS
from tests.integration.histories import ASKED_AT, CUSTOMERS, DAYS, INSTANTS, perhaps, together
from tests.projections.story import Happened

AFTERWARDS: Final = datetime(2027, 1, 1, tzinfo=UTC)
QUERIES: Final = st.builds(TiersQuery, customer=perhaps(CUSTOMERS), tier=perhaps(TIERS))
QUESTIONS: Final = st.tuples(ASKED_AT, QUERIES, perhaps(SCHEMES), st.booleans(), st.integers(1, 3))


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.tiers()),
    questions=st.lists(QUESTIONS, min_size=12, max_size=12),
)
async def test_the_list_shows_what_the_function_says_of_each_customer(
    database_url: str,
    history: list[Happened],
    questions: list[tuple[datetime, TiersQuery, str | None, bool, int]],
) -> None:
    folds = folded(("tier_list", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for as_of, query, scheme, for_partner, page in questions:
            asked: dict[str, Any] = {"scheme": scheme, "for_partner": for_partner}
            wanted = of_survivor(folds, query, as_of)
            shown = (tier_list.shown(row, as_of, wanted, **asked) for row in of_customers(folds, "tier_list"))
            ask = partial(tier_list.tiers, connection, as_of, query, **asked)
            await agrees(tier_list.LISTING, ask, in_order(shown, tier_list.LISTING), page=page)


# An evaluation looks at what happened before an instant, often the first of a day.
EVALUATED: Final = st.tuples(DAYS, st.one_of(DAYS.map(lambda day: datetime.combine(day, time.min, UTC)), INSTANTS))


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.purchases(), dealings.tiers()),
    moments=st.lists(EVALUATED, min_size=12, max_size=12),
)
async def test_an_evaluation_finds_what_the_functions_say(
    database_url: str, history: list[Happened], moments: list[tuple[date, datetime]]
) -> None:
    tables = ("tier_evidence", "tier_list", "purchases", "customer_history")
    folds = folded(tables, *history)
    memory = InMemory(folds)
    async with written(database_url, folds) as connection:
        stored = ReadModels(connection)
        for end, before in moments:
            for scheme in SCHEMES:
                found = await stored.base(scheme, before, end)
                expected = await memory.base(scheme, before, end)
                assert {each.customer: each for each in found} == {each.customer: each for each in expected}
                assert len(found) == len(expected)
            for customer in CUSTOMERS:
                assert await stored.decisions(customer, before) == await memory.decisions(customer, before)


@settings(max_examples=50)
@given(history=dealings.tiers())
async def test_what_waits_is_what_was_proposed_and_not_decided(database_url: str, history: list[Happened]) -> None:
    folds = folded(("tier_evidence",), *history)
    left = [waiting(row.customer, proposal) for row in folds["tier_evidence"].values() for proposal in row.proposals]
    left.sort(key=lambda each: (each.since, each.customer, each.scheme))
    async with written(database_url, folds) as connection:
        for scheme in (None, *SCHEMES):
            for now in {each.since for each in left} | {AFTERWARDS}:
                expected = [each for each in left if each.since <= now and scheme in (None, each.scheme)]
                assert await proposals.waiting(connection, now, scheme) == expected


def waiting(customer: str, proposal: Proposal) -> Waiting:
    return Waiting(
        customer=customer,
        scheme=proposal.scheme,
        tier=proposal.tier,
        since=proposal.at,
        policy=proposal.policy,
        period=proposal.period,
        proposed_by=proposal.proposed_by,
        approvals=proposal.approvals,
        bodies=list(proposal.bodies),
        approved_by=list(proposal.approved_by),
    )
