"""A row that was changed since it was imported changes nothing, is named, and makes the import fail (semantics 34)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.credit.reversal import ReverseDispute, ReverseReceipt
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.services.imports.performing import imported, imported_by_an_earlier_release, rejects_of, sent
from tests.services.imports.rows import accounts_in

SETTLED = "818,A-1,605,2012-01-03,2012-02-02,20.00,no,2012-02-15"
DISPUTED = "818,A-1,606,2012-01-04,2012-02-02,30.00,yes,"
CHANGED = [
    (SETTLED.replace("2012-02-15", ""), "settled_date is 2012-02-15, not empty"),
    (SETTLED.replace("2012-02-15", "2012-02-16"), "settled_date is 2012-02-15, not 2012-02-16"),
    (DISPUTED.replace("yes", "no"), "disputed is yes, not no"),
    (DISPUTED.replace("yes,", "no,2012-03-01"), "disputed is yes, not no"),
    (DISPUTED.replace("30.00", "31.00"), "amount is 30.00 USD, not 31.00 USD"),
    (SETTLED.replace("20.00", "21.00"), "amount is 20.00 USD, not 21.00 USD"),
    (SETTLED.replace("2012-02-02", "2012-02-03"), "due_date is 2012-02-02, not 2012-02-03"),
]


async def again(store: Store, recorder: MemoryRecorder, folder: Path, *lines: str) -> tuple[dict[str, Any], int]:
    """Import rows, and return the summary with the number of events stored."""
    before = len(list(recorder.select_notifications(1, 1000)))
    summary = await imported(store, folder, *lines, kind="receivables", accounts_of=accounts_in(recorder))
    return summary, len(list(recorder.select_notifications(1, 1000))) - before


@pytest.mark.parametrize(("line", "differs"), CHANGED, ids=[differs for _, differs in CHANGED])
@pytest.mark.parametrize("earlier", [False, True], ids=["this-release", "earlier-release"])
async def test_a_changed_row_is_counted_and_named_and_changes_nothing(
    tmp_path: Path, line: str, differs: str, *, earlier: bool
) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        if earlier:
            await imported_by_an_earlier_release(store, tmp_path, SETTLED, DISPUTED, kind="receivables")
        else:
            await again(store, recorder, tmp_path, SETTLED, DISPUTED)
        for _ in range(2):
            summary, events = await again(store, recorder, tmp_path, line)
            (reject,) = rejects_of(tmp_path)
            assert (summary["rejected"], summary["changed_not_applied"], events) == (1, 1, 0)
            assert differs in reject["reason"]


async def test_a_file_that_did_not_change_changes_nothing_and_is_whole(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await imported_by_an_earlier_release(store, tmp_path, SETTLED, DISPUTED, kind="receivables")
        summary, events = await again(store, recorder, tmp_path, SETTLED, DISPUTED)
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 0)


async def test_a_settlement_that_became_known_is_imported(tmp_path: Path) -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        await again(store, recorder, tmp_path, DISPUTED)
        summary, events = await again(store, recorder, tmp_path, f"{DISPUTED}2012-03-01")
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 3)


async def test_what_a_person_took_back_is_not_held_against_the_row(tmp_path: Path) -> None:
    """It was corrected in the store as in the file: the receipt bounced, the dispute was a mistake."""
    recorder = MemoryRecorder()
    at, why = datetime(2012, 3, 1, tzinfo=UTC), {"by": "chen", "reason": "a mistake"}
    async with memory_store(recorder) as store:
        await again(store, recorder, tmp_path, SETTLED, DISPUTED)
        await sent(
            store,
            ReverseReceipt(account_id="A-1-USD", receipt="605/settled", occurred_at=at, **why),
            ReverseDispute(account_id="A-1-USD", invoice="606", occurred_at=at, **why),
        )
        summary, events = await again(
            store, recorder, tmp_path, SETTLED.replace("2012-02-15", ""), DISPUTED.replace("yes", "no")
        )
    assert (summary["rejected"], summary["changed_not_applied"], events) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "code", "differs"),
    [
        ("上海某某公司", "customer.id-taken", "full_name differs"),
        ("经销商", "customer.id-taken", "kind is dealer, not 工程商"),
        ("2025-03-01", "customer.id-taken", "received_at is 2025-03-01T00:00:00Z, not 2025-03-02T00:00:00Z"),
        ("13800138000", "customer.contact-id-taken", "phone differs"),
        ("li.wei", "customer.has-owner", "li.wei answers for customer KH-001"),
    ],
)
async def test_a_changed_row_of_customers_is_counted_and_named(
    tmp_path: Path, changed: str, code: str, differs: str
) -> None:
    line = "KH-001,上海某某公司,经销商,2025-03-01,王小明,13800138000,li.wei"
    other = {"经销商": "工程商", "2025-03-01": "2025-03-02", "13800138000": "13800138001"}.get(changed, f"{changed}2")
    async with memory_store() as store:
        await imported(store, tmp_path, line, kind="customers")
        summary = await imported(store, tmp_path, line.replace(changed, other), kind="customers")
        (reject,) = rejects_of(tmp_path)
    assert (reject["code"], summary["changed_not_applied"], summary["events"]) == (code, 1, 0)
    assert differs.replace("工程商", "contractor") in reject["reason"]
