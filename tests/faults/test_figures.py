"""The figures of fault tests can be read by people and by programs."""

import json

from tests.faults.figures import HEAD, Figures, as_json, complaints, table
from tests.faults.violation import Verdict, Violation

WHOLE = Verdict((), acknowledged=650, refused=214, unknown=0, lost=0, doubled=0, repeats=3)
LOST = Violation("I1", "command 8 was acknowledged and is not stored")
BROKEN = Verdict((LOST, LOST), acknowledged=7, refused=0, unknown=1, lost=2, doubled=0, repeats=0)


def test_the_table_has_a_row_for_each_test() -> None:
    figures = Figures("T5-leader", 1, WHOLE, 55.12, slowest_answer=3.76, resumed_after=15.9)
    assert table([figures]).splitlines() == [*HEAD, "| T5-leader | 1 | 650 | 0 | 0 | 3 | 3.8 s | 15.9 s | 55.1 s |"]


def test_what_was_not_measured_stays_empty() -> None:
    assert table([Figures("T1-storm", 9, WHOLE, 60.0)]).endswith("| 3 |  |  | 60.0 s |")


def test_a_violation_is_said_once_with_its_number() -> None:
    figures = Figures("T6", 2, BROKEN, 1.0, wrong=("the relay claimed to be ready",))
    assert not figures.ok
    assert complaints(figures) == (
        "the relay claimed to be ready\nI1 (2 times): command 8 was acknowledged and is not stored"
    )


def test_a_program_reads_whether_all_was_well_and_every_counter_example() -> None:
    good, bad = json.loads(as_json([Figures("T5", 1, WHOLE, 1.0), Figures("T6", 2, BROKEN, 1.0)]))
    assert (good["ok"], bad["ok"]) == (True, False)
    assert bad["verdict"]["violations"] == [["I1", LOST.sentence]] * 2
