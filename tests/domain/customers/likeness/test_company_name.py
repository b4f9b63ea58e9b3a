"""What is read from the name and the address of a company (CU6)."""

import pytest

from domain.customers.likeness.company_name import core, plain_address, read_name


@pytest.mark.parametrize(
    "name",
    [
        "昆仑冷气有限公司",
        "昆仑冷气有限责任公司",
        "北京昆仑冷气有限公司",
        "昆仑冷气（北京）股份有限公司",
        "浙江省昆仑冷气集团有限公司",
        "昆仑冷气厂",
        "昆仑冷气经营部",
        " 昆仑冷气 ",
        "昆仑·冷气公司",
        "青岛昆仑冷气有限公司",
        "山东省青岛市昆仑冷气有限公司",
        "昆仑冷气（深圳）有限公司",
        "昆侖冷氣（北京）有限責任公司",
        "昆仑冷气有限公司上海分公司",
        "中国昆仑冷气集团有限公司驻东京代表处",
    ],
)
def test_chinese_company_names_differ_by_more_than_legal_form_and_province(name: str) -> None:
    assert core(name) == "昆仑冷气"


@pytest.mark.parametrize(
    "name",
    [
        "Kunlun Cold Air Co., Ltd.",
        "KUNLUN COLD-AIR GmbH",
        "Ｋｕｎｌｕｎ Cold Air B.V.",
        "The Kunlun Cold Air Group",
        "Kúnlún Cold Aïr S.A.",
    ],
)
def test_western_company_names_differ_by_more_than_legal_form_and_case(name: str) -> None:
    assert core(name) == "kunluncoldair"


@pytest.mark.parametrize(
    "name",
    [
        "株式会社山田製作所",
        "山田製作所株式会社",
        "株式會社山田製作所",
        "㈱山田製作所",
        "山田製作所(株)",
        "㈲山田製作所",
        "合同会社 山田製作所",
    ],
)
def test_japanese_company_names_differ_by_more_than_legal_form(name: str) -> None:
    assert core(name) == core("山田製作所")


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("博世特中国有限公司", "博世特（中国）有限公司"),
        ("昆仑冷气上海有限公司", "昆仑冷气（上海）有限公司"),
        ("昆仑冷气浙江杭州市有限公司", "昆仑冷气（浙江杭州）有限公司"),
    ],
)
def test_the_place_of_a_company_may_stand_at_the_end_without_brackets(name: str, same: str) -> None:
    assert read_name(name) == read_name(same)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("昆山市玉山镇昆仑冷气有限公司", "江苏昆山"),
        ("上海市浦东新区昆仑冷气有限公司", "上海"),
        ("苏州工业园区昆仑冷气有限公司", "江苏苏州"),
        ("浙江省杭州市西湖区文新街道昆仑冷气厂", "浙江杭州"),
        ("浙江省桐乡市昆仑冷气有限公司", "浙江"),
        ("河北省赵县昆仑冷气有限公司", "河北"),
        ("青岛经济技术开发区昆仑冷气有限公司", "山东青岛"),
        ("浦东新区昆仑冷气有限公司", ""),
        ("慈溪市昆仑冷气有限公司", ""),
        ("昆仑冷气（上海市浦东新区）有限公司", "上海"),
    ],
)
def test_a_town_or_a_district_is_part_of_the_place_of_a_company(name: str, place: str) -> None:
    assert (core(name), read_name(name).place) == ("昆仑冷气", place)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("上海昆仑镇流器有限公司", "昆仑镇流器"),
        ("杭州美丽乡村旅游有限公司", "美丽乡村旅游"),
        ("北京昆仑社区服务有限公司", "昆仑社区服务"),
        ("上海昆仑市场管理有限公司", "昆仑市场管理"),
        ("深圳昆仑区块链有限公司", "昆仑区块链"),
        ("王小镇", "王小镇"),
    ],
)
def test_goods_are_no_towns(name: str, told: str) -> None:
    assert core(name) == told


