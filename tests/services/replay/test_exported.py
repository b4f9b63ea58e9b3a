"""An exported log has a row for each event with typed columns, and the folds find the same in it as in the store."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from domain.policies.pack.exchange import varied
from services.packs.book import SHIPPED
from services.replay import exported
from services.replay.asked import Asked
from services.replay.cluster import log_in
from services.replay.exported import Exporter, FolderTaken, pages_of
from services.replay.report import bytes_of, report
from services.replay.run import simulated, written
from tests.services.replay.logs import PARTS, in_parts
from tests.services.replay.random_history import history

PACK = "foreign-trade"
DRAFT = varied(SHIPPED.versions(PACK)[0], "complaints.clocks.first-response.target", "1h")


async def test_the_folds_find_the_same_in_an_exported_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "EVENTS_OF_FILE", 40)
    events = await history(PACK, 7, 90)
    first, rest = events[:50], events[50:]
    for page, since in ((first, 0), (rest, first[-1].position)):
        exporter = Exporter(tmp_path / "log", since=since)
        exporter.take(page)
        assert exporter.finish() == len(page)
    asked = Asked(pack=PACK, draft=DRAFT)
    for name in ("stored", "exported"):
        (tmp_path / name).mkdir()
    stored = simulated(in_parts(events, tmp_path / "stored"), asked)
    again = simulated(written(pages_of(tmp_path / "log"), tmp_path / "exported", PARTS), asked)

    assert stored.found.differing.total()
    assert bytes_of(report(again)) == bytes_of(report(stored))
    told = log_in(tmp_path / "log", PARTS)
    assert (told.position, told.events, told.ended_at) == (events[-1].position, len(events), stored.as_of)
    with pytest.raises(FolderTaken, match="after position 50"):
        Exporter(tmp_path / "log", since=50)


async def test_types_stand_in_columns_and_what_is_sealed_stays_so(tmp_path: Path) -> None:
    events = await history(PACK, 7, 30)
    sealed = [
        each._replace(state=each.state.replace(b'"full_name":"C1"', b'"full_name":"sealed:1:7:' + b"x" * 40 + b'"'))
        for each in events
    ]
    exporter = Exporter(tmp_path)
    exporter.take(sealed)
    exporter.finish()
    table = pq.read_table(tmp_path)

    assert table.schema.field("position").type == pa.int64()
    assert table.schema.field("occurred_at").type == pa.timestamp("us", tz="UTC")
    assert table["state"].to_pylist() == [each.state for each in sealed]
    (name,) = [row for row in table["data"].to_pylist() if "sealed:1:7" in row]
    assert '"sealed:1:7:' in name
    assert set(table["category"].to_pylist()) >= {"customer", "credit-account", "complaint", "unit"}


@pytest.mark.slow
# Ray warns of its own parts.
@pytest.mark.filterwarnings("ignore")
async def test_on_ray_the_report_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Ray is an extra that is not installed everywhere: where it is not, there is nothing to compare."""
    ray = pytest.importorskip("ray")
    from services.replay.cluster import simulated_on_ray  # noqa: PLC0415 - with the extra

    events = await history(PACK, 7, 90)
    exporter = Exporter(tmp_path / "log")
    exporter.take(events)
    exporter.finish()
    asked = Asked(pack=PACK, draft=DRAFT)
    (tmp_path / "stored").mkdir()
    stored = simulated(in_parts(events, tmp_path / "stored"), asked)
    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=2**28)
    try:
        on_ray = simulated_on_ray(tmp_path / "log", asked, parts=PARTS)
    finally:
        ray.shutdown()

    assert bytes_of(report(on_ray)) == bytes_of(report(stored))
