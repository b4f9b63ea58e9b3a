"""However details, information, source and projects are dated, state, row and check agree (semantics 31)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.customers.customer import ChangeCustomerDetails, CustomerEvent, CustomerRegistered
from contracts.customers.file import AddProject, ChangeProject
from contracts.customers.information import ChangeBasicInformation, ChangeMarketInformation, RecordSource
from contracts.message import Command
from domain.customers import customer, file, information
from domain.customers.order import after_latest, thing_of
from domain.customers.state import Registered
from domain.decider import Refused
from projections.customers import customer_list
from services.check.histories import HistoriesCheck
from tests.examples import a
from tests.given import AT
from tests.projections.story import Happened, recorded, rows

DECISIONS: dict[type[Command], Callable[[Any, Any], Sequence[CustomerEvent]]] = {
    ChangeCustomerDetails: customer.change_customer_details,
    ChangeBasicInformation: information.change_basic_information,
    ChangeMarketInformation: information.change_market_information,
    RecordSource: information.record_source,
    AddProject: file.add_project,
    ChangeProject: file.change_project,
}
VALUES = st.sampled_from(["North", "South", "East"])
ASKED = st.one_of(
    VALUES.map(lambda value: a(ChangeCustomerDetails, region=value)),
    VALUES.map(lambda value: a(ChangeBasicInformation, address=value)),
    VALUES.map(lambda value: a(ChangeMarketInformation, market_trends=value)),
    VALUES.map(lambda value: a(RecordSource, source="fair", submitted_by=value)),
    VALUES.map(lambda value: a(AddProject, project_id=value, project_name="Tower")),
    st.tuples(VALUES, VALUES).map(lambda values: a(ChangeProject, project_id=values[0], place=values[1])),
)


@settings(max_examples=100)
@given(asked=st.lists(st.tuples(ASKED, st.integers(0, 6)), max_size=12))
def test_state_row_and_check_never_differ(asked: list[tuple[Command, int]]) -> None:
    """What counts is the latest by date, whenever it was recorded."""
    registered = a(CustomerRegistered, kind="contractor")
    log: list[tuple[datetime, CustomerEvent]] = [(AT - timedelta(days=1), registered)]
    for command, hours in asked:
        log += _answered(customer.DECIDER.fold(log), command, AT + timedelta(hours=hours))

    state = customer.DECIDER.fold(log)
    history = [Happened(at, event) for at, event in log]
    row = rows(customer_list.PROJECTION, *history)[("C8",)]
    latest = {thing_of(event): event for _, event in sorted(log, key=lambda each: each[0])}
    assert isinstance(state, Registered)
    assert row.region == state.details.region == getattr(latest.get("the details"), "region", None)
    assert {each.type: each for each in state.information.values()} == {
        each.type: each for name, each in latest.items() if name and name.endswith("information")
    }
    basic = latest.get("the basic information")
    assert row.information.get("basic", {}).get("address") == getattr(basic, "address", None)
    assert (row.submitted_by, state.source) == (state.source and state.source.submitted_by, latest.get("the source"))
    assert {id_: project.get("place") for id_, project in row.projects.items()} == {
        id_: project.place for id_, project in state.projects.items()
    }
    assert {f"project {id_}": project for id_, project in state.projects.items()} == {
        name: project for name, project in latest.items() if name and name.startswith("project ")
    }
    check = HistoriesCheck()
    check.take(recorded(history))
    assert (check.states.example, check.histories.example) == (None, None)


def _answered(state: Any, command: Command, at: datetime) -> list[tuple[datetime, CustomerEvent]]:
    decide = after_latest(command, at, lambda current: DECISIONS[type(command)](current, command))
    try:
        return [(at, event) for event in decide(state)]
    except Refused:
        return []
