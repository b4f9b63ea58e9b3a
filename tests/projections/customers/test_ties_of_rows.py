"""However records are merged and linked, and dated, their rows are tied at every instant as the records are (CU6)."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.customers.tie import Tied, tied
from domain.decider import Refused
from projections.customers import customer_list
from projections.customers.row import CustomerRow
from projections.survivor import survivor
from services.check.finding import Finding
from services.check.histories import HistoriesCheck
from services.check.ties import compare_halves
from tests.domain.customers.tying import IDS, Records, Tying, asked
from tests.given import AT
from tests.projections.story import Happened, recorded, rows


@settings(max_examples=200)
@given(commands=st.lists(asked, min_size=1, max_size=8))
def test_state_row_and_check_never_differ(commands: list[Tying]) -> None:
    """Semantics 31: at every instant."""
    records = Records().registered(*IDS)
    for command in commands:
        try:
            records.ask(command)
        except Refused:
            continue
    table = rows(customer_list.PROJECTION, *(Happened(at, event) for at, event in records.log))
    finding = Finding("ties")
    compare_halves(finding, {id_: records.known(id_).tied for id_ in IDS})
    assert finding.ok
    history = sorted((Happened(at, event) for at, event in records.log), key=lambda each: each.stream)
    check = HistoriesCheck()
    check.take(recorded(history))
    assert (check.states.example, check.histories.example) == (None, None)
    for id_ in IDS:
        row, state = table[(id_,)], records.known(id_)
        assert of_row(row) == state.tied
        assert (row.received_at, row.received_by) == (AT, None)
        for hours in range(7):
            then = AT + timedelta(hours=hours)
            assert tied(row.ties, then) == state.tied_at(then)
            assert survivor(row.merges, then) == state.tied_at(then).survivor


def of_row(row: CustomerRow) -> Tied:
    """Return how the columns say that the record is tied in the end."""
    end = tied(row.ties)
    assert (row.merged_into, row.absorbed, row.members) == (
        end.survivor,
        tuple(sorted(end.absorbed)),
        tuple(sorted(end.members)),
    )
    assert (row.head, row.relation) == ((end.link.head_id, end.link.relation) if end.link else (None, None))
    return end
