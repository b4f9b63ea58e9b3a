"""What is looked for when somebody searches the customers (CU8)."""

import pytest

from projections.customers.search import patterns


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("Kunlun", ["%kunlun%"]),
        ("ＫＵＮ", ["%kun%", "%ｋｕｎ%"]),
        ("50%_\\", ["%50\\%\\_\\\\%"]),
        ("138 0013 8000", ["%138 0013 8000%", "%13800138000%"]),
        ("010-6552 9988", ["%010-6552 9988%", "%1065529988%"]),
        ("00018", ["%00018%"]),
        ("文三路 90 号", ["%文三路 90 号%"]),
    ],
)
def test_a_text_is_found_however_wide_and_a_number_however_set_apart(text: str, found_by: list[str]) -> None:
    assert patterns(text) == found_by


def test_no_text_is_looked_for_where_none_is_given() -> None:
    assert patterns(None) is None
