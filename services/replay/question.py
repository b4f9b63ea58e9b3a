"""Makes the question of a simulation from what a person names: a draft or version, another one, days, variations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import AsyncConnection

from domain.calendar.business_day import beginning
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services.packs import in_force
from services.policies.shown import Known, known
from services.replay.asked import Asked
from services.replay.vary import variations


class SimulationInvalid(Refused):
    """What is asked cannot be simulated; the sentence names the field."""

    code = "policy.simulation-invalid"


async def question(
    connection: AsyncConnection[Any],
    pack: str,
    *,
    draft: str | Pack | None,
    against: str | None,
    unit: str | None,
    currency: str | None = None,
    begins: date | None,
    ends: date | None,
    vary: Sequence[str] = (),
) -> Asked:
    """Return the question; raise PackUnknown, SimulationInvalid or VariationInvalid."""
    found = await known(connection, pack)
    chosen = _version(found, draft) if isinstance(draft, str) else draft
    other = _version(found, against) if against is not None else None
    if chosen is None and (other is not None or vary):
        field = "vary" if vary else "against"
        raise SimulationInvalid(f"{field}: name the version that decides again, as in {pack}@VERSION.")
    if begins is not None and ends is not None and ends <= begins:
        raise SimulationInvalid(f"to: {ends} is not after {begins}, the first day.")
    zone = (chosen or found.versions[-1]).pack.zone if chosen or found.versions else "UTC"
    return Asked(
        pack=pack,
        draft=chosen,
        against=other,
        unit=unit,
        currency=currency,
        begins=beginning(begins, zone) if begins else None,
        ends=beginning(ends, zone) if ends else None,
        varied=variations(chosen, vary) if chosen else [],
    )


def _version(found: Known, version: str) -> Pack:
    """Return a version of the pack; `PACK@VERSION` is as good as its name."""
    name = version.removeprefix(f"{found.pack}@")
    if name in found.drafted:
        return in_force.read(found.drafted[name].content, f"{found.pack}@{name}")
    return found.book.version(found.pack, name)
