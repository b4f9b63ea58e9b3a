"""PostgreSQL sums each account as the functions do, and lists what is left of receipts (semantics 13 and 15)."""

from datetime import date, datetime
from functools import partial
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.credit import accounts, unapplied
from projections.credit.accounts import AccountsQuery
from projections.credit.unapplied import UnappliedQuery
from services.scenarios.answers.credit import accounts_of, of_accounts
from services.scenarios.answers.folds import in_order
from tests.integration.comparing import agrees, folded, of_survivor, published, written
from tests.integration.histories import AS_OF, CUSTOMERS, customers, perhaps, together
from tests.integration.ledgers import ACCOUNTS, CURRENCIES, ledgers
from tests.projections.story import Happened

READ_MODELS: Final = ("credit_account_list", "overdue_receivables", "unapplied_receipts", "customer_list")
OF_ACCOUNTS: Final = st.builds(
    AccountsQuery, customer=perhaps(CUSTOMERS), currency=perhaps(CURRENCIES), with_unapplied=st.booleans()
)
OF_RECEIPTS: Final = st.builds(
    UnappliedQuery, customer=perhaps(CUSTOMERS), account=perhaps(ACCOUNTS), currency=perhaps(CURRENCIES)
)


@settings(max_examples=50)
@given(
    history=together(customers(), ledgers()),
    questions=st.lists(st.tuples(AS_OF, OF_ACCOUNTS, st.integers(1, 3)), min_size=12, max_size=12),
)
async def test_the_sums_of_an_account_are_those_of_its_items_and_receipts(
    database_url: str, history: list[Happened], questions: list[tuple[date | datetime, AccountsQuery, int]]
) -> None:
    folds = folded(READ_MODELS, *history)
    async with written(database_url, folds) as connection:
        for as_of, query, page in questions:
            expected = accounts_of(folds, as_of, of_survivor(folds, query, as_of))
            await agrees(accounts.LISTING, partial(accounts.accounts, connection, as_of, query), expected, page=page)
        one = await accounts.accounts(connection, as_of, account="A10")
    assert published(accounts.LISTING, one) == [
        row for row in published(accounts.LISTING, accounts_of(folds, as_of)) if row["account"] == "A10"
    ]


@settings(max_examples=50)
@given(
    history=together(customers(), ledgers()),
    questions=st.lists(st.tuples(AS_OF, OF_RECEIPTS, st.integers(1, 3)), min_size=12, max_size=12),
)
async def test_the_list_shows_what_the_function_says_of_each_receipt(
    database_url: str, history: list[Happened], questions: list[tuple[date | datetime, UnappliedQuery, int]]
) -> None:
    folds = folded(READ_MODELS, *history)
    async with written(database_url, folds) as connection:
        for as_of, query, page in questions:
            wanted = of_survivor(folds, query, as_of)
            expected = in_order((unapplied.shown(row, as_of, wanted) for row in of_accounts(folds)), unapplied.LISTING)
            await agrees(unapplied.LISTING, partial(unapplied.unapplied, connection, as_of, query), expected, page=page)
