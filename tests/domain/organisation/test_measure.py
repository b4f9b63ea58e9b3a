"""A measure is taken by its deadline, checked by somebody else, and reopened where it had no effect (A8)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from contracts.organisation.measure import (
    CheckMeasure,
    CompleteMeasure,
    DropMeasure,
    MeasureChecked,
    MeasureCompleted,
    MeasureDropped,
    MeasureOpened,
    MeasureProgressed,
    MeasureReopened,
    OpenMeasure,
    ReopenMeasure,
    ReportProgress,
)
from domain.organisation import measure
from domain.organisation.measure import DECIDER
from tests.examples import a
from tests.given import AT, given

UNTIL: Final = AT.date() + timedelta(days=30)
DUE: Final = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 16, tzinfo=UTC)
ASKED: Final = a(OpenMeasure, until=UNTIL, unit_id=None, cause="attitude", period=None)
OPENED: Final = a(MeasureOpened, until=UNTIL, due_at=DUE, unit_id="main", cause="attitude", period=None)
COMPLETED: Final = a(MeasureCompleted, by="wang")
open_measure = partial(measure.open_measure, at=AT, zone="Asia/Shanghai", unit="main")
check = partial(measure.check_measure, at=AT)
reopen = partial(measure.reopen_measure, at=AT, zone="Asia/Shanghai")


def test_a_measure_is_due_when_its_day_ends_in_the_zone_of_the_unit() -> None:
    given(DECIDER).when(open_measure, ASKED).then(OPENED)
    given(DECIDER, OPENED).when(open_measure, ASKED).then_nothing()
    other = ASKED.model_copy(update={"person": "another"})
    given(DECIDER, OPENED).when(open_measure, other).then_refused("measure.id-taken")
    past = ASKED.model_copy(update={"until": AT.date() - timedelta(days=1)})
    given(DECIDER).when(open_measure, past).then_refused("measure.deadline-past")
    far = ASKED.model_copy(update={"until": date(9000, 12, 31)})
    given(DECIDER).when(open_measure, far).then_refused("measure.deadline-far")


def test_progress_is_reported_and_the_measure_completed_while_it_is_open() -> None:
    progress, complete = partial(measure.report_progress, at=AT), partial(measure.complete_measure, at=AT)
    given(DECIDER, OPENED).when(progress, a(ReportProgress)).then(a(MeasureProgressed))
    given(DECIDER, OPENED, a(MeasureProgressed)).when(progress, a(ReportProgress)).then_nothing()
    given(DECIDER).when(progress, a(ReportProgress)).then_refused("measure.not-opened")
    given(DECIDER, OPENED).when(complete, a(CompleteMeasure, by="wang")).then(COMPLETED)
    given(DECIDER, OPENED, COMPLETED).when(complete, a(CompleteMeasure, by="wang")).then_nothing()
    given(DECIDER, OPENED, COMPLETED).when(progress, a(ReportProgress)).then_refused("measure.stands-otherwise")


def test_the_effect_is_checked_by_somebody_else_once_the_measure_is_done() -> None:
    asked, told = a(CheckMeasure, by="chen"), a(MeasureChecked, by="chen")
    given(DECIDER, OPENED, COMPLETED).when(check, asked).then(told)
    given(DECIDER, OPENED, COMPLETED, told).when(check, asked).then_nothing()
    given(DECIDER, OPENED).when(check, asked).then_refused("measure.stands-otherwise")
    itself = a(CheckMeasure, by="wang")
    given(DECIDER, OPENED, COMPLETED).when(check, itself).then_refused("measure.checked-by-itself")


def test_a_measure_without_effect_goes_on_until_another_day() -> None:
    later = date(UNTIL.year + 1, 1, 31)
    asked = a(ReopenMeasure, until=later)
    told = a(MeasureReopened, until=later, due_at=datetime(later.year, 1, 31, 16, tzinfo=UTC))
    without = given(DECIDER, OPENED, COMPLETED, a(MeasureChecked, effective=False))
    without.when(reopen, asked).then(told)
    given(DECIDER, OPENED, COMPLETED, told).when(reopen, asked).then_nothing()
    given(DECIDER, OPENED, COMPLETED, a(MeasureChecked, effective=True)).when(reopen, asked).then_refused(
        "measure.stands-otherwise"
    )


def test_a_measure_is_given_up_unless_it_had_its_effect() -> None:
    drop = partial(measure.drop_measure, at=AT)
    given(DECIDER, OPENED).when(drop, a(DropMeasure)).then(a(MeasureDropped))
    given(DECIDER, OPENED, a(MeasureDropped)).when(drop, a(DropMeasure)).then_nothing()
    given(DECIDER, OPENED, COMPLETED, a(MeasureChecked, effective=True)).when(drop, a(DropMeasure)).then_refused(
        "measure.stands-otherwise"
    )


def test_nothing_happened_before_what_was_recorded_last() -> None:
    early = partial(measure.complete_measure, at=AT - timedelta(days=1))
    given(DECIDER, OPENED).when(early, a(CompleteMeasure)).then_refused("measure.before-the-last")
