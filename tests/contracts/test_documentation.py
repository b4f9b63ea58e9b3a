"""What the documentation shows is what runs."""

from typing import Final

import pytest

from contracts.catalog import TOPICS
from tests.checkout import ROOT

DOCS: Final = ROOT / "docs"


@pytest.mark.parametrize("page", ["docs/subscribing.md", "README.md"])
def test_a_page_shows_the_subscriber_that_is_tested_and_it_has_ten_lines(page: str) -> None:
    subscriber = (DOCS / "subscriber.py").read_text("utf-8")

    assert f"```python\n{subscriber}```\n" in (DOCS.parent / page).read_text("utf-8")
    assert len([line for line in subscriber.splitlines() if line.strip()]) == 10


def test_the_page_names_every_topic() -> None:
    page = (DOCS / "subscribing.md").read_text("utf-8")

    assert all(f"`{topic}`" in page for topic in TOPICS)
