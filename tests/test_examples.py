"""Examples and strategies follow from a message's types: only a type that nobody knows yet asks for more."""

from datetime import date
from typing import ClassVar, Literal

import pytest
from hypothesis import given

from contracts.message import Event, Id, Instant, Label
from contracts.money import Money
from tests.contracts.strategies import messages
from tests.examples import a


class VisitPlanned(Event):
    type: ClassVar[str] = "visit.planned.v1"

    visit_id: Id
    purpose: Literal["survey", "complaint"]
    visitors: tuple[Label, ...]
    planned_on: date
    entered_at: Instant
    cost: Money
    note: Label | None = None


class VisitFilmed(Event):
    type: ClassVar[str] = "visit.filmed.v1"

    film: bytes


def test_a_message_whose_fields_are_of_known_types_has_an_example() -> None:
    planned = a(VisitPlanned, visitors=["Li"])

    assert (planned.visit_id, planned.purpose, planned.visitors, planned.note) == ("1", "survey", ("Li",), None)


@given(messages(VisitPlanned))
def test_a_message_whose_fields_are_of_known_types_has_a_strategy(planned: VisitPlanned) -> None:
    assert VisitPlanned.model_validate(planned.model_dump()) == planned


def test_a_type_that_is_not_known_is_asked_for() -> None:
    with pytest.raises(LookupError, match=r"^No example of film: <class 'bytes'>: add the field to FIELDS or the type"):
        a(VisitFilmed)
    with pytest.raises(LookupError, match=r"^No strategy draws <class 'bytes'>: add one to KINDS in tests/contracts"):
        messages(VisitFilmed)
