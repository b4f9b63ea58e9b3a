"""Commands on measures: the zone in which a deadline ends is that of the pack that the unit runs."""

from datetime import datetime
from typing import Final

from contracts.organisation.measure import (
    CheckMeasure,
    CompleteMeasure,
    DropMeasure,
    MeasureEvent,
    OpenMeasure,
    ReopenMeasure,
    ReportProgress,
)
from domain.organisation import measure, unit
from domain.organisation.measure import DECIDER, Measure, Taken
from domain.policies.pack.timeline import NotYetInForce
from services import settings
from services.commands.handler import Decision, Handlers, Matter, deciding_when, deciding_with
from services.packs import in_force
from services.store.store import Store


async def open_measure(matter: Matter[OpenMeasure]) -> Decision[Measure, MeasureEvent]:
    unit_id = matter.command.unit_id or unit.MAIN
    zone = await _zone(matter.store, unit_id, matter.at)
    return lambda state: measure.open_measure(state, matter.command, at=matter.at, zone=zone, unit=unit_id)


async def reopen_measure(matter: Matter[ReopenMeasure]) -> Decision[Measure, MeasureEvent]:
    known = (await matter.store.load(DECIDER, matter.command.measure_id)).state
    unit_id = known.opened.unit_id if isinstance(known, Taken) else unit.MAIN
    zone = await _zone(matter.store, unit_id, matter.at)
    return lambda state: measure.reopen_measure(state, matter.command, at=matter.at, zone=zone)


async def _zone(store: Store, unit_id: str, at: datetime) -> str:
    try:
        return (await in_force.pack_of_unit(store, unit_id, at)).pack.zone
    except (unit.RunsNoPack, NotYetInForce):
        return settings.zone()


HANDLERS: Final[Handlers] = {
    OpenMeasure.name: deciding_with(DECIDER, open_measure),
    ReportProgress.name: deciding_when(DECIDER, measure.report_progress),
    CompleteMeasure.name: deciding_when(DECIDER, measure.complete_measure),
    CheckMeasure.name: deciding_when(DECIDER, measure.check_measure),
    ReopenMeasure.name: deciding_with(DECIDER, reopen_measure),
    DropMeasure.name: deciding_when(DECIDER, measure.drop_measure),
}
