"""Invented names: of companies in Chinese and English, of people, and the spellings under which they come again."""

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

PLACES: Final = ("上海", "广州", "杭州", "武汉", "成都", "青岛", "苏州", "沈阳", "厦门", "郑州", "西安", "宁波")
# Beside each brand, how a clerk in Hong Kong would write it.
BRANDS: Final = (
    ("昆仑", "崑崙"), ("荣盛达", "榮盛達"), ("华岳", "華嶽"), ("云帆", "雲帆"), ("东篱", "東籬"), ("宏远兴", "宏遠興"),
    ("瑞丰源", "瑞豐源"), ("金桥里", "金橋里"), ("龙泉山", "龍泉山"), ("齐鸣", "齊鳴"), ("蓝湾", "藍灣"),
    ("银杏林", "銀杏林"), ("凤栖", "鳳棲"), ("万松", "萬松"), ("润泽", "潤澤"), ("松涛", "松濤"), ("启明", "啟明"),
    ("远航", "遠航"), ("长风", "長風"), ("岭南", "嶺南"), ("飞鸿", "飛鴻"), ("锦绣谷", "錦繡谷"), ("鲁班门", "魯班門"),
    ("汇川", "匯川"), ("听涛", "聽濤"), ("双桥", "雙橋"), ("庆余", "慶餘"), ("镜湖", "鏡湖"), ("风华", "風華"),
    ("晓月", "曉月"), ("兰亭", "蘭亭"), ("宝塔", "寶塔"), ("观澜", "觀瀾"), ("绿洲", "綠洲"), ("腾跃", "騰躍"),
    ("临江", "臨江"), ("梦溪", "夢溪"),
)  # fmt: skip
TRADES: Final = ("冷气设备", "机电工程", "五金工具", "商贸", "建材", "食品机械", "仪器仪表", "包装制品", "电器", "物流")
LEGAL: Final = "有限公司"
ENGLISH_BRANDS: Final = (
    "Alderbrook", "Kestrel Hill", "Northmere", "Tannenhof", "Oakhollow", "Port Ellery", "Quillstone", "Redfern Vale",
    "Saltmarsh", "Thornbury Lane", "Umberfield", "Veldkamp", "Westering", "Yarrowdale", "Zephyr Mills", "Brackenside",
    "Cinderford Bay", "Dunmoor", "Eastlight",
)  # fmt: skip
ENGLISH_TRADES: Final = ("Cooling", "Bearings", "Hardware", "Trading", "Instruments", "Packaging", "Foods")
COUNTRIES: Final = ("GB", "DE", "US", "SG", "AU")
SURNAMES: Final = (
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("赵", "zhao"),
    ("黄", "huang"), ("周", "zhou"), ("吴", "wu"), ("单", "shan"), ("曾", "zeng"),
)  # fmt: skip
GIVEN: Final = (
    ("芳", "fang"), ("伟", "wei"), ("小明", "xiaoming"), ("静", "jing"), ("建国", "jianguo"), ("丽华", "lihua"),
    ("强", "qiang"), ("雪梅", "xuemei"), ("志远", "zhiyuan"), ("敏", "min"), ("海燕", "haiyan"), ("文博", "wenbo"),
    ("春生", "chunsheng"),
)  # fmt: skip
ENGLISH_SURNAMES: Final = ("Ashdown", "Barlow", "Carver", "Dietrich", "Ellison", "Forsythe", "Grant", "Holloway")
ENGLISH_GIVEN: Final = ("Anna", "Ben", "Clara", "David", "Eva", "Frank", "Grace", "Henry", "Iris")


class Person(NamedTuple):
    """A person's name; `plain` is it in small Latin letters, for an id or an address."""

    surname: str
    given: str
    plain: str

    @property
    def full(self) -> str:
        """Return the name as it is written."""
        return f"{self.surname}{self.given}" if not self.surname.isascii() else f"{self.given} {self.surname}"


@dataclass(frozen=True, slots=True)
class ChineseName:
    """The parts of a Chinese company's name."""

    place: str
    brand: str
    traditional: str
    trade: str

    def __str__(self) -> str:
        return f"{self.place}{self.brand}{self.trade}{LEGAL}"

    def spelt_otherwise(self, random: Random) -> str:
        """Return the name as somebody else wrote it down."""
        return random.choice(
            (
                f"{self.brand}{self.trade}（{self.place}）{LEGAL}",
                f"{self.place}市{self.brand}{self.trade}有限责任公司",
                f"{self.place}{self.traditional}{self.trade}{LEGAL}",
            )
        )


@dataclass(frozen=True, slots=True)
class EnglishName:
    """The parts of an English company's name."""

    brand: str
    trade: str

    def __str__(self) -> str:
        return f"{self.brand} {self.trade} Ltd."

    def spelt_otherwise(self, random: Random) -> str:
        """Return the name as somebody else wrote it down."""
        return random.choice(
            (
                f"{self.brand.upper()} {self.trade.upper()} LIMITED",
                f"{self.brand} {self.trade} Limited",
                f"The {self.brand} {self.trade} Ltd",
            )
        )


CompanyName = ChineseName | EnglishName


def chinese_company(nth: int, begin: int) -> ChineseName:
    """Return the nth name; brands come again only when all were used, and then with another place or trade."""
    turn, place = divmod(nth, len(BRANDS))
    brand, traditional = BRANDS[(begin + place) % len(BRANDS)]
    return ChineseName(
        PLACES[(begin + place + turn) % len(PLACES)],
        brand,
        traditional,
        TRADES[(begin + place + turn // len(PLACES)) % len(TRADES)],
    )


def english_company(nth: int, begin: int) -> EnglishName:
    """Return the nth name, as above."""
    turn, place = divmod(nth, len(ENGLISH_BRANDS))
    return EnglishName(
        ENGLISH_BRANDS[(begin + place) % len(ENGLISH_BRANDS)],
        ENGLISH_TRADES[(begin + place + turn) % len(ENGLISH_TRADES)],
    )


def chinese_person(nth: int) -> Person:
    """Return the nth of 156 names."""
    surname, plain_surname = SURNAMES[nth % len(SURNAMES)]
    given, plain_given = GIVEN[nth % len(GIVEN)]
    return Person(surname, given, f"{plain_surname}.{plain_given}")


def english_person(nth: int) -> Person:
    """Return the nth of 72 names."""
    surname, given = ENGLISH_SURNAMES[nth % len(ENGLISH_SURNAMES)], ENGLISH_GIVEN[nth % len(ENGLISH_GIVEN)]
    return Person(surname, given, f"{given}.{surname}".lower())
