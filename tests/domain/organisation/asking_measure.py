"""Random commands for a measure, of so few different values that they meet."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from contracts.organisation.measure import (
    CheckMeasure,
    CompleteMeasure,
    DropMeasure,
    MeasureEvent,
    OpenMeasure,
    ReopenMeasure,
    ReportProgress,
)
from domain.organisation import measure
from domain.organisation.measure import DECIDER
from tests.domain.asking import Desk, few, instant, instants, lists
from tests.examples import a

M1: Final[dict[str, Any]] = {"measure_id": st.just("M1"), "occurred_at": instants}
UNTIL: Final = st.sampled_from([date(2026, 6, 30), date(2026, 9, 30)])


def at_its_instant(decision: Callable[..., Sequence[MeasureEvent]], **known: Any) -> Callable[..., Any]:
    return lambda state, command: decision(state, command, at=instant(command), **known)


MEASURE: Final = Desk(
    DECIDER,
    {
        OpenMeasure: lambda state, command: measure.open_measure(
            state, command, at=instant(command), zone="UTC", unit=command.unit_id or "main"
        ),
        ReportProgress: at_its_instant(measure.report_progress),
        CompleteMeasure: at_its_instant(measure.complete_measure),
        CheckMeasure: at_its_instant(measure.check_measure),
        ReopenMeasure: at_its_instant(measure.reopen_measure, zone="UTC"),
        DropMeasure: at_its_instant(measure.drop_measure),
    },
    lists(
        st.builds(
            OpenMeasure,
            **M1,
            origin=st.sampled_from(["survey", "appraisal"]),
            what=few,
            department=few,
            person=few,
            until=UNTIL,
            unit_id=st.none() | few,
            cause=st.none() | few,
        ),
        st.builds(ReportProgress, **M1, words=few, by=few),
        st.builds(CompleteMeasure, **M1, proof=few, by=few),
        st.builds(CheckMeasure, **M1, effective=st.booleans(), words=few, by=few),
        st.builds(ReopenMeasure, **M1, until=UNTIL, words=few),
        st.builds(DropMeasure, **M1, words=few, by=few),
        first=a(OpenMeasure, until=date(2026, 6, 30)),
    ),
)
