"""`kehu query indicators`, `provisions`, `concentration` and `limit-use`: reports on receivables."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.credit import concentration, indicators, limit_use, provisions
from projections.credit.concentration import ConcentrationQuery
from projections.credit.flows import PeriodQuery, check_period
from projections.credit.groups import By
from projections.credit.limit_use import LimitUse, LimitUseQuery
from projections.credit.open_items import then
from projections.credit.provisions import Provision, ProvisionsQuery
from services.cli.moment import AsOfOption, KnownAtOption, SinceOption, or_now
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.query.credit import CurrencyOption
from services.customers.unit_rules import credit_rules_in_force


class Grouped(StrEnum):
    """By what a report sums."""

    CURRENCY = "currency"
    UNIT = "unit"
    OWNER = "owner"
    CUSTOMER = "customer"


BY: Final[dict[Grouped, By]] = {
    Grouped.CURRENCY: "currency",
    Grouped.UNIT: "unit",
    Grouped.OWNER: "owner",
    Grouped.CUSTOMER: "customer",
}
ByOption = Annotated[
    Grouped, typer.Option("--by", help="By what to sum; unit and owner are those that a customer has now.")
]


def indicated(
    as_of: AsOfOption = None,
    *,
    since: SinceOption = None,
    by: ByOption = Grouped.CURRENCY,
    customer: OfCustomerOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List days of sales outstanding, collection and losses over a period, which begins in January if left out.

    dso: closing ÷ billed × days; best_possible_dso: current ÷ billed × days; count_back_dso: the latest days of
    billing that make up closing; cei: (opening + billed - closing) ÷ (opening + billed - current);
    collection_rate: collected ÷ (opening + billed); bad_debt_rate: written_off ÷ billed.
    """
    query, moment = PeriodQuery(by=BY[by], customer=customer, currency=currency, since=since), or_now(as_of)
    check_period(query, moment)
    show(
        indicators.LISTING,
        lambda connection: indicators.indicators_of(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )


def provided(
    as_of: AsOfOption = None,
    *,
    by: ByOption = Grouped.CURRENCY,
    customer: OfCustomerOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what is to be provided for, by age of the debt and the percents of each unit's policy."""
    query, moment = ProvisionsQuery(by=BY[by], customer=customer, currency=currency), or_now(as_of)

    async def ask(connection: AsyncConnection[Any]) -> Sequence[Provision]:
        rules = await credit_rules_in_force(connection, then(moment, "UTC")[1])
        return await provisions.provisions(connection, moment, rules, query)

    show(provisions.LISTING, ask, form, query, known_at=known_at)


def concentrated(
    as_of: AsOfOption = None,
    *,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the customers of each currency by what they owe, with their shares in percent of all that is owed."""
    query, moment = ConcentrationQuery(currency=currency), or_now(as_of)
    show(
        concentration.LISTING,
        lambda connection: concentration.concentration(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )


def used(
    as_of: AsOfOption = None,
    *,
    by: ByOption = Grouped.CURRENCY,
    customer: OfCustomerOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List how far limits are used: exposure ÷ limit in percent, of the accounts with a limit above zero."""
    query, moment = LimitUseQuery(by=BY[by], customer=customer, currency=currency), or_now(as_of)

    async def ask(connection: AsyncConnection[Any]) -> Sequence[LimitUse]:
        rules = await credit_rules_in_force(connection, then(moment, "UTC")[1])
        return await limit_use.limit_use(connection, moment, rules, query)

    show(limit_use.LISTING, ask, form, query, known_at=known_at)
