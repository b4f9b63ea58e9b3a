"""The first row that fits decides, and says which rows were passed over and why (E3)."""

from domain.decision_table import Row, Where, contradictions, taken, unreached

SEVERITIES = ("general", "complex", "severe")
KNOWN = {"severity": SEVERITIES, "channel": ("phone", "letter"), "unsolved": ("yes", "no")}


def where(fact: str, *values: str) -> Where:
    return Where(fact, frozenset(values))


PHONE = Row("by-phone", ((where("severity", "severe"),), (where("channel", "phone"),)), "supervisor")
WRITTEN = Row(
    "in-writing", ((where("severity", "severe"), where("unsolved", "yes")), (where("channel", "letter"),)), "top"
)
HERE = "here severity is general, unsolved is not known"
REST = Row("rest", (), "desk")


def named(found: object) -> list[str]:
    return [row.name for row, _ in found]  # type: ignore[attr-defined]


def test_the_first_row_that_fits_decides() -> None:
    found = taken((PHONE, WRITTEN, REST), {"severity": "severe", "channel": "phone", "unsolved": "no"})

    assert found is not None
    assert (found.row.name, found.row.result, found.passed_over) == ("by-phone", "supervisor", ())


def test_one_of_several_tests_of_a_condition_is_enough() -> None:
    found = taken((WRITTEN, REST), {"severity": "general", "channel": "letter", "unsolved": "yes"})

    assert found is not None
    assert found.row is WRITTEN


def test_each_row_passed_over_says_what_it_is_for_and_what_the_case_is() -> None:
    found = taken((PHONE, WRITTEN, REST), {"severity": "general", "channel": "letter"})

    assert found is not None
    assert found.row is REST
    assert [(each.row, each.why) for each in found.passed_over] == [
        ("by-phone", "it is for cases where severity is severe; here severity is general"),
        (
            "in-writing",
            f"it is for cases where severity is severe, or unsolved is yes; {HERE}",
        ),
    ]


def test_where_no_row_fits_nothing_is_decided() -> None:
    assert taken((PHONE,), {"severity": "general"}) is None


def test_a_row_that_no_case_reaches_is_found_with_the_rows_before_it() -> None:
    late = Row("late", ((where("channel", "letter", "phone"),),), "nobody")
    found = list(unreached((PHONE, REST, late), KNOWN))

    assert [(row.name, sorted(before)) for row, before in found] == [("late", ["by-phone", "rest"])]


def test_rows_that_take_a_case_together_hide_one_behind_them() -> None:
    rows = (
        Row("mild", ((where("severity", "general", "complex"),),), "desk"),
        Row("bad", ((where("severity", "severe"),),), "top"),
        Row("phone", ((where("channel", "phone"),),), "line"),
    )

    assert named(unreached(rows, KNOWN)) == ["phone"]


def test_a_row_of_a_value_that_no_case_has_is_never_reached() -> None:
    fax = Row("fax", ((where("channel", "fax"),),), "machine")

    assert list(unreached((fax,), KNOWN)) == [(fax, [])]


def test_rows_of_the_same_cases_with_other_answers_contradict_each_other() -> None:
    again = Row("again", PHONE.conditions, "manager")
    same = Row("same", PHONE.conditions, "supervisor")

    assert list(contradictions((PHONE, WRITTEN, again, same))) == [(PHONE, again), (again, same)]
