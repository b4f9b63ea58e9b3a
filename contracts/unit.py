"""What can be asked of a business unit (业务单元), and what can have happened to one: it runs a policy pack."""

from typing import ClassVar

from contracts.message import Command, Event, Id, Instant


class RunPack(Command):
    """From an instant on; an earlier choice stays what it was until then."""

    name: ClassVar[str] = "unit.run-pack"

    unit_id: Id
    pack: Id
    effective_from: Instant


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class UnitPackChosen(Event):
    """From `effective_from` on the unit's decisions are made under the pack."""

    type: ClassVar[str] = "unit.pack-chosen.v1"

    unit_id: Id
    pack: Id
    effective_from: Instant


UnitCommand = RunPack
UnitEvent = UnitPackChosen
