"""A file that names a person by name enrols nobody whom it means by another id (semantics 35)."""

from pathlib import Path

import pytest

from contracts.organisation.account_manager import EnrolPerson
from services.store.memory import MemoryRecorder, memory_store
from services.store.rehearsal import Rehearsal
from tests.services.imports.performing import imported, rejects_of, sent

ROWS = {
    "customers": "KH-001,上海某某公司,经销商,2025-03-01,,,李伟",
    "helpdesk": "8,Take in charge ticket,李伟,2012-07-05 08:30:00,C8,S2,L2",
}
LI_WEI = EnrolPerson(manager_id="gc1-li.wei", full_name="李伟")


@pytest.mark.parametrize("kind", ROWS)
async def test_a_row_with_the_name_of_somebody_known_is_rejected_with_the_id_that_is_meant(
    tmp_path: Path, kind: str
) -> None:
    async with memory_store() as store:
        await sent(store, LI_WEI)
        by_name = await imported(store, tmp_path, ROWS[kind], kind=kind)
        (reject,) = rejects_of(tmp_path)
        by_id = await imported(store, tmp_path, ROWS[kind].replace("李伟", "gc1-li.wei"), kind=kind)
    assert (by_name["rejected"], by_name["events"], by_id["rejected"]) == (1, 0, 0)
    assert reject["code"] == "reference.unknown"
    assert reject["reason"] == "There is no person 李伟 by id, but one is called so; did you mean gc1-li.wei?"


@pytest.mark.parametrize("kind", ROWS)
async def test_a_dry_run_rejects_the_name_of_somebody_known_as_the_import_does(tmp_path: Path, kind: str) -> None:
    stored = MemoryRecorder()
    async with memory_store(stored) as store:
        await sent(store, LI_WEI)
    async with memory_store(Rehearsal(stored)) as store:
        dry = await imported(store, tmp_path, ROWS[kind], kind=kind)
    foreseen = rejects_of(tmp_path)
    async with memory_store(stored) as store:
        await imported(store, tmp_path, ROWS[kind], kind=kind)
    assert (dry["rejected"], foreseen) == (1, rejects_of(tmp_path))


@pytest.mark.parametrize("kind", ROWS)
async def test_somebody_whom_a_file_made_known_stays_known_by_that_id(tmp_path: Path, kind: str) -> None:
    """Whoever is called so, too, came later."""
    async with memory_store() as store:
        first = await imported(store, tmp_path, ROWS[kind], kind=kind)
        await sent(store, LI_WEI)
        again = await imported(store, tmp_path, ROWS[kind], kind=kind)
        other = {"customers": ("KH-001", "KH-002"), "helpdesk": ("8,", "9,")}[kind]
        more = await imported(store, tmp_path, ROWS[kind].replace(*other, 1), kind=kind)
    assert [each["rejected"] for each in (first, again, more)] == [0, 0, 0]
    assert again["events"] == 0
