"""Rows that are read and not yet stored are bounded in number (test_run.py) and in size: some have megabytes (X2)."""

from collections.abc import Iterator

import pytest

from services.commands.patience import Patience
from services.imports import run
from services.imports.plan import ImportRow, Reject
from services.imports.rejects import NoRejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import Record
from services.store.memory import memory_store
from tests.services.imports.rows import no_accounts


@pytest.mark.parametrize(
    ("cells", "ahead"),
    [(("x" * 40, "y" * 10), 2), (("x" * 10,), 10), (("x" * 1000,), 0), (("",), 2000)],
    ids=["two cells", "short", "longer than all may be", "empty"],
)
async def test_few_long_rows_are_held_and_many_short_ones(
    monkeypatch: pytest.MonkeyPatch, cells: tuple[str, ...], ahead: int
) -> None:
    monkeypatch.setattr(run, "MOST_CHARACTERS", 100)
    report = Report(NoRejects())
    most = last = 0

    def rows() -> Iterator[ImportRow | Reject]:
        nonlocal most, last
        for number in range(2100):
            last = number - report.rows
            most = max(most, last)
            yield Reject(Record(number, number, cells, None), "import.row-malformed", "it is odd")

    async with memory_store() as store:
        await Run(store, Patience(0, lambda _: None), report, no_accounts).perform(rows())
    assert report.rows == 2100
    assert most == last == min(ahead, run.MOST_IN_FLIGHT - 1)
