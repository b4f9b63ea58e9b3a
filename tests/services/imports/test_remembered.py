"""The names of headings are remembered for files with the same headings."""

from pathlib import Path

from services.imports.remembered import FILE, headings, recalled, remember

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


def test_a_damaged_memory_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    assert recalled(tmp_path, "customers", ("a",)) == {}
