"""Shows of a simulation's report the cases that the reader may see; totals are what it was made for."""

import json
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection

from services.access.seen import may_know_all, seen
from services.api.reading.beside import beside
from services.replay.report import bytes_of

CATEGORIES: Final = ("customer", "complaint", "credit-account")


async def as_seen(connection: AsyncConnection[Any], report: bytes) -> bytes:
    """Return a report without the cases of others, which it counts among those that it leaves out."""
    if all(may_know_all(category) for category in CATEGORIES):
        return report
    said = await beside(partial(json.loads, report))
    subjects = {each["subject"] for each in (*said["cases"], *said["of_people"])}
    theirs = set(await seen(connection, sorted(subjects)))
    cases = [each for each in said["cases"] if each["subject"] in theirs]
    said["cases_left_out"] += len(said["cases"]) - len(cases)
    said["of_people"] = [each for each in said["of_people"] if each["subject"] in theirs]
    return await beside(partial(bytes_of, said | {"cases": cases}))
