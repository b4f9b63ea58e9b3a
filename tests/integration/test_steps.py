"""A row of every read model can be followed event by event, and ends as the row that is shown."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from contracts.credit.credit_account import CreditLimitSet, ReceiptRecorded
from contracts.organisation.account_manager import ManagerAppointed, ManagerGradeChanged, ManagerLeft
from contracts.organisation.unit import UnitPackChosen
from contracts.policies.policy import PolicyApproved, PolicyDrafted, PolicyEvaluated
from projections.engine.batch import fold
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from services.travel.key import written
from services.travel.steps import RowUnknown, steps
from tests.examples import a, usd
from tests.integration.test_differences import HISTORY
from tests.integration.travelling import recorded
from tests.projections.story import on, recorded_at, stored

EVERYTHING: Final = [
    *HISTORY,
    on("2025-01-02", a(CreditLimitSet, account_id="A1", customer_id="C1", limit=usd("500.00"))),
    on("2025-02-01", a(ReceiptRecorded, account_id="A1", customer_id="C1", receipt="R1", amount=usd("60.00"))),
    on("2025-01-02", a(ManagerAppointed, manager_id="li")),
    on("2025-02-02", a(ManagerGradeChanged, manager_id="li", grade="senior")),
    on("2025-03-02", a(ManagerLeft, manager_id="li")),
    on("2025-01-02", a(UnitPackChosen, unit_id="north", pack="distributor")),
    on("2025-01-02", a(PolicyDrafted)),
    on("2025-01-03", a(PolicyApproved)),
    on("2025-01-04", a(PolicyEvaluated)),
]
EVENTS: Final = stored(EVERYTHING)
MIDDLE: Final = len(EVENTS) // 2


def columns(projection: Projection[Any], row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = projection.codec.dump_python([row], mode="json")[0]
    return shown


@pytest.mark.parametrize("projection", PROJECTIONS.values(), ids=PROJECTIONS)
async def test_each_row_is_shown_after_each_event_that_made_it(projection: Projection[Any], database_url: str) -> None:
    decoded = fold.decode(projection, EVENTS)
    async with recorded(database_url, EVERYTHING, len(EVENTS)) as connection:
        for key in fold.keys(decoded):
            found = await steps(connection, projection, written(key))
            own = [item for item in decoded if isinstance(item, fold.Keyed) and item.key == key]
            assert [step.position for step in found] == [item.recorded.position for item in own]
            for number, step in enumerate(found, start=1):
                row = fold.fold(projection, own[:number], {}).rows.get(key)
                if row is None:
                    assert step.row is None
                else:
                    assert step.row is not None
                    assert step.row.items() <= columns(projection, row).items()
                    assert set(projection.primary_key) <= step.row.keys()
                before = found[number - 2].row if number > 1 else None
                assert set(step.changed) == {
                    name
                    for name in {**(before or {}), **(step.row or {})}
                    if (before or {}).get(name) != (step.row or {}).get(name)
                }


async def test_what_was_recorded_or_happened_later_is_left_out(database_url: str) -> None:
    projection = PROJECTIONS["overdue_receivables"]
    async with recorded(database_url, EVERYTHING, len(EVENTS)) as connection:
        known = await steps(connection, projection, "A1/I4", known_at=recorded_at(40))
        happened = await steps(connection, projection, "A1/I1", as_of=datetime(2025, 3, 1, tzinfo=UTC))
        everything = await steps(connection, projection, "A1/I1")

    assert [step.position for step in known] == [9]
    assert [step.position for step in happened] == [6, 11]
    assert [step.position for step in everything] == [6, 11, 12]
    assert everything[-1].changed["paid"] == {"before": "40.00", "after": "60.00"}
    assert everything[-1].actor == "desk"


async def test_a_row_that_no_event_made_is_unknown(database_url: str) -> None:
    async with recorded(database_url, EVERYTHING, len(EVENTS)) as connection:
        with pytest.raises(RowUnknown, match="No event that counts made a row A2/I4"):
            await steps(connection, PROJECTIONS["overdue_receivables"], "A2/I4")
