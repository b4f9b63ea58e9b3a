"""`kehu query exposure` and `collection`: how accounts stand against their limits, and from whom to collect next."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from projections.credit import collections, exposures
from projections.credit.collections import Collectable
from projections.credit.exposures import Exposed
from projections.credit.open_items import then
from projections.credit.standing_rows import StandingQuery
from services.cli.moment import AsOfOption, KnownAtOption, or_now
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.query.credit import CurrencyOption, OfAccountOption
from services.customers.unit_rules import credit_rules_in_force


def exposure(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the exposure of each account against its limit, part by part, and the causes that hold deliveries."""
    query, moment = StandingQuery(customer=customer, account=account, currency=currency), or_now(as_of)

    async def ask(connection: AsyncConnection[Any]) -> Sequence[Exposed]:
        rules = await credit_rules_in_force(connection, then(moment, "UTC")[1])
        return await exposures.exposures(connection, moment, rules, query)

    show(exposures.LISTING, ask, form, query, known_at=known_at)


def collection(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the accounts to collect from, the largest and oldest debt first, with the step to take next."""
    query, moment = StandingQuery(customer=customer, account=account, currency=currency), or_now(as_of)

    async def ask(connection: AsyncConnection[Any]) -> Sequence[Collectable]:
        rules = await credit_rules_in_force(connection, then(moment, "UTC")[1])
        return await collections.collections(connection, moment, rules, query)

    show(collections.LISTING, ask, form, query, known_at=known_at)
