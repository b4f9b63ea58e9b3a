"""A scenario that fails shows both sides, and only what is written is compared."""

from pathlib import Path

import pytest

from services.scenarios.compare import same
from services.scenarios.text.moment import instant
from tests.domain.calendar.examples import SHANGHAI
from tests.packs import at
from tests.services.scenarios.written import result

STORY = """\
scenario: an account
zone: Asia/Shanghai
customers: [C1]
given:
  - {at: 2026-01-05 09:00, do: credit-account.open, by: desk, with: {account_id: A, customer_id: C1, currency: CNY}}
  - at: 2026-01-05 10:00
    do: credit-account.record-invoice
    with: {account_id: A, invoice: I1, amount: 100.00 CNY, invoice_date: 2026-01-05, due_date: 2026-02-04}
  - {at: 2026-01-06 09:00, called: again, do: credit-account.open, with: {account_id: A, customer_id: C, currency: CNY}}
then:
  refused:
    - {step: again, code: credit-account.id-taken}
"""


def test_what_is_not_written_is_not_compared(tmp_path: Path) -> None:
    assert result(tmp_path, STORY).ok


def test_a_refusal_nobody_expects_is_told_where_the_step_stands(tmp_path: Path) -> None:
    failed = result(
        tmp_path,
        STORY.replace(
            "  refused:\n    - {step: again, code: credit-account.id-taken}", "  no_events: [customer.merged.v1]"
        ),
    )

    (difference,) = failed.differences
    assert (difference.line, difference.what) == (9, "step again, credit-account.open")
    assert difference.expected == "accepted"
    assert difference.got.startswith("refused with credit-account.id-taken: Credit account A is open")


def test_a_step_that_should_be_refused_and_is_not_is_told(tmp_path: Path) -> None:
    failed = result(tmp_path, STORY + "    - {step: 1, code: credit-account.not-open}\n")

    (difference,) = failed.differences
    assert (difference.line, difference.expected, difference.got) == (
        13,
        "refused with credit-account.not-open",
        "accepted",
    )


@pytest.mark.parametrize(
    ("then", "expected", "got"),
    [
        (
            "  events:\n    - {type: credit-account.invoice-recorded.v1, with: {invoice: I2}}",
            {"with": {"invoice": "I2"}},
            {"with": {"invoice": "I1"}},
        ),
        (
            "  events:\n    - {type: credit-account.invoice-recorded.v1, with: {amount: 99.00 CNY, invoice: I1}}",
            {"with": {"amount": "99.00 CNY", "invoice": "I1"}},
            {"with": {"amount": "100.00 CNY", "invoice": "I1"}},
        ),
        (
            "  rows:\n    - {query: overdue, as_of: 2026-02-05, are: [{invoice: I1, outstanding: 1, colour: red}]}",
            {"outstanding": "1", "colour": "red"},
            {"outstanding": "100.00", "colour": "(there is nothing by this name)"},
        ),
        (
            "  rows:\n    - {query: overdue, as_of: 2026-02-04, are: [{invoice: I1}]}",
            [{"invoice": "I1"}],
            [],
        ),
        (
            "  calendar:\n    - {op: due, calendar: elapsed, from: 2026-01-01 09:00, target: 1h, is: 2026-01-01 09:30}",
            "2026-01-01 09:30",
            "2026-01-01 10:00",
        ),
        (
            "  calendar:\n    - {op: used, calendar: elapsed, from: 2026-01-01 09:00, to: 2026-01-01 10:30, is: 2h}",
            "2h",
            "1h30m",
        ),
        ("  policy:\n    - {pack: distributor, at: 2026-01-01, key: tiers.main, is: xyz}", "xyz", "abc"),
        (
            "  events:\n    - type: customer.merged.v1",
            "one",
            "none; there were customer.registered.v1, credit-account.opened.v1, credit-account.invoice-recorded.v1",
        ),
    ],
)
def test_both_sides_stand_side_by_side(tmp_path: Path, then: str, expected: object, got: object) -> None:
    failed = result(tmp_path, STORY + then + "\n")

    (difference,) = failed.differences
    assert (difference.expected, difference.got) == (expected, got)
    assert difference.line in {14, 15}


TIERS = """
scenario: a customer is evaluated
given:
  - {at: 2026-01-05 09:00, do: customer.register, with: {customer_id: C1, full_name: Kunlun}}
  - {at: 2026-07-01 00:00, evaluate: tiers, pack: distributor}
  - {at: 2026-07-01 00:00, called: of nobody, evaluate: tiers, unit: north}
then:
  refused:
    - {step: of nobody, code: unit.runs-no-pack}
"""


