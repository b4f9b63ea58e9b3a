"""The page of requirements counts as done only what the product does, and every test says what it shows."""

import pytest

from tests import requirements
from tests.requirement_kinds import NoKind, Shown, of_scenario, of_test

WINDOWS = "tests/domain/policies/test_packs.py"
DECISIONS = "tests/domain/customers/test_contact.py"


def test_a_look_up_in_a_pack_is_no_behaviour() -> None:
    found = requirements.shown({"CU7": [WINDOWS, DECISIONS], "TI2": [WINDOWS]}, {"CU7", "TI2"})

    assert found["CU7"] is Shown.BEHAVIOUR
    assert of_test(WINDOWS) is Shown.LOOKUP


def test_the_behaviour_of_other_engines_is_none_of_a_requirement_that_no_code_names() -> None:
    """LA1, LA6: the packs say them, and the engine of lead ownership is still to come."""
    assert requirements.shown({"CU7": [DECISIONS]}, set()).get("CU7") is not Shown.BEHAVIOUR
    assert requirements.shown({"CU7": [DECISIONS]}, {"CU7"})["CU7"] is Shown.BEHAVIOUR
    assert Shown.BEHAVIOUR not in {
        kind for name, kind in requirements.shown({}, {"CU7"}).items() if name.startswith(("LA", "RR"))
    }


@pytest.mark.parametrize(
    ("then", "shows"),
    [
        ({"policy": []}, {Shown.LOOKUP}),
        ({"policy": [], "calendar": []}, {Shown.LOOKUP, Shown.ARITHMETIC}),
        ({"rows": [], "policy": []}, {Shown.BEHAVIOUR, Shown.LOOKUP}),
        ({"no_events": []}, {Shown.BEHAVIOUR}),
    ],
)
def test_a_scenario_shows_what_it_expects(then: dict[str, list[object]], shows: set[Shown]) -> None:
    assert of_scenario({"scenario": "any", "then": then}, "any.yaml") == shows


@pytest.mark.parametrize("file", ["tests/domain/rotation/test_turns.py", "tests/test_new.py"])
def test_a_test_without_a_kind_ends_the_page_with_its_name(file: str) -> None:
    with pytest.raises(NoKind, match=file):
        requirements.shown({"RR1": [file]}, {"RR1"})


def test_a_scenario_that_expects_nothing_shows_nothing() -> None:
    with pytest.raises(NoKind, match="any"):
        of_scenario({"scenario": "any", "then": {}}, "any.yaml")


def test_every_test_and_scenario_that_cites_a_requirement_says_what_it_shows() -> None:
    assert "requirements are shown by behaviour" in requirements.written()
