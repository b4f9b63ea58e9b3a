"""Traditional characters are read as the simplified ones that others write (CU6)."""

from domain.customers.likeness.traditional import SIMPLIFIED, simplified


def test_a_name_in_traditional_characters_is_read_as_in_simplified_ones() -> None:
    assert simplified("臺灣華興機電設備有限責任公司，張學東") == "台湾华兴机电设备有限责任公司，张学东"
    assert simplified("Kunlun 昆仑 12") == "Kunlun 昆仑 12"


def test_no_simplified_character_is_taken_for_a_traditional_one() -> None:
    written = "".join(SIMPLIFIED.values())
    assert simplified(written) == written
    assert all(len(character) == 1 for character in SIMPLIFIED.values())
