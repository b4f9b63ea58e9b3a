"""What every list can be asked for in its address, read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError

from services.lists.moment import KnownAtRefused, as_of
from services.lists.rows import CSV

LARGEST_PAGE: Final = 1000
BLANK_ZONE: Final = re.compile(r" ([0-9]{2}:?[0-9]{2})$")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, in which form, and what must be in it."""

    limit: int
    cursor: str | None
    after: int | None
    as_csv: bool


# Async although nothing is awaited: FastAPI sends plain functions to a thread.
async def _paging(
    request: Request,
    *,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Rows per page; CSV has all rows.")] = 100,
    cursor: Annotated[str | None, Query(max_length=500, description="`next` of the page before.")] = None,
    after: Annotated[
        int | None, Query(ge=0, lt=2**63, description="Wait until the list shows the write with this position.")
    ] = None,
    known_at: Annotated[str | None, Query(description="Not yet: comes with time travel.")] = None,
) -> Paging:
    if known_at is not None:
        raise KnownAtRefused
    _refuse_unknown(request)
    return Paging(limit, cursor, after, as_csv=CSV in request.headers.get("accept", ""))


def _refuse_unknown(request: Request) -> None:
    """Refuse what the list cannot be asked for: a filter misspelt would pass for one that found everything."""
    known = sorted(set(_asked_for(request.scope["route"].dependant)))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        message = f"this list knows {', '.join(known)}"
        raise RequestValidationError(
            [{"type": "unknown-parameter", "loc": ("query", name), "msg": message} for name in unknown]
        )


def _asked_for(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for needed in dependant.dependencies:
        yield from _asked_for(needed)


async def _as_of(
    as_of_: Annotated[
        str | None, Query(alias="as_of", description="A date or an instant with its zone; now where left out.")
    ] = None,
) -> date | datetime:
    # Whoever writes +08:00 into an address without escaping it sends a blank.
    return datetime.now(UTC) if as_of_ is None else as_of(BLANK_ZONE.sub(r"+\1", as_of_))


Asked = Annotated[Paging, Depends(_paging)]
AsOf = Annotated[date | datetime, Depends(_as_of)]
