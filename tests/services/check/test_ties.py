"""`kehu check` names a record that is tied to another which does not say so (CU6)."""

import pytest

from domain.customers.tie import Link, Tied
from services.check.finding import Finding
from services.check.ties import compare_halves

MERGED = {"C8": Tied(survivor="C7"), "C7": Tied(absorbed=frozenset({"C8"}))}
MEMBER, HEAD = Tied(link=Link("C7", "same-family")), Tied().members.set("C8", "same-family")
LINKED = {"C8": MEMBER, "C7": Tied(members=HEAD)}


def compared(records: dict[str, Tied]) -> Finding:
    finding = Finding("ties")
    compare_halves(finding, records)
    return finding


@pytest.mark.parametrize("records", [MERGED, LINKED], ids=["merged", "linked"])
def test_two_records_that_say_the_same_of_each_other_agree(records: dict[str, Tied]) -> None:
    assert compared(records).ok


@pytest.mark.parametrize("records", [MERGED, LINKED], ids=["merged", "linked"])
@pytest.mark.parametrize("alone", ["C7", "C8"])
def test_a_half_that_was_stored_alone_is_named(records: dict[str, Tied], alone: str) -> None:
    finding = compared({alone: records[alone]})

    assert finding.example
    assert finding.example["customer"] == alone
    assert finding.example["expected"] != finding.example["found"]


def test_a_member_with_another_relation_than_its_head_says_is_named() -> None:
    finding = compared(LINKED | {"C8": Tied(link=Link("C7", "same-company"))})

    assert finding.example
    assert finding.example["customer"] == "C7"
