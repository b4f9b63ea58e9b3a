"""`kehu query ledger` and `balances`: each event of an account with its effect, and their sums, as of any moment."""

from projections.credit import balances, ledger
from projections.credit.balances import BalancesQuery
from projections.credit.ledger import LedgerQuery
from services.cli.moment import AsOfOption, KnownAtOption, SinceOption, or_now
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.cli.query.credit import CurrencyOption, OfAccountOption


def lines(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    currency: CurrencyOption = None,
    since: SinceOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the lines of the ledger, account by account, oldest first."""
    query = LedgerQuery(customer=customer, account=account, currency=currency, since=since)
    moment = or_now(as_of)
    show(
        ledger.LISTING,
        lambda connection: ledger.ledger(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )


def summed(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    account: OfAccountOption = None,
    currency: CurrencyOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Sum the ledger of each account: billed, paid, credited, written off, and what is left."""
    query, moment = BalancesQuery(customer=customer, account=account, currency=currency), or_now(as_of)
    show(
        balances.LISTING,
        lambda connection: balances.balances(connection, moment, query),
        form,
        query,
        known_at=known_at,
    )
