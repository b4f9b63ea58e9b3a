"""`kehu tiers ranking`: customers in order, and the benefits of the first."""

from dataclasses import asdict
from typing import Final

from domain.tiers.scheme.occasion import ranked
from services.cli.moment import AsOfOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.cli.sending import with_store
from services.cli.tiers.options import PackOption, SchemeOption, UnitOption, check_whom, chosen
from services.lists.rows import ListRow
from services.store.store import Store
from services.tiers.evidence import ReadModels
from services.tiers.ranking import rank

RANKED: Final = ("place", "customer", "by", "outstanding", "benefits")


def ranking(
    *,
    pack: PackOption = None,
    unit: UnitOption = None,
    scheme: SchemeOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Rank customers as the scheme does; the first get the policy's benefits if they were outstanding."""

    async def work(store: Store) -> list[ListRow]:
        found = await chosen(store, pack=pack, unit_id=unit, scheme=scheme, as_of=as_of)
        occasion = ranked(found.rules.scheme, found.at, found.rules.zone)
        currency = found.pack.pack.currency
        async with reading() as connection, connection.transaction():
            rows = await rank(ReadModels(connection), found.rules, occasion, currency=currency, unit=unit)
            if not rows:
                await check_whom(connection, unit=unit)
        return [asdict(each) for each in rows]

    print_rows(RANKED, with_store(work), form)
