"""The query parameters that lists share, beside filters of their own: a page, a moment, a window."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Self

from fastapi.exceptions import RequestValidationError
from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from contracts.form.moment import DAY_SCHEMA, MOMENT_SCHEMA
from projections.engine.listing import Query, Whole
from services.lists import moment
from services.lists.moment import NoMoment

LARGEST_PAGE: Final = 1000
BLANK_ZONE: Final = re.compile(r" ([0-9]{2}:?[0-9]{2})$")


def _as_of(text: str) -> date | datetime:
    # An unescaped +08:00 in an address arrives with a blank.
    with _named("as_of"):
        return moment.as_of(BLANK_ZONE.sub(r"+\1", text))


def _known_at(text: str) -> date | datetime:
    with _named("known_at"):
        return moment.as_of(BLANK_ZONE.sub(r"+\1", text))


def _first(text: str) -> date:
    with _named("from"):
        return moment.day(text)


def _after_last(text: str) -> date:
    with _named("to"):
        return moment.day(text)


def _from(text: str) -> date | datetime:
    with _named("from"):
        return moment.as_of(BLANK_ZONE.sub(r"+\1", text))


def _to(text: str) -> date | datetime:
    with _named("to"):
        return moment.as_of(BLANK_ZONE.sub(r"+\1", text))


@contextmanager
def _named(parameter: str) -> Iterator[None]:
    """Say which parameter it is that holds no moment."""
    try:
        yield
    except NoMoment as error:
        raise NoMoment(f"{parameter}: {error}") from error


def _now() -> datetime:
    return datetime.now(UTC)


MomentText = Annotated[str, WithJsonSchema(MOMENT_SCHEMA)]
DayText = Annotated[str, WithJsonSchema(DAY_SCHEMA)]
Moment = Annotated[date | datetime, PlainValidator(_as_of, json_schema_input_type=MomentText)]
KnownAt = Annotated[date | datetime, PlainValidator(_known_at, json_schema_input_type=MomentText)]
FirstDay = Annotated[date, PlainValidator(_first, json_schema_input_type=DayText)]
DayAfter = Annotated[date, PlainValidator(_after_last, json_schema_input_type=DayText)]


class Seen(Query):
    """Which write the answer must include."""

    after: Annotated[Whole | None, Field(description="Wait until the list shows the write at this position.")] = None

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        """Refuse unknown parameters: with a misspelt filter, the list would look as if everything matched."""
        known = sorted(field.alias or name for name, field in cls.model_fields.items())
        unknown = [name for name in parameters if name not in known]
        if unknown:
            message = f"this address knows {', '.join(known)}"
            raise RequestValidationError(
                [{"type": "unknown-parameter", "loc": ("query", name), "msg": message} for name in unknown]
            )
        return parameters


class One(Seen):
    """Which write the answer must include, and until when what was recorded counts."""

    known_at: Annotated[
        KnownAt | None, Field(description="Only what was recorded by then counts; everything where left out.")
    ] = None


class OneAsOf(One):
    as_of: Annotated[
        Moment, Field(default_factory=_now, description="A date or an instant with its zone; now if left out.")
    ]


class Cut(Seen):
    """Which page to return, and which write it must include."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="Rows per page; CSV and XLSX have all rows.")] = 100
    cursor: Annotated[str | None, Field(max_length=500, description="`next` of the page before.")] = None
    sort: Annotated[
        str | None,
        Field(max_length=64, description="The column to sort by, as in `due_date`; `-due_date` for the last first."),
    ] = None


class Paging(Cut, One):
    """Which page to return of what was known when."""


class PagingAsOf(Paging, OneAsOf):
    pass


class TwoMoments(Query):
    """Two moments between which something is compared."""

    first: Annotated[
        date | datetime,
        PlainValidator(_from, json_schema_input_type=MomentText),
        Field(alias="from", description="The first moment: a date (its end) or an instant with its zone."),
    ]
    last: Annotated[
        date | datetime,
        PlainValidator(_to, json_schema_input_type=MomentText),
        Field(alias="to", description="The second moment."),
    ]


class Window(Query):
    start: Annotated[FirstDay, Field(alias="from", description="The first day.")]
    end: Annotated[DayAfter, Field(alias="to", description="The day after the last day.")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        moment.check_window(self.start, self.end)
        return self
