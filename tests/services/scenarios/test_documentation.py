"""What docs/scenarios.md shows is what runs."""

from pathlib import Path
from typing import Final

from services.scenarios.answers.lists import QUERIES
from services.scenarios.text.model import Then
from services.scenarios.text.step import EvaluationStep
from tests.checkout import ROOT
from tests.services.scenarios.written import result

PAGE: Final = (ROOT / "docs" / "scenarios.md").read_text("utf-8")


SHOWN: Final = [part.split("```")[0] for part in PAGE.split("```yaml\n")[1:]]
# What the page leaves out where it shows an evaluation and its explanation.
CUSTOMER: Final = """
scenario: a customer is evaluated
zone: Asia/Shanghai
given:
  - {at: 2026-01-05 09:00, do: customer.register, with: {customer_id: C1, full_name: 昆仑空调}}
  - at: 2026-03-02 09:00
    do: customer.record-purchase
    with: {customer_id: C1, purchase: P1, purchased_on: 2026-03-02, quantity: 1, amount: 600.00 CNY}
"""


def test_the_examples_of_the_page_come_as_it_says(tmp_path: Path) -> None:
    example, evaluation, explanation = SHOWN

    assert result(tmp_path, example).differences == ()
    assert result(tmp_path, f"{CUSTOMER}{evaluation}then:\n{explanation}").differences == ()


def test_the_page_names_whatever_can_be_expected() -> None:
    assert [name for name in Then.model_fields if f"| `{name}` |" not in PAGE] == []


def test_the_page_names_the_keys_of_an_evaluation() -> None:
    assert [name for name in EvaluationStep.model_fields if f"`{name}`" not in PAGE and f"{name}:" not in PAGE] == []


def test_the_page_names_every_list() -> None:
    assert all(f"`{name}`" in PAGE for name in ("overdue", "ageing", "complaints", "tiers", "units", "purchases"))
    assert {"customer_history", "policy_list", "complaint_sla"} <= QUERIES.keys()
