"""A customer is found by any spelling that is read alike (CU6, CU8)."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.customers.likeness.searched import needles, searched
from domain.customers.likeness.written import folded, in_digits, joined

RECORD: Final[dict[str, Any]] = {
    "customer": "C-7",
    "region": "East 3",
    "absorbed": ("OLD-12",),
    "information": {},
    "contacts": {},
    "projects": {},
}


def is_found(text: str, full_name: str = "Somebody", country: str | None = None, **record: Any) -> bool:
    said = searched(RECORD | record, full_name=full_name, country=country)
    return any(needle in said for needle in needles(text))


def basic(**known: str) -> dict[str, Any]:
    return {"information": {"basic": known}}


NUMBERS: Final = (
    "13800138000",
    "138-0013-8000",
    "138 0013 8000",
    "１３８００１３８０００",
    "１３８－００１３－８０００",
    "tel:13800138000",
    "tel:+86-138-0013-8000",
    "+86 (138) 0013-8000",
    "0086 138 0013 8000",
    "\u202a138\u200b0013\u200b8000\u202c",
    "张三 13800138000",
    "13800138000 / 0571-88150000",
    "手机13800138000座机0571-88150000转801",
)


@pytest.mark.parametrize("asked", NUMBERS)
@pytest.mark.parametrize("stored", NUMBERS)
def test_a_number_is_found_however_it_is_stored_and_asked_for(stored: str, asked: str) -> None:
    assert is_found(asked, **basic(mobile=stored))


@pytest.mark.parametrize("asked", ["0571-88150000", "0571-88150000转801", "(0571) 8815 0000", "tel:0571-88150000"])
@pytest.mark.parametrize("stored", ["0571-88150000转801", "057188150000", "0571-8815-0000 x801", "前台0571 88150000"])
def test_the_number_of_a_house_is_found_with_and_without_an_extension(stored: str, asked: str) -> None:
    assert is_found(asked, **basic(telephone=stored))


@pytest.mark.parametrize("asked", ["00138000", "138-0013", "0013 8000", "138001", "tel:138-0013", "86 138 0013"])
def test_a_part_of_a_number_finds_it(asked: str) -> None:
    assert is_found(asked, **basic(mobile="138-0013-8000"))


def test_a_number_of_a_contact_that_could_not_be_read_when_it_was_recorded_is_found() -> None:
    contact = {"phone_written": "０５７１－８８１５００００转801", "void_because": "illegible"}
    assert is_found("0571 8815 0000", contacts={"wang": contact})


def test_a_number_is_read_in_its_country() -> None:
    assert is_found("+81 6-6341-1234", country="JP", **basic(telephone="06-6341-1234 (内線 12)"))


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("文三路３号", "文三路3号"),
        ("文三路三号", "文三路3号"),
        ("文三路3號", "文三路三号"),
        ("文三路九十号", "９０号"),
        ("文三路 90 号, 2-A", "文三路90号2A"),
        ("浙江省杭州市西湖区文三路90号", "杭州西湖文三路九十号"),
        ("杭州西湖文三路90号", "西湖区文三路90号"),
        ("第二工业区三号楼五层二〇三室", "第2工业区3号楼5层203室"),
        ("臺北市大安區羅斯福路三段99號", "台北市大安区罗斯福路3段99号"),
    ],
)
def test_an_address_is_found_with_its_numbers_written_otherwise(stored: str, asked: str) -> None:
    assert is_found(asked, **basic(address=stored))
    assert not is_found(asked, **basic(address="文三路8号"))


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("榮盛貿易有限公司", "荣盛贸易"),
        ("荣盛贸易有限公司", "榮盛貿易"),
        ("博世特（中国）有限公司", "博世特中国有限公司"),
        ("博世特中国有限公司", "博世特(中国)"),
        ("山田製作所株式会社", "㈱山田製作所"),
        ("㈱山田製作所", "山田製作所株式会社"),
        ("Kunlun Cold\u200b Air L\u00adtd.", "kunlun cold air"),
        ("Ｋｕｎｌｕｎ　Ｃｏｌｄ－Ａｉｒ", "Kunlun ColdAir"),
        ("Kúnlún Cold Aïr S.A.", "KUNLUN COLD AIR GmbH"),
        ("昆仑·冷气", "昆仑冷气"),
        ("昆仑冷气（北京）有限公司", "北京昆仑冷气股份有限公司"),
        ("昆山市玉山镇昆仑冷气有限公司", "昆仑冷气有限公司"),
        ("乾隆茶莊", "乾"),
    ],
)
def test_a_name_is_found_in_other_characters_and_with_another_legal_form_or_place(stored: str, asked: str) -> None:
    assert is_found(asked, full_name=stored)


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("50%", "500 pieces"),
        ("address", "文三路90号"),
        ("昆仑热气", "昆仑冷气有限公司"),
        ("西湖区", "西湖路8号"),
        ("北京昆仑冷气", "昆仑冷气机械有限公司"),
        ("13800138001", "138-0013-8000"),
        ("三", "３号"),
        ("–", "Kunlun"),
    ],
)
def test_what_a_record_does_not_say_is_not_found(asked: str, stored: str) -> None:
    assert not is_found(asked, full_name=stored, **basic(address=stored))


def test_a_text_is_looked_for_in_each_part_of_the_record_alone() -> None:
    parts: dict[str, Any] = {
        "information": {"business": {"products": ["冷凝器"]}},
        "contacts": {"li": {"surname": "李", "given_name": "伟"}},
        "projects": {"P1": {"title": "Tower, phase 2"}},
    }
    for asked in ("c7", "EAST3", "old 12", "冷凝", "tower phase", "伟"):
        assert is_found(asked, **parts)
    assert not is_found("李 冷凝器", **parts)


@pytest.mark.parametrize("asked", ["=", "~", "=荣", "~=", "＝"])
def test_what_marks_names_and_pinyin_finds_no_record(asked: str) -> None:
    assert not is_found(asked, "荣盛贸易有限公司")
    assert is_found(asked, f"荣盛{asked}贸易")


def test_a_long_name_is_kept_in_lines_no_longer_than_what_is_looked_for() -> None:
    """Each line of its pinyin begins at another syllable: whole, they would be hundreds of times as long."""
    lines = searched({}, full_name="荣盛" * 100, country=None)
    assert len(lines) < 20_000
    assert any(needle in lines for needle in needles("rongsheng" * 7))


# Letters that are written in more than one way, and those that stand between them.
LETTERS: Final = st.text("昆侖仑冷氣气榮荣三３3号號第楼 ·-－（）()ＡaäÄ%\u200b", min_size=1, max_size=8)


def spelt(text: str) -> str:
    return in_digits(joined(folded(text)))


@given(stored=LETTERS, asked=LETTERS)
def test_whoever_is_read_alike_is_found(stored: str, asked: str) -> None:
    alike = bool(spelt(asked)) and spelt(asked) in spelt(stored)
    for found in (is_found(asked, full_name=stored), is_found(asked, **basic(address=stored))):
        assert found or not alike


@given(before=LETTERS, asked=LETTERS, after=LETTERS)
def test_a_part_of_what_a_record_says_finds_it_as_it_is_written(before: str, asked: str, after: str) -> None:
    assert is_found(asked, full_name=f"{before}{asked}{after}") or not asked.strip()
