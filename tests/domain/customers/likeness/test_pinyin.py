"""A Chinese name and how it is spelt in pinyin are looked for, and compared, as one name (CU6, CU8)."""

from decimal import Decimal
from typing import Any

import pytest

from domain.customers.likeness.duplicate import suggestions
from domain.customers.likeness.likeness import Profile
from domain.customers.likeness.pinyin import readings
from domain.customers.likeness.record import kept, read_record, recalled
from domain.customers.likeness.searched import needles, searched
from domain.customers.likeness.sound import sounds


def is_found(text: str, full_name: str, **record: Any) -> bool:
    said = searched(record, full_name=full_name, country=None)
    return any(needle in said for needle in needles(text))


def profile(customer: str, full_name: str, **basic: str) -> Profile:
    return read_record(customer=customer, full_name=full_name, country=None, basic=basic, contacts={})


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("荣盛", ["rongsheng"]),
        ("重庆", ["chongqing"]),
        ("银行音乐", ["yinhangyinyue"]),
        ("绿城", ["lucheng"]),
        ("曾国安", ["cengguoan", "zengguoan"]),
        ("单县", ["danxian", "shanxian"]),
        ("长安", ["changan", "zhangan"]),
    ],
)
def test_a_character_is_read_by_its_word_and_as_a_surname(name: str, spelt: list[str]) -> None:
    assert ["".join(syllables) for syllables in readings(name)] == spelt


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("rongsheng", "荣盛贸易有限公司"),
        ("rong sheng", "榮盛貿易有限公司"),
        ("Rong-Sheng Maoyi", "荣盛贸易有限公司"),
        ("rongsh", "上海荣盛贸易有限公司"),
        ("shanghai rongsheng", "上海荣盛贸易有限公司"),
        ("rs", "荣盛贸易有限公司"),
        ("rsmy", "上海荣盛贸易有限公司"),
        ("chongqing changan", "重慶長安汽車"),
        ("Lücheng", "绿城物业"),
        ("lvcheng", "绿城物业"),
        ("zeng guoan", "曾国安"),
        ("wangxl", "王xl"),
        ("kunlun lengqi", "Kunlun冷气"),
    ],
)
def test_a_chinese_name_is_found_by_its_pinyin(asked: str, name: str) -> None:
    assert is_found(asked, name)


@pytest.mark.parametrize(
    ("asked", "name"),
    [("ongsheng", "荣盛贸易"), ("rongshengwuliu", "荣盛贸易"), ("r", "荣盛贸易"), ("rs", "Kunlun贸易")],
)
def test_pinyin_is_found_from_the_beginning_of_a_syllable_on(asked: str, name: str) -> None:
    assert not is_found(asked, name)


def test_the_people_of_a_customer_are_found_by_their_pinyin() -> None:
    contacts = {"li": {"surname": "李", "given_name": "晓伟"}}
    for asked in ("li xiaowei", "lxw", "李晓伟"):
        assert is_found(asked, "Somebody", contacts=contacts)
    assert is_found("zhang wei", "Somebody", information={"basic": {"legal_representative": "张伟"}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("荣盛贸易有限公司", "Rongsheng Trading Co."),
        ("上海倚澜贸易有限公司", "Shanghai Yilan Trading Co., Ltd."),
        ("榮盛貿易", "Rong Sheng Trading Limited"),
        ("荣盛进出口有限公司", "RONGSHENG IMP & EXP CO.,LTD"),
        ("重庆长安汽车股份有限公司", "Chang'an Automobile (Chongqing) Ltd"),
        ("绿源食品厂", "Lvyuan Foods Ltd"),
        ("荣盛贸易有限公司", "Rongsheng Maoyi Youxian Gongsi"),
        ("荣盛集团", "Rongsheng Group"),
    ],
)
def test_a_company_in_pinyin_is_a_likely_duplicate_of_moderate_weight(one: str, other: str) -> None:
    (found,) = suggestions([profile("A", one), profile("B", other)])

    assert (found.likeness.score, found.likeness.reasons) == (Decimal(62), ("same name in pinyin",))
    assert found.likeness.proposal == "merge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("荣盛贸易有限公司", "Rongsheng Logistics Co."),
        ("荣盛贸易有限公司", "融升贸易有限公司"),
        ("北京荣盛贸易有限公司", "Shanghai Rongsheng Trading Co."),
        ("王晓岚", "Wang Xiaolan"),
        ("荣盛贸易有限公司", "Sheng Trading"),
    ],
)
def test_another_trade_place_or_person_is_no_likely_duplicate(one: str, other: str) -> None:
    assert suggestions([profile("A", one), profile("B", other)]) == []


def test_a_person_in_pinyin_counts_beside_the_same_number() -> None:
    phone = {"mobile": "13800138000"}
    (found,) = suggestions([profile("A", "王晓岚", **phone), profile("B", "Wang Xiaolan", **phone)])

    assert found.likeness.reasons == ("same phone", "same name in pinyin")


def test_how_a_name_is_spelt_is_kept() -> None:
    for name in ("曾记食品有限公司", "Zengji Foods Ltd", "Kunlun冷气"):
        read = profile("A", name)
        assert recalled(kept(read), customer="A") == read


@pytest.mark.parametrize("core", ["", "荣", "a1b2", "kl冷气", "abc", "贸易"])
def test_a_name_that_says_too_little_is_not_compared_by_its_sound(core: str) -> None:
    assert all(len(sound.split()[0]) >= 4 for sound in sounds(core))
