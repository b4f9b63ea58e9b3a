"""Phone numbers as people write them (CU7)."""

import pytest

from domain.customers.phone.number import Phone, read_phone


@pytest.mark.parametrize(
    ("written", "country", "phone"),
    [
        ("13800138000", None, Phone("+8613800138000", mobile=True)),
        ("138-0013-8000", "CN", Phone("+8613800138000", mobile=True)),
        ("１３８００１３８０００", None, Phone("+8613800138000", mobile=True)),
        ("+86 (0)571 8815 0000", None, Phone("+8657188150000", mobile=False)),
        ("0571-88150000", None, Phone("+8657188150000", mobile=False)),
        ("+49 151 23456789", None, Phone("+4915123456789", mobile=True)),
        ("(212) 736-5000", "US", Phone("+12127365000", mobile=True)),
    ],
)
def test_a_number_is_read_however_it_is_separated(written: str, country: str | None, phone: Phone) -> None:
    assert read_phone(written, country) == phone


@pytest.mark.parametrize(
    "written", ["", "王", "138****8000", "138o0138000", "1380013800", "138001380001", "13800138000 x2", "-", "+"]
)
def test_a_number_with_a_digit_missing_or_hidden_cannot_be_read(written: str) -> None:
    assert read_phone(written) is None


def test_an_unknown_country_reads_nothing_but_numbers_with_their_own() -> None:
    assert read_phone("13800138000", "ZZ") is None
    assert read_phone("+8613800138000", "ZZ") == Phone("+8613800138000", mobile=True)
