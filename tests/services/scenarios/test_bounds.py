"""A scenario's file that the parser of YAML would take too long over is refused with its line."""

import pytest

from services.scenarios.text.document import LARGEST, Unreadable, documents
from tests.services.scenarios.written import SHIPPED

HOSTILE = [
    ("a: " + "[" * 90_000, 1, "it nests more than 32 deep"),
    ("a: 1\nb: " + "{a: " * 90_000, 2, "it nests more than 32 deep"),
    ("\n".join(" " * level + "a:" for level in range(900)), 33, "it nests more than 32 deep"),
    ("- " * 40_000, 1, "it nests more than 32 deep"),
    ("a" * (LARGEST + 1), 1, "a file has at most 1,000,000 characters, and this has 1,000,001"),
]


@pytest.mark.parametrize(("text", "line", "reason"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_would_take_too_long_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        documents(text)

    (fault,) = refused.value.faults
    assert fault.reason == reason
    assert abs(fault.line - line) <= 1


def test_every_shipped_scenario_is_within_the_bounds() -> None:
    for file in SHIPPED.rglob("*.yaml"):
        assert documents(file.read_text("utf-8"))
