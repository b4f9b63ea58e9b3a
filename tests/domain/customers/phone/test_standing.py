"""Whether a number counts, in decisions as in the file (CU7)."""

from datetime import datetime
from typing import Any

import pytest

from domain.customers.phone.standing import standing
from tests.projections.story import utc

UNTIL: datetime = utc("2025-05-03")


@pytest.mark.parametrize(
    ("found_out", "moment", "stands"),
    [
        ({}, UNTIL, "valid"),
        ({"checked": "valid"}, UNTIL, "valid"),
        ({"checked": "void"}, UNTIL, "void"),
        ({"void_because": "illegible", "checked": "valid"}, UNTIL, "void"),
        ({"checked": "grace", "grace_until": UNTIL}, UNTIL, "grace"),
        ({"checked": "grace", "grace_until": UNTIL}, utc("2025-05-03T00:00:01"), "void"),
    ],
)
def test_a_number_in_grace_counts_until_its_end(found_out: dict[str, Any], moment: datetime, stands: str) -> None:
    asked = {"void_because": None, "checked": None, "grace_until": None} | found_out
    assert standing(**asked, at=moment) == stands
