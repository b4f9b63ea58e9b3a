"""How a text is looked for among the customers (CU8)."""

import pytest

from projections.customers.search import pattern


@pytest.mark.parametrize(("needle", "found"), [("昆仑", "%昆仑%"), ("50%_\\", "%50\\%\\_\\\\%")])
def test_signs_of_a_pattern_are_looked_for_as_they_are(needle: str, found: str) -> None:
    assert pattern(needle) == found
