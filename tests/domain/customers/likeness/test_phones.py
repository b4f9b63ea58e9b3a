"""Phone numbers are found in whatever people write into the field of a number (CU6)."""

import pytest

from domain.customers.likeness.phones import phones_in

MOBILE = "+8613800138000"
OFFICE = "+8657188150000"


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "tel:13800138000",
        "tel:+86-138-0013-8000",
        "\u202a138 0013 8000\u202c",
        "\u2066+86 138\u200b0013\u200b8000\u2069",
        "张三 13800138000",
        "13800138000（王芳）",
        "手机：１３８００１３８０００",
        "Wang Fang, mobile +86 (138) 0013-8000",
    ],
)
def test_a_number_is_the_same_with_a_scheme_marks_or_a_name_beside_it(written: str) -> None:
    assert phones_in(written) == {MOBILE}


@pytest.mark.parametrize(
    "written",
    [
        "0571-88150000转801",
        "0571-88150000 轉 801",
        "0571-88150000 ext. 801",
        "0571-88150000 x801",
        "0571-88150000-801",
        "0571-88150000分机801",
        "0571 88150000 #801",
        "tel:+86-571-8815-0000;ext=801",
    ],
)
def test_an_extension_belongs_to_the_number_of_the_house(written: str) -> None:
    assert phones_in(written) == {OFFICE}


@pytest.mark.parametrize(
    "written",
    [
        "13800138000 / 0571-88150000",
        "13800138000/057188150000",
        "0571-88150000、13800138000",
        "13800138000；0571-88150000转801",
        "手机13800138000座机0571-88150000",
        "13800138000 0571-88150000",
    ],
)
def test_each_of_two_numbers_is_found(written: str) -> None:
    assert phones_in(written) == {MOBILE, OFFICE}


@pytest.mark.parametrize("written", ["", "王芳", "138****8000", "138o0138000", "1380013800", "138001380001", "转801"])
def test_a_number_with_a_digit_missing_or_hidden_is_no_number(written: str) -> None:
    assert phones_in(written) == frozenset()


def test_a_number_is_read_in_its_country() -> None:
    assert phones_in("06-6341-1234 (内線 12)", "JP") == {"+81663411234"}
    assert phones_in("(212) 736-5000 ext. 12", "US") == {"+12127365000"}
