"""The sample files in a log, imported as `kehu import` does."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.envelope import Cause
from contracts.organisation.unit import RunPack
from projections.engine.batch.fold import Stored
from services.commands.patience import Patience
from services.commands.registry import HANDLERS
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import Terms, planned
from services.imports.rejects import open_rejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import open_source
from services.store.memory import MemoryRecorder, memory_store
from tests.services.imports.rows import no_accounts
from tests.services.replay.logs import stored_in

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
SHANGHAI = "Asia/Shanghai"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def imported(layout: str, folder: Path, *, pack: str | None = None) -> Sequence[Stored]:
    """Return the log after the import of a sample file into the main unit, which runs a pack, or none."""
    recorder = MemoryRecorder()
    source = open_source(SAMPLES / f"{layout}.csv", LAYOUTS[layout].required)
    steps = planned(source.records(), LAYOUTS[layout].planner(Terms(ZoneInfo(SHANGHAI), "CNY")))
    async with memory_store(recorder) as store:
        if pack:
            choice = RunPack(unit_id="main", pack=pack, effective_from=LONG_AGO)
            cause = Cause(command_id=UUID(int=1), occurred_at=LONG_AGO, actor="test")
            await HANDLERS[RunPack.name](choice, store=store, cause=cause)
        with open_rejects(folder / "rejects.csv", source) as rejects:
            await Run(store, Patience(10, print), Report(rejects, lambda _: None), no_accounts).perform(steps)
            assert rejects.count == 0
    return stored_in(recorder)
