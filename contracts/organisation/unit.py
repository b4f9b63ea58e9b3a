"""What can be asked of a business unit (业务单元), and what can have happened to one: it runs a policy pack."""

from typing import ClassVar

from pydantic import Field

from contracts.message import ByArrival, Command, Event, Id, Instant, WrittenInstant


class RunPack(Command):
    """Choose the pack of a unit from an instant on.

    An earlier choice stays what it was until then, one that was to begin later is taken back.
    """

    name: ClassVar[str] = "unit.run-pack"

    unit_id: Id
    pack: Id
    effective_from: WrittenInstant
    # Whoever could date it back would change what decisions of that time were made under.
    occurred_at: ByArrival = Field(default=None, description="Leave it out: dated by its arrival.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class UnitPackChosen(Event):
    """From `effective_from` on the unit's decisions are made under the pack; choices for then or later are void."""

    type: ClassVar[str] = "unit.pack-chosen.v1"
    by_people: ClassVar[bool] = True

    unit_id: Id
    pack: Id
    effective_from: Instant


UnitCommand = RunPack
UnitEvent = UnitPackChosen
