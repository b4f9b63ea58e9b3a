"""The names of headings are remembered for files with the same headings."""

from pathlib import Path

import pytest

from services.imports.remembered import FILE, MOST_REMEMBERED, headings, recalled, remember

NAMES = {"客户编号": "customer_id", "名称": "full_name"}


def test_names_are_recalled_for_the_same_headings_in_any_order_and_layout_by_layout(tmp_path: Path) -> None:
    home = tmp_path / "home"
    remember(home, "customers", ("客户编号", "名称"), NAMES)
    remember(home, "customers", ("编号", "名称"), {"编号": "customer_id"})
    assert recalled(home, "customers", ("名称", "客户编号")) == NAMES
    assert recalled(home, "customers", ("名称", "客户编号", "电话")) == {}
    assert recalled(home, "purchases", ("客户编号", "名称")) == {}
    assert headings(home, "customers") == {"客户编号", "名称", "编号"}


def test_the_last_names_stand(tmp_path: Path) -> None:
    remember(tmp_path, "customers", ("a", "b"), {"a": "customer_id"})
    remember(tmp_path, "customers", ("a", "b"), {"b": "customer_id"})
    assert recalled(tmp_path, "customers", ("a", "b")) == {"b": "customer_id"}


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        "[]",
        "null",
        '{"customers": []}',
        '{"customers": {"a": 1}}',
        '{"customers": {"a": {"b": 5}}}',
        "[" * 200_000,
    ],
    ids=["half", "list", "null", "layout", "headings", "column", "deep"],
)
def test_a_damaged_memory_is_none(tmp_path: Path, damage: str) -> None:
    (tmp_path / FILE).write_text(damage)
    assert recalled(tmp_path, "customers", ("a",)) == {}
    assert headings(tmp_path, "customers") == set()
    remember(tmp_path, "customers", ("a",), {"a": "customer_id"})
    assert recalled(tmp_path, "customers", ("a",)) == {"a": "customer_id"}


def test_what_was_named_longest_ago_is_forgotten_so_that_the_memory_stays_small(tmp_path: Path) -> None:
    for number in range(MOST_REMEMBERED):
        remember(tmp_path, "customers", (f"h{number}",), {f"h{number}": "customer_id"})
    remember(tmp_path, "customers", ("h0",), {"h0": "full_name"})
    remember(tmp_path, "customers", ("new",), {"new": "customer_id"})
    assert recalled(tmp_path, "customers", ("h0",)) == {"h0": "full_name"}
    assert recalled(tmp_path, "customers", ("h1",)) == {}
    assert len(headings(tmp_path, "customers")) == MOST_REMEMBERED
