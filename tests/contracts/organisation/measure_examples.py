"""One event of every type of what is recorded of measures, with all its fields filled in."""

from datetime import UTC, date, datetime
from typing import Final

from contracts.message import Event
from contracts.organisation.measure import (
    MeasureChecked,
    MeasureCompleted,
    MeasureDropped,
    MeasureOpened,
    MeasureProgressed,
    MeasureReopened,
)

MEASURE_EVENTS: Final[tuple[Event, ...]] = (
    MeasureOpened(
        measure_id="2026-07",
        origin="complaint-analysis",
        what="服务人员培训",
        department="客服部",
        person="wang.fang",
        until=date(2026, 6, 30),
        due_at=datetime(2026, 6, 30, 16, tzinfo=UTC),
        unit_id="main",
        cause="attitude",
        period="2026-Q1",
    ),
    MeasureProgressed(measure_id="2026-07", words="第一批已培训", by="wang.fang"),
    MeasureCompleted(measure_id="2026-07", proof="培训记录 17", by="wang.fang"),
    MeasureChecked(measure_id="2026-07", effective=False, words="投诉未减少", by="chen.jie"),
    MeasureReopened(
        measure_id="2026-07",
        until=date(2026, 9, 30),
        due_at=datetime(2026, 9, 30, 16, tzinfo=UTC),
        words="改为现场带教",
    ),
    MeasureDropped(measure_id="2026-07", words="该业务已停止", by="chen.jie"),
)
