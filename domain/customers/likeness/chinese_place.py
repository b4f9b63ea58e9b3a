"""Places in the names of Chinese companies: all provinces, and the cities that are named most often."""

import re
from collections.abc import Mapping
from typing import Final

# Companies from everywhere in China put it before their names, so it says nothing about their place.
HOME: Final = "中国"
CITIES: Final[Mapping[str, str]] = {
    "北京": "",
    "天津": "",
    "上海": "",
    "重庆": "",
    "香港": "",
    "澳门": "",
    "河北": "石家庄|唐山|保定|邯郸|秦皇岛|廊坊|沧州",
    "山西": "太原|大同|运城",
    "辽宁": "沈阳|大连|鞍山|营口",
    "吉林": "长春|延边",
    "黑龙江": "哈尔滨|大庆|齐齐哈尔",
    "江苏": "南京|苏州|无锡|常州|南通|徐州|扬州|镇江|盐城|泰州|连云港|昆山|江阴",
    "浙江": "杭州|宁波|温州|绍兴|嘉兴|台州|金华|湖州|义乌|舟山",
    "安徽": "合肥|芜湖|蚌埠|安庆",
    "福建": "福州|厦门|泉州|漳州|莆田|晋江",
    "江西": "南昌|九江|赣州|景德镇",
    "山东": "济南|青岛|烟台|潍坊|临沂|淄博|威海|济宁|日照",
    "河南": "郑州|洛阳|南阳|新乡|许昌",
    "湖北": "武汉|宜昌|襄阳|荆州",
    "湖南": "长沙|株洲|湘潭|衡阳|岳阳",
    "广东": "广州|深圳|佛山|东莞|珠海|中山|惠州|汕头|江门|湛江|顺德",
    "海南": "海口|三亚",
    "四川": "成都|绵阳|德阳|宜宾|泸州",
    "贵州": "贵阳|遵义",
    "云南": "昆明|大理|曲靖",
    "陕西": "西安|咸阳|宝鸡",
    "甘肃": "兰州|天水",
    "青海": "西宁",
    "台湾": "台北|高雄|新竹|台中|台南",
    "内蒙古": "呼和浩特|包头|鄂尔多斯",
    "广西": "南宁|柳州|桂林|北海",
    "西藏": "拉萨",
    "宁夏": "银川",
    "新疆": "乌鲁木齐|克拉玛依",
}
_PROVINCE_OF: Final = {city: province for province, cities in CITIES.items() for city in cities.split("|") if city}
_PROVINCES: Final = "|".join((HOME, *CITIES))
_KINDS: Final = "省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区"
NAMED_PLACE: Final = (
    rf"(?:{_PROVINCES})(?:{_KINDS})?(?:(?:{'|'.join(_PROVINCE_OF)})市?)?|(?:{'|'.join(_PROVINCE_OF)})市?"
)
PLACE: Final = re.compile(rf"(?:(?P<province>{_PROVINCES})(?:{_KINDS})?)?(?:(?P<city>{'|'.join(_PROVINCE_OF)})市?)?")
# 玉山镇 in 昆山市玉山镇昆仑冷气; but 镇流器, 市场, 区块链 and 乡村 are goods, and a 小区 is a kind of house.
_KIND_OF_AREA: Final = (
    r"(?:新区|开发区|(?<![社小校景])区(?![块域间位])|县|镇(?![流静痛])|乡(?![村镇土情])|街道|市(?![场政民值]))"
)
AREAS: Final = re.compile(rf"(?:\w县|\w{{2,6}}?{_KIND_OF_AREA})*")
# Without a city before it, only the plainest form: 浦东新区, 西湖区, 慈溪市.
LEADING_AREA: Final = re.compile(rf"\w\w{_KIND_OF_AREA}")
# 浙江 in 浙江省杭州市 or 浙江杭州, which some people leave out; but 海南路 is a street.
PROVINCE_OF_ADDRESS: Final = re.compile(
    rf"(?:{HOME})?(?:(?:{_PROVINCES})(?:省|壮族自治区|回族自治区|维吾尔自治区|自治区)"
    rf"|(?:{_PROVINCES})(?=(?:{'|'.join(_PROVINCE_OF)})))?"
)


def place_of(found: re.Match[str]) -> str:
    """Return the place from the province down, 浙江杭州, even if the name leaves the province out."""
    city = found["city"] or ""
    province = found["province"] or _PROVINCE_OF.get(city, "")
    return "" if province == HOME else province + city


def is_place(text: str) -> bool:
    """Return whether the text is a place with its towns and districts, and nothing else."""
    place = PLACE.match(text)
    return bool(place and place[0] and AREAS.fullmatch(text, place.end()))


def leading_place(name: str) -> str:
    """Return the place at the beginning of a name, from the province down to the city."""
    found = PLACE.match(name)
    return place_of(found) if found else ""


def without_place(name: str, *, company: bool = True) -> str:
    """Return the name without the place, the towns and the districts at its beginning."""
    place = PLACE.match(name)
    end = place.end() if place else 0
    # Without a place before it, only a company is called after a town: a person may be called 王小镇.
    area = AREAS.match(name, end) if end else LEADING_AREA.match(name) if company else None
    # In 中国 alone, or in 上海人, there is no name after a place.
    return next((name[at:] for at in (area.end() if area else end, end) if len(name) - at > 1), name)


def are_apart(place: str, other: str) -> bool:
    """Return whether neither place contains the other; 杭州 lies in 浙江, and an unknown place may be anywhere."""
    return not place.startswith(other) and not other.startswith(place)