@pytest.mark.parametrize(
    ("name", "told", "place"),
    [
        ("Orchard Robotics (China) Co., Ltd.", "orchardrobotics", ""),
        ("Shanghai Pinewood Sensors Co., Ltd.", "pinewoodsensors", "上海"),
        ("Pinewood Sensors (Shanghai) Co., Ltd.", "pinewoodsensors", "上海"),
        ("Pinewood Sensors Shanghai, China Ltd", "pinewoodsensors", "上海"),
        ("Pinewood Sensors (Suzhou, Jiangsu) Ltd", "pinewoodsensors", "江苏苏州"),
        ("Xi'an Pinewood Sensors Ltd", "pinewoodsensors", "陕西西安"),
        ("Pinewood Sensors Hong Kong Limited", "pinewoodsensors", "香港"),
        ("Pinewood Sensors (Germany) GmbH", "pinewoodsensors", "germany"),
        ("Pinewood Sensors München GmbH", "pinewoodsensors", "germany munchen"),
        ("Pinewood Sensors New York Inc.", "pinewoodsensors", "unitedstates newyork"),
        ("New York Pinewood Sensors Inc.", "pinewoodsensors", "unitedstates newyork"),
        ("Bank of China Ltd", "bankofchina", ""),
        ("Shanghai Trading Ltd", "shanghaitrading", ""),
        ("China Ltd", "china", ""),
        ("Paris Hilton", "parishilton", ""),
        ("Sydney Smith", "sydneysmith", ""),
    ],
)
def test_a_western_name_has_its_place_at_the_beginning_at_the_end_or_in_brackets(
    name: str, told: str, place: str
) -> None:
    assert (core(name), read_name(name).place) == (told, place)


@pytest.mark.parametrize("name", ["张海南", "李云南", "新上海"])
def test_a_person_may_be_called_like_a_place(name: str) -> None:
    assert core(name) == name


@pytest.mark.parametrize(
    "name", ["Kunlun Cold Air L\u200btd.", "\ufeffKunlun Cold Air G\u00admbH", "Kunlun Cold Air In\u2060c"]
)
def test_marks_that_are_not_seen_do_not_tell_names_apart(name: str) -> None:
    assert core(name) == "kunluncoldair"


@pytest.mark.parametrize(
    ("name", "told"),
    [("集团公司", "集团公司"), ("北京", "北京"), ("上海人", "上海人"), ("12345", ""), ("…", ""), ("王芳", "王芳")],
)
def test_something_is_left_of_a_name_unless_it_is_a_number(name: str, told: str) -> None:
    assert core(name) == told


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("文三路 ９０ 号, 2-A", "文三路90号2A"),
        ("浙江省杭州市西湖区文三路90号", "浙江杭州西湖文三路90號"),
        ("12 Hauptstraße", "12 HAUPTSTRASSE"),
        ("浙江省杭州市西湖区文三路90号", "杭州市西湖区文三路90号"),
        ("中国浙江杭州西湖区文三路90号", "杭州市西湖区文三路90号"),
        ("廣東省深圳市南山區科技園路1號", "深圳市南山区科技园路1号"),
        ("广西壮族自治区南宁市民族大道1号", "南宁市民族大道1号"),
    ],
)
def test_addresses_are_the_same_whatever_their_province_punctuation_areas_and_characters(
    address: str, same: str
) -> None:
    assert plain_address(address) == plain_address(same)


@pytest.mark.parametrize(
    ("address", "other"),
    [("海南路90号", "路90号"), ("北京市朝阳区建国路1号", "朝阳区建国路1号"), ("杭州市文三路90号", "宁波市文三路90号")],
)
def test_addresses_differ_by_their_city_and_a_street_is_no_province(address: str, other: str) -> None:
    assert plain_address(address) != plain_address(other)


@pytest.mark.parametrize(
    ("name", "place", "branch"),
    [
        ("北京昆仑冷气有限公司", "北京", ""),
        ("昆仑冷气（廣東）有限公司", "广东", ""),
        ("广州昆仑冷气有限公司", "广东广州", ""),
        ("浙江省杭州市昆仑冷气有限公司", "浙江杭州", ""),
        ("昆仑冷气（深圳）有限公司", "广东深圳", ""),
        ("昆仑冷气（空调）有限公司", "", ""),
        ("中国昆仑冷气有限公司", "", ""),
        ("昆仑冷气有限公司上海分公司", "", "上海分公司"),
    ],
)
def test_a_name_tells_the_place_and_the_branch(name: str, place: str, branch: str) -> None:
    assert (read_name(name).place, read_name(name).branch) == (place, branch)
