"""A column has the type of PostgreSQL that its field has in Python."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Optional

import pytest

from projections.engine.column import NoColumn, columns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    text: str
    one_of: Literal["kept", "proposed"]
    annotated: Annotated[str, "told"]
    number: int
    amount: Decimal
    day: date
    instant: datetime
    truth: bool
    several: tuple[str, ...]
    structure: dict[str, Any]
    perhaps: int | None = None
    perhaps_one_of: Literal["kept"] | None = None
    perhaps_by_its_old_name: Optional[date] = None  # noqa: UP045 - it is the same type


def test_each_type_has_its_column_and_null_makes_no_other() -> None:
    assert columns_of(Known) == {
        "text": "text",
        "one_of": "text",
        "annotated": "text",
        "number": "bigint",
        "amount": "numeric",
        "day": "date",
        "instant": "timestamptz",
        "truth": "boolean",
        "several": "jsonb",
        "structure": "jsonb",
        "perhaps": "bigint",
        "perhaps_one_of": "text",
        "perhaps_by_its_old_name": "date",
    }


@dataclass(frozen=True, slots=True)
class Binary:
    content: bytes


@dataclass(frozen=True, slots=True)
class Either:
    value: str | int


@dataclass(frozen=True, slots=True)
class Mixed:
    value: Literal["one", 2]


@pytest.mark.parametrize("row", [Binary, Either, Mixed])
def test_a_field_that_no_column_keeps_is_refused_by_name(row: type[Any]) -> None:
    with pytest.raises(NoColumn, match=rf"{row.__name__}\.\w+"):
        columns_of(row)
