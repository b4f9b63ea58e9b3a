"""Rows of a help desk become commands to complaints (interfaces 2)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.complaints.complaint import NoteComplaintWork, ReceiveComplaint, TakeComplaintInCharge, TriageComplaint
from services.imports.plan import ImportRow, Reject
from tests.services.imports.rows import command_ids, commands, names, planned_rows

AT = datetime(2012, 7, 5, 8, 30, 32, tzinfo=UTC)


def row(activity: str, time: str = "08:30:32", customer: str = "C8") -> str:
    return f"8,{activity},R6,2012-07-05 {time},{customer},S2,L2"


def test_the_first_row_of_a_case_receives_it_for_its_customer_and_is_work_itself(tmp_path: Path) -> None:
    assert commands(planned_rows("helpdesk", tmp_path, row("Assign seriousness"))) == [
        ReceiveComplaint(complaint_id="8", customer_id="C8", occurred_at=AT),
        TriageComplaint(complaint_id="8", severity="S2", occurred_at=AT),
    ]


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ("Insert ticket", TriageComplaint(complaint_id="8", severity="S2", occurred_at=AT)),
        ("Take in charge ticket", TakeComplaintInCharge(complaint_id="8", owner="R6", occurred_at=AT)),
        ("Require upgrade", NoteComplaintWork(complaint_id="8", activity="Require upgrade", by="R6", occurred_at=AT)),
        ("wait", NoteComplaintWork(complaint_id="8", activity="wait", by="R6", occurred_at=AT)),
    ],
)
def test_an_activity_is_the_command_of_its_name_and_any_other_is_work_noted(
    tmp_path: Path, activity: str, expected: object
) -> None:
    assert commands(planned_rows("helpdesk", tmp_path, row(activity)))[1] == expected


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        (["Resolve ticket"], ["receive", "resolve"]),
        (["Closed"], ["receive", "resolve", "close"]),
        (["Resolve ticket", "Closed"], ["receive", "resolve", "close"]),
        (["Resolve ticket", "Resolve ticket", "Closed", "Closed"], ["receive", "resolve", "close"]),
        (["Closed", "Resolve ticket", "Closed"], ["receive", "resolve", "close"]),
        (["Wait", "Closed"], ["receive", "start-waiting", "resolve", "close"]),
        (["Wait", "Wait"], ["receive", "start-waiting", "start-waiting"]),
        (["Wait", "Call", "Call"], ["receive", "start-waiting", "resume-work", "note-work", "note-work"]),
        (["Wait", "Take in charge ticket"], ["receive", "start-waiting", "resume-work", "take-in-charge"]),
        (["Resolve ticket", "Take in charge ticket"], ["receive", "resolve", "reopen", "take-in-charge"]),
        (["Closed", "Wait", "Resolve ticket"], ["receive", "resolve", "close", "reopen", "start-waiting", "resolve"]),
        (["Resolve ticket", "Call", "Closed"], ["receive", "resolve", "reopen", "note-work", "resolve", "close"]),
    ],
)
def test_work_reopens_what_was_resolved_and_ends_a_wait_and_a_second_end_changes_nothing(
    tmp_path: Path, activities: list[str], expected: list[str]
) -> None:
    rows = planned_rows("helpdesk", tmp_path, *map(row, activities))
    assert names(rows) == [f"complaint.{name}" for name in expected]


def test_a_later_row_that_names_another_customer_is_counted_and_otherwise_ignored(tmp_path: Path) -> None:
    rows = planned_rows("helpdesk", tmp_path, row("Wait"), row("Closed", customer="C9"), row("Closed", customer=""))
    assert [found.ignored_customer for found in rows if isinstance(found, ImportRow)] == [False, True, False]
    assert {getattr(command, "customer_id", "C8") for command in commands(rows)} == {"C8"}


def test_cases_may_be_mixed_in_the_file(tmp_path: Path) -> None:
    rows = planned_rows("helpdesk", tmp_path, row("Closed"), row("Wait").replace("8", "9", 1), row("Wait"))
    assert [found.subject for found in rows if isinstance(found, ImportRow)] == ["8", "9", "8"]
    assert names(rows)[-2:] == ["complaint.reopen", "complaint.start-waiting"]


def test_times_without_a_zone_are_in_the_zone_given_and_others_in_their_own(tmp_path: Path) -> None:
    lines = (row("Wait"), row("Closed", "08:30:32+02:00"))
    rows = planned_rows("helpdesk", tmp_path, *lines, zone="Asia/Shanghai")
    times = [command.occurred_at for command in commands(rows)]
    assert times[0] == datetime(2012, 7, 5, 0, 30, 32, tzinfo=UTC)
    assert times[-1] == datetime(2012, 7, 5, 6, 30, 32, tzinfo=UTC)


def test_two_identical_rows_are_two_pieces_of_work_with_ids_of_their_own(tmp_path: Path) -> None:
    ids = command_ids(planned_rows("helpdesk", tmp_path, row("Require upgrade"), row("Require upgrade")))
    assert len(set(ids)) == 3


def test_a_longer_file_keeps_the_ids_of_the_rows_it_had(tmp_path: Path) -> None:
    before = command_ids(planned_rows("helpdesk", tmp_path, row("Wait"), row("Closed")))
    other = row("Wait").replace("8", "7", 1)
    after = command_ids(planned_rows("helpdesk", tmp_path, other, row("Wait"), row("Closed"), row("Require upgrade")))
    assert after[2:5] == before[0:3]
    assert not set(before) & {*after[:2], *after[6:]}


def test_a_row_without_a_time_is_rejected_and_the_next_row_of_the_case_is_its_first(tmp_path: Path) -> None:
    bad, good = planned_rows("helpdesk", tmp_path, "8,Wait,R6,yesterday,C8,S2,L2", row("Wait"))
    assert isinstance(bad, Reject)
    assert "timestamp must be a time" in bad.reason
    assert isinstance(good, ImportRow)
    assert good.founds


def test_a_row_says_who_did_the_work_only_where_the_file_does(tmp_path: Path) -> None:
    lines = ("8,Call,,2012-07-05 08:30:32,C8,,", "8,Take in charge ticket,,2012-07-05 08:31,C8,,")
    rows = planned_rows("helpdesk", tmp_path, *lines)
    assert isinstance(rows[0], ImportRow)
    assert isinstance(rows[1], Reject)
    assert rows[1].reason == "resource is empty"


def test_a_row_makes_known_first_whom_it_names(tmp_path: Path) -> None:
    """Semantics 35; the same step in each case, so that whichever is stored first makes them known to all."""
    lines = (row("Take in charge ticket"), row("Take in charge ticket").replace("8", "9", 1))
    first, second = (found for found in planned_rows("helpdesk", tmp_path, *lines) if isinstance(found, ImportRow))

    assert [step.command.name for step in first.steps] == [
        "customer.register",
        "complaint.receive",
        "account-manager.enrol",
        "complaint.take-in-charge",
    ]
    for place in (0, 2):
        assert first.steps[place].only_for == first.steps[place + 1].cause.command_id
        assert first.steps[place].cause == second.steps[place].cause
