"""What docs/scenarios.md shows is what runs."""

from pathlib import Path
from typing import Final

from services.scenarios.answers import QUERIES
from tests.scenarios.written import result

PAGE: Final = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")


def test_the_example_of_the_page_comes_as_it_says(tmp_path: Path) -> None:
    shown, *_ = [part.split("```")[0] for part in PAGE.split("```yaml\n")[1:]]

    assert result(tmp_path, shown).differences == ()


def test_the_page_names_every_list() -> None:
    assert all(f"`{name}`" in PAGE for name in ("overdue", "ageing", "complaints", "tiers", "units", "purchases"))
    assert {"customer_history", "policy_list", "complaint_sla"} <= QUERIES.keys()
