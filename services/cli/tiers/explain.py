"""`kehu tiers explain`: why a customer has its tier."""

from typing import Any, Final

import typer
from psycopg import AsyncConnection

from services.cli.moment import AsOfHereOption, KnownAtOption, in_unit, known_until
from services.cli.options import CustomerArgument, OneSchemeOption, PartnerOption
from services.cli.printing.facts import tell
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.lists.as_known import Known
from services.lists.rows import ListRow
from services.lists.stored_id import stored_id
from services.packs import in_force
from services.tiers.evidence import ReadModels
from services.tiers.explanation import account

TABLES: Final = ("tier_list", "customer_history", "customer_list", "policy_list")
EXPLAINED: Final = (
    "customer",
    "scheme",
    "tier",
    "since",
    "hidden",
    "override",
    "computed",
    "policy",
    "rule",
    "article",
    "period",
    "trigger",
    "before",
    "facts",
    "arithmetic",
    "numbers",
    "approved_by",
    "kept",
    "event",
)


def explain(
    customer: CustomerArgument,
    *,
    scheme: OneSchemeOption = None,
    as_of: AsOfHereOption = None,
    known_at: KnownAtOption = None,
    for_partner: PartnerOption = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show why a customer has its tier: facts, row of the rule, version of the policy, article of the source."""
    instant = in_unit(as_of)

    async def question(connection: AsyncConnection[Any]) -> list[ListRow]:
        book = await in_force.shelf(connection)
        stored = await stored_id(connection, "customer", customer)
        return list(
            await account(ReadModels(connection), book, stored, instant, scheme=scheme, for_partner=for_partner)
        )

    rows = ask(question, Known(TABLES, known_until(known_at)))
    if form is not Format.TABLE:
        print_rows(EXPLAINED, rows, form)
        return
    for row in rows:
        tell(row)
        typer.echo()
