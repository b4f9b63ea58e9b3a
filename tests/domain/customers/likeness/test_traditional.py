"""Traditional characters are read as the simplified ones that others write (CU6)."""

import pytest

from domain.customers.likeness.company_name import core, plain_address
from domain.customers.likeness.traditional import simplified


def test_a_name_in_traditional_characters_is_read_as_in_simplified_ones() -> None:
    assert simplified("臺灣華興機電設備有限責任公司，張學東") == "台湾华兴机电设备有限责任公司，张学东"
    assert simplified("Kunlun 昆仑 12") == "Kunlun 昆仑 12"


@pytest.mark.parametrize(
    ("traditional", "name"),
    [
        ("榮盛設備有限公司", "荣盛设备有限公司"),
        ("錸德科技股份有限公司", "铼德科技股份有限公司"),
        ("崑崙驊陞", "昆仑骅升"),
    ],
)
def test_a_character_that_is_rare_in_names_is_read_as_well(traditional: str, name: str) -> None:
    assert core(traditional) == core(name)


def test_a_traditional_address_is_the_same_address() -> None:
    assert plain_address("臺北市大安區羅斯福路３段９９號") == plain_address("台北市大安区罗斯福路3段99号")


def test_one_character_is_read_by_those_beside_it() -> None:
    assert simplified("乾燥設備") == "干燥设备"
    assert simplified("乾隆") == "乾隆"
