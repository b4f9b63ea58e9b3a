"""`kehu check` sums the lines of each account in PostgreSQL as the state of the account does (CR5)."""

import pytest

from services.check import credit, states
from services.check.finding import Finding
from tests.integration.read_models import read_models
from tests.projections.story import recorded
from tests.services.check.test_states import HISTORIES

NAME = "account_ledger"
LOST = "delete from account_ledger where kind = 'allocation'"
FORGED = "update account_ledger set receivable = receivable - 1 where kind = 'write-off'"
MOVED = "update account_ledger set at = at + interval '30 days' where kind = 'receipt'"


@pytest.mark.parametrize("forging", [None, LOST, FORGED, MOVED])
async def test_a_line_that_is_lost_or_forged_is_named(database_url: str, forging: str | None) -> None:
    kind, finding = states.KINDS[NAME], Finding(NAME)
    async with read_models(database_url, *HISTORIES[NAME]) as connection:
        if forging:
            await connection.execute(forging.encode())
        rows = await credit.ledger_rows(connection, ["C8-USD"])

    states.compare(finding, kind, states.things(kind, recorded(HISTORIES[NAME])), rows)

    assert finding.ok is (forging is None)
    assert forging is None or (finding.example and finding.example["key"] == ["C8-USD"])
