"""Does in memory what timers and reactor do, for a step of a scenario."""

from collections.abc import Sequence

from contracts.envelope import unseal
from domain.decider import Refused
from domain.organisation import unit
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from domain.processes.registry import PROCESSES
from projections.engine.batch.fold import Stored
from projections.engine.projection import Recorded
from services.commands.registry import HANDLERS
from services.packs import in_force
from services.reactor.sending import reactions, send
from services.scenarios.answers.folds import Folds, folded
from services.scenarios.text.step import ProcessStep
from services.store.store import Store
from services.timers import unsettled
from services.timers.unannounced import of_row
from services.timers.unsettled import Open


async def run(step: ProcessStep, *, store: Store, stored: Sequence[Stored]) -> None:
    """Do what the process would do at the moment of the step; raise the first refusal of a command that follows."""
    if step.run == "reactor":
        await _react(store, stored)
    else:
        folds = folded(stored).rows
        await _announce(step, store, folds)
        await _propose(step, store, folds)


async def _react(store: Store, stored: Sequence[Stored]) -> None:
    for each in stored:
        recorded = Recorded(each.position, unseal(each.state))
        for process in PROCESSES.values():
            for reaction in reactions(process, recorded) if isinstance(recorded.event, process.handles) else ():
                if refusing := await send(reaction, store):
                    raise _Refusing(refusing.code, refusing.message)


class _Refusing(Refused):
    """A refusal that was recorded by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]  # that of the refusal it repeats


async def _announce(step: ProcessStep, store: Store, folds: Folds) -> None:
    for row in folds["obligations"].values():
        for level in of_row(row, step.at):
            handle = HANDLERS[level.command.name]
            await handle(level.command, store=store, cause=level.cause(step.at))


async def _propose(step: ProcessStep, store: Store, folds: Folds) -> None:
    customers = {row.customer: row.unit_id for row in folds["customer_list"].values()}
    cases = [
        Open(row.complaint, row.unit or customers.get(row.customer) or unit.MAIN, row.received_at)
        for row in folds["complaint_cases"].values()
    ]
    packs = {case.unit: pack for case in cases if (pack := await _pack(store, case.unit, step))}
    for complaint, due_at in unsettled.due(cases, packs, step.at):
        await unsettled.mark(store, complaint, due_at, step.at)


async def _pack(store: Store, unit_id: str, step: ProcessStep) -> Pack | None:
    try:
        return await in_force.pack_of_unit(store, unit_id, step.at)
    except (unit.RunsNoPack, NotYetInForce):
        return None