@pytest.mark.parametrize(
    ("then", "expected", "got"),
    [
        ("tier_list, are: [{assignments: [{tier: A}]}]", {"assignments": [{"tier": "A"}]}, "abc/otherwise"),
        ("tier_list, are: [{assignments: [{tier: C}]}]", None, None),
    ],
)
def test_rows_as_they_are_kept_may_hold_lists_of_parts(
    tmp_path: Path, then: str, expected: object, got: object
) -> None:
    told = result(tmp_path, f"{TIERS}  rows:\n    - {{query: {then}}}\n").differences

    assert [each.expected for each in told] == ([expected] if expected else [])
    assert not got or str(got) in str(told[0].got)


@pytest.mark.parametrize(
    ("explain", "expected", "got"),
    [
        ("customer: C1, is: {tier: A, facts: {sales: 0}}", {"tier": "A"}, {"tier": "C"}),
        ("customer: C1, is: {tier: C, rule: abc/otherwise}", None, None),
        ("customer: C1, refused: tier.none", "refused with tier.none", "not refused"),
        ("customer: C2, refused: tier.none", None, None),
        ("scheme: distributor/xyz, customer: C1, refused: tier.unknown-scheme", None, None),
        ("scheme: distribution/abc, customer: C1, refused: policy.pack-unknown", None, None),
        ("customer: C2, is: {tier: C}", {"tier": "C"}, "refused with tier.none: Customer C2 has no tier in"),
    ],
)
def test_an_explanation_that_is_another_is_told(tmp_path: Path, explain: str, expected: object, got: object) -> None:
    scheme = "" if "scheme:" in explain else "scheme: distributor/abc, "
    asked = f"  explain:\n    - {{{scheme}as_of: 2026-07-01, {explain}}}\n"

    told = result(tmp_path, TIERS + asked).differences

    assert [each.expected for each in told] == ([expected] if expected else [])
    assert not told or told[0].got == got or str(told[0].got).startswith(str(got))


def test_a_refused_evaluation_nobody_expects_is_told(tmp_path: Path) -> None:
    (told,) = result(tmp_path, TIERS.replace("pack: distributor", "pack: distribution")).differences

    assert told.what == "step 2, evaluate tiers"
    assert "No pack is named distribution" in told.got


def test_events_are_expected_in_their_order(tmp_path: Path) -> None:
    order = "  events:\n    - type: credit-account.invoice-recorded.v1\n    - type: credit-account.opened.v1\n"

    failed = result(tmp_path, STORY + order)

    assert [each.what for each in failed.differences] == ["credit-account.opened.v1"]


def test_an_event_that_must_not_be_is_told(tmp_path: Path) -> None:
    failed = result(tmp_path, STORY + "  no_events: [credit-account.opened.v1]\n")

    assert [(each.what, each.expected) for each in failed.differences] == [("credit-account.opened.v1", "none")]


def test_a_key_that_no_pack_has_and_a_calendar_that_is_none_are_told(tmp_path: Path) -> None:
    failed = result(
        tmp_path,
        STORY
        + "  policy:\n    - {pack: distributor, at: 2026-01-01, key: tiers.mains, is: abc}\n"
        + "  calendar:\n    - {op: working-day, calendar: mars, day: 2026-01-01, is: 2026-01-01}\n",
    )

    calendar, policy = failed.differences
    assert "has no key tiers.mains; is tiers.main meant?" in policy.got
    assert calendar.got.startswith("refused with calendar.unknown")


def test_a_pending_scenario_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    pending = result(tmp_path, "scenario: later\npending: the engine is missing\n")

    assert (pending.ok, pending.pending, pending.differences) == (None, "the engine is missing", ())


@pytest.mark.parametrize(
    ("written", "came", "is_same"),
    [
        ("100", "100.00", True),
        ("100.01", "100.00", False),
        ("2026-01-05 09:00", "2026-01-05T01:00:00Z", True),
        ("2026-01-05 09:00", at("2026-01-05T01:00:00+00:00"), True),
        ("2026-01-05 09:01", at("2026-01-05T01:00:00+00:00"), False),
        ("true", True, True),
        ("false", True, False),
        ("1h30m", 5400, True),
        ("90m", 5401, False),
        ("0h", 0, True),
        ("0h", 1, False),
        (None, None, True),
        (None, "", False),
        (["a", "1"], ["a", 1], True),
        (["a"], ["a", "b"], False),
        (["a"], "a", False),
        ({"a": "1"}, {"a": 1, "b": 2}, True),
        ({"c": None}, {"a": 1}, False),
        ("100.00 CNY", {"amount": "100.00", "currency": "CNY"}, True),
        ("100.00 USD", {"amount": "100.00", "currency": "CNY"}, False),
    ],
)
def test_what_a_person_writes_is_what_came(written: object, came: object, *, is_same: bool) -> None:
    assert same(written, came, SHANGHAI) is is_same


def test_an_instant_without_a_zone_is_what_the_clock_shows() -> None:
    assert instant("2026-01-05 09:00", SHANGHAI) == instant("2026-01-05T01:00Z", SHANGHAI)
