"""The streams that rows are about are named before they are performed."""

from datetime import UTC, datetime
from uuid import uuid4

from contracts.complaints.complaint import ReceiveComplaint, TakeComplaintInCharge
from contracts.envelope import Cause
from contracts.message import Command
from services.imports.needed import needed
from services.imports.plan import Step

AT = datetime(2026, 3, 4, tzinfo=UTC)


def steps(*commands: Command) -> list[Step]:
    return [Step(command, Cause(command_id=uuid4(), occurred_at=AT, actor="import")) for command in commands]


def test_the_streams_of_commands_and_of_what_they_name_are_each_named_once() -> None:
    received = [ReceiveComplaint(complaint_id=id_, customer_id="C1") for id_ in ("8", "9")]

    assert [stand.stream for stand in needed(steps(*received))] == ["complaint/8", "complaint/9", "customer/C1"]


def test_a_person_is_named_by_the_id_that_the_name_leads_to() -> None:
    taken = TakeComplaintInCharge(complaint_id="8", owner="Li Wei")

    assert [stand.stream for stand in needed(steps(taken))] == ["account-manager/Li-Wei", "complaint/8"]
