"""The requirement ids to which a pack's numbers are traced."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

# The highest number of each series in the list of requirements.
SERIES: Final = {
    "CU": 11,
    "TI": 13,
    "LA": 22,
    "RR": 13,
    "PO": 8,
    "VI": 8,
    "CO": 14,
    "SU": 5,
    "CR": 8,
    "AG": 2,
    "IN": 3,
    "SE": 6,
    "PA": 5,
    "AC": 2,
    "KP": 4,
    "AM": 2,
    "PI": 1,
    "PG": 1,
    "SA": 2,
    "EV": 3,
    "OR": 1,
}
FORM: Final = re.compile(r"([A-Z]{2})([1-9]\d?)", re.ASCII)


def is_known(requirement: str) -> bool:
    found = FORM.fullmatch(requirement)
    return found is not None and int(found[2]) <= SERIES.get(found[1], 0)


def every_requirement() -> list[str]:
    return [f"{series}{number}" for series, highest in SERIES.items() for number in range(1, highest + 1)]


def _known(requirement: str) -> str:
    if not is_known(requirement):
        raise ValueError(f"“{requirement}” is not a requirement id")
    return requirement


Requirement = Annotated[str, AfterValidator(_known)]
