"""The pack that each business unit runs, for lists of many customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from domain.calendar.period import Period
from domain.credit.rules import CreditRules
from domain.customers.rules import customer_rules
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from projections.organisation import unit_list
from services.packs import in_force
from services.packs.book import PackUnknown
from services.packs.credit_rules import credit_rules


async def packs_in_force(connection: AsyncConnection[Any], at: datetime) -> Mapping[str, Pack]:
    """Return the pack of each unit that has one."""
    running = await unit_list.units(connection, at)
    if not running:
        return {}
    shelf = await in_force.shelf(connection)
    found = {}
    for unit in running:
        try:
            found[unit.unit] = shelf.at(unit.pack, at)
        except (NotYetInForce, PackUnknown):
            # Its only version may have been withdrawn since: the unit's customers can be read all the same.
            continue
    return found


async def credit_rules_in_force(connection: AsyncConnection[Any], at: datetime) -> Mapping[str, CreditRules]:
    """Return the rules about credit of each unit that runs a pack."""
    return {unit: credit_rules(pack) for unit, pack in (await packs_in_force(connection, at)).items()}


async def first_verifications(connection: AsyncConnection[Any], at: datetime) -> Mapping[str, Period]:
    """Return, for each unit whose pack says so, how long after registration a file is first verified (CU4)."""
    packs = await packs_in_force(connection, at)
    periods = {unit: customer_rules(pack).verified_every for unit, pack in packs.items()}
    return {unit: period for unit, period in periods.items() if period}
