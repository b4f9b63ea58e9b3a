"""What is no scenario is refused with line and reason."""

from pathlib import Path

import pytest

from tests.services.scenarios.written import result, results

GIVEN = """
scenario: a customer
zone: Asia/Shanghai
given:
  - at: 2026-01-05 09:00
    do: customer.register
    with: {customer_id: C1, full_name: Kunlun}
then:
  events:
    - type: customer.registered.v1
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        ("scenario: a customer", "Scenario: a customer", 2, "Scenario: it is not known here"),
        ("zone: Asia/Shanghai", "zone: Asia/Nowhere", 3, "zone: “Asia/Nowhere” is not a time zone"),
        ("  - at:", "  - At:", 5, "At: it is not known here"),
        ("2026-01-05 09:00", "2026-01-05", 5, "at: “2026-01-05” is not an instant: write one as in 2025-09-26 16:30"),
        ("2026-01-05 09:00", "2026-02-30 09:00", 5, "at: day is out of range"),
        (
            "do: customer.register",
            "do: customer.registers",
            6,
            "no command is called “customer.registers”; is customer.register meant",
        ),
        ("customer_id: C1", "customer_id: C/1", 7, "customer_id: it must be an id: letters, digits and"),
        ("full_name: Kunlun", "fullname: Kunlun", 7, "full_name: it is missing"),
        ("full_name: Kunlun", "full_name: Kunlun, colour: red", 7, "colour: it is not known here"),
        (
            "customer.registered.v1",
            "customer.registered",
            10,
            "no event is called “customer.registered”; is customer.registered.v2 meant",
        ),
        ("    - type:", "    - typ:", 10, "type: it is missing"),
        ("  events:", "  happens:", 9, "happens: it is not known here"),
        ("full_name: Kunlun", "full_name: [", 7, "expected"),
        ("full_name: Kunlun}", "full_name: Kunlun", 8, "expected"),
        ("  - at:", "\t- at:", 5, "there is a tab: YAML is indented with spaces"),
        ("zone: Asia/Shanghai", "zone: [Asia/Shanghai]", 3, "is not a time zone"),
        ("2026-01-05 09:00", "9999-01-05 09:00", 5, "is outside the years 1900 to 9000"),
        ("full_name: Kunlun", "full_name: Kunlun, full_name: Bolt", 7, "“full_name” appears twice"),
        ("full_name: Kunlun", "full_name: *name", 7, "write it out: *names are not known here"),
        ("then:", "then: {}\nthese:", 9, "these: it is not known here"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, line: int, reason: str) -> None:
    assert right in GIVEN

    failed = result(tmp_path, GIVEN.replace(right, wrong, 1))

    assert failed.ok is False
    assert (line, True) in [(each.line, reason in each.what) for each in failed.differences], failed.differences


@pytest.mark.parametrize(
    ("then", "line", "reason"),
    [
        (
            "  calendar:\n    - {op: dew, calendar: elapsed, is: 1}",
            10,
            "calendar: its kind must be one of “due”, “used”",
        ),
        ("  calendar:\n    - {calendar: elapsed, is: 1}", 10, "`op` is missing"),
        (
            "  calendar:\n    - {op: due, calendar: elapsed, from: today, target: 1h, is: 1}",
            10,
            "from: “today” is not an instant",
        ),
        ("  rows:\n    - {query: overdew, are: []}", 10, "no query is called “overdew”; is overdue meant?"),
        ("  rows:\n    - {query: overdue, are: []}", 10, "overdue needs as_of"),
        ("  rows:\n    - {query: overdue, as_of: null, are: []}", 10, "overdue needs as_of"),
        ("  rows:\n    - {query: overdue, as_of: 9999-12-31, are: []}", 10, "is outside the years 1900 to 9000"),
        (
            "  rows:\n    - {query: tiers, as_of: 2026-01-01, scheme: abc, are: []}",
            10,
            "write one as in distributor/abc",
        ),
        ("  rows:\n    - {query: customer_list, as_of: 2026-01-01, are: []}", 10, "customer_list takes no as_of"),
        (
            "  rows:\n    - {query: tiers, as_of: 2026-01-01, where: {custmer: C1}, are: []}",
            10,
            "no column of tiers is called “custmer”; is customer meant?",
        ),
        ("  rows:\n    - {query: overdue, as_of: soon, are: []}", 10, "as_of: “soon” is not an instant"),
        ("  policy:\n    - {pack: distributor, at: 2026-01-01}", 10, "give either `key` and `is`, or `refused`"),
        ("  policy:\n    - {key: a, is: 1, at: 2026-01-01}", 10, "give either `pack` or `unit`"),
        ("  refused:\n    - {step: third, code: a}", 10, "step: no step is called “third”"),
        ("  explain:\n    - {customer: C1, scheme: a/b, as_of: 2026-01-01}", 10, "give either `is` or `refused`"),
        ("  ranking:\n    - {scheme: a/b, as_of: 2026-01-01}", 10, "give either `are` or `refused`"),
        ("  no_events:\n    - customer.exploded.v1", 10, "no event is called “customer.exploded.v1”"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_with_its_line(
    tmp_path: Path, then: str, line: int, reason: str
) -> None:
    failed = result(tmp_path, GIVEN[: GIVEN.index("  events:")] + then + "\n")

    assert [each.line for each in failed.differences] == [line]
    assert reason in failed.differences[0].what


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("amount: 12 yuan", "amount: write an amount as in 100.00 CNY"),
        ('amount: "1,000.00 CNY"', "amount: write an amount as in 100.00 CNY"),
        ("quantity: 1.5", "quantity: it must be a whole number, as in 1000"),
        ("quantity: 0", "quantity: it must be more than 0"),
        ("purchased_on: 03.02.2026", "purchased_on: write a date as in 2025-09-26"),
        ("purchased_on: 2026-02-30", "purchased_on: write a date as in 2025-09-26"),
        ("purchased_on: 2026-02-03 10:00", "purchased_on: write a date as in 2025-09-26"),
    ],
)
def test_only_the_field_that_is_wrong_is_told_and_how_to_write_it(tmp_path: Path, field: str, reason: str) -> None:
    right = {"purchased_on": "2026-02-03", "quantity": "1", "amount": "12.00 CNY"}
    name, _, wrong = field.partition(": ")
    fields = ", ".join(f"{each}: {value}" for each, value in (right | {name: wrong}).items())
    step = f"at: 2026-01-06 09:00, do: customer.record-purchase, with: {{customer_id: C1, purchase: P1, {fields}}}"

    failed = result(tmp_path, GIVEN.replace("then:", f"  - {{{step}}}\nthen:"))

    assert [each.what for each in failed.differences] == [reason]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("evaluate: credit, pack: distributor", "evaluate: it must be “tiers”"),
        ("evaluate: tiers", "give `pack`, or `unit` for the pack that it runs"),
        ("evaluate: tiers, pack: distributor, trigger: bid-won", "name it with `customer`"),
        ("evaluate: tiers, pack: distributor, colour: red", "colour: it is not known here"),
        ("evaluate: tiers, pack: distributor, do: customer.register", "do: it is not known here"),
    ],
)
def test_an_evaluation_that_cannot_be_made_is_told_with_its_line(tmp_path: Path, step: str, reason: str) -> None:
    failed = result(tmp_path, GIVEN.replace("then:", f"  - {{at: 2026-01-06 09:00, {step}}}\nthen:"))

    assert [(each.line, reason in each.what) for each in failed.differences] == [(8, True)], failed.differences


@pytest.mark.parametrize("opened", ["  - {at: 2026-01-05 09:00,", '  - at: "2026-01-05'])
def test_what_is_not_closed_is_told(tmp_path: Path, opened: str) -> None:
    failed = result(tmp_path, f"scenario: a customer\ngiven:\n{opened}\n")

    assert failed.differences[0].what == "the file ends inside brackets or quotes that are not closed"


def test_a_wrong_key_hides_no_wrong_command(tmp_path: Path) -> None:
    twice = GIVEN.replace("scenario:", "Scenario:").replace("full_name:", "fullname:").replace("zone: Asia", "zone: As")

    told = [each.what for each in result(tmp_path, twice).differences]

    assert told == [
        "zone: “As/Shanghai” is not a time zone",
        "full_name: it is missing",
        "fullname: it is not known here",
    ]


def test_an_empty_part_of_a_file_is_no_scenario(tmp_path: Path) -> None:
    file = tmp_path / "parts.yaml"
    file.write_text(f"---\n{GIVEN}---\n# nothing yet\n---\n{GIVEN}---\n", encoding="utf-8")

    assert [each.ok for each in results(file)] == [True, True]


@pytest.mark.parametrize("text", ["", "---\n---\n", "- a list", "just text", "scenario: expects nothing", "\x00"])
def test_what_is_no_scenario_at_all_is_refused(tmp_path: Path, text: str) -> None:
    failed = result(tmp_path, text)

    assert failed.ok is False
    assert failed.differences[0].line == 1
