"""An approval that rests on a simulation: a pack may ask for a report on the draft that is not too old."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.decider import Refused
from domain.policies.pack.pack import Pack
from domain.timeline import shown


class SimulationMissing(Refused):
    """Once there is a report, the same command is decided again."""

    code = "policy.simulation-missing"
    kept = False


def check_simulated(draft: Pack, before: Iterable[Pack], newest: datetime | None, *, now: datetime) -> None:
    """Refuse to approve without a report on this very content where the draft or the version before asks for one."""
    within = [
        pack.governance.simulated_within.value
        for pack in (draft, *before)
        if pack.governance and pack.governance.simulated_within
    ]
    if not within:
        return
    days = min(within)
    if newest is None or newest < now - timedelta(days=days):
        last = f"the newest is of {shown(newest)}" if newest else "there is none on its present content"
        raise SimulationMissing(
            f"{draft.pack.name} asks for a simulation of the draft not older than {days} days, and {last}: "
            f"run `kehu policy simulate {draft.pack.name}@{draft.pack.version}` first."
        )
