"""Opens the company of a pack and a seed; when it began in this store, if it did, decides how its story goes on."""

from datetime import date
from zoneinfo import ZoneInfo

from domain.decider import Refused
from domain.organisation import unit
from services.packs import in_force
from services.simulation.company import Company, unit_of
from services.simulation.lists import Lists
from services.simulation.time import day_of
from services.store.store import Store


class BeganOnAnotherDay(Refused):
    """The seed was played from another day on: the same commands would say something else."""

    code = "simulation.began-on-another-day"


async def company_of(store: Store, pack: str, seed: int, begins: date) -> Company:
    """Return the company; refuse an unknown pack, or another first day than that of an earlier run."""
    versions = (await in_force.book(store, pack)).versions(pack)
    head = versions[0].pack
    began = await begun(store, pack, seed, ZoneInfo(head.zone))
    if began not in (None, begins):
        raise BeganOnAnotherDay(
            f"Seed {seed} of {pack} was simulated from {began} on: give --from {began} to go on, or another --seed."
        )
    return Company(
        pack=pack,
        seed=seed,
        begins=begins,
        zone=ZoneInfo(head.zone),
        currency=head.currency,
        lists=Lists(versions),
    )


async def begun(store: Store, pack: str, seed: int, zone: ZoneInfo) -> date | None:
    """Return the first day of the company in this store, or None where it was never played."""
    choices = (await store.load(unit.DECIDER, unit_of(pack, seed))).state.choices
    return day_of(choices[0].effective_from, zone) if choices else None
