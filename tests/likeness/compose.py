"""Writes the labelled pairs: `python -m tests.likeness.compose`, and the file changes only with the parts."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Final

from tests.checkout import ROOT
from tests.likeness import parts

FILE: Final = ROOT / "data" / "likeness" / "pairs.csv"
MERGE: Final = "merge"
LINK: Final = "link"
APART: Final = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Two records and what a person would say of them: `truth` is merge, link or different, `kind` is why."""

    truth: str
    kind: str
    name: str
    other_name: str
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    other_email: str = ""
    address: str = ""
    other_address: str = ""
    country: str = ""
    other_country: str = ""


def company(number: int) -> str:
    """Return the distinctive part of a Chinese company's name, another for each number."""
    return parts.STEMS[number % len(parts.STEMS)] + parts.TRADES[number % len(parts.TRADES)]


def mobile(number: int) -> str:
    """Return a mobile number, another for each number."""
    return f"138{20000000 + number * 7919:08d}"


def spaced(number: str) -> str:
    """Return a mobile number as people group it."""
    return f"{number[:3]}-{number[3:7]}-{number[7:]}"


def street(number: int) -> str:
    """Return an address without its city."""
    return f"{parts.STREETS[number % len(parts.STREETS)]}{number * 3 + 1}号"


def pairs() -> list[Labelled]:
    """Return all pairs."""
    return list(chain(_companies(), _abroad(), _people(), _extensions(), _links(), _apart()))


def _apart() -> Iterator[Labelled]:
    return chain(_apart_companies(), _apart_beside_a_name(), _apart_people())


def _companies() -> Iterator[Labelled]:
    forms = ("有限公司", "有限责任公司", "股份有限公司", "公司", "")
    for number in range(15):
        one, other = forms[number % 5], forms[(number + 1 + number // 5 % 3) % 5]
        yield Labelled(truth=MERGE, kind="legal form", name=company(number) + one, other_name=company(number) + other)
    for number in range(20, 44):
        name, (province, city) = company(number), parts.PLACES[number % 10]
        one, other = (
            (f"{city}{name}有限公司", f"{name}（{city}）有限公司"),
            (f"{province}省{city}市{name}有限公司", f"{city}{name}有限公司"),
            (f"{name}{city}有限公司", f"{name}({province}{city})有限公司"),
            (f"{name}（中国）有限公司", f"{name}中国有限公司"),
        )[number % 4]
        yield Labelled(truth=MERGE, kind="place", name=one, other_name=other)
    for number, (traditional, simplified) in enumerate(parts.TRADITIONAL):
        form = "股份有限公司" if number % 2 else "有限公司"
        yield Labelled(truth=MERGE, kind="traditional", name=traditional + form, other_name=simplified + "有限公司")
    for number, town in enumerate(parts.TOWNS, start=44):
        name = company(number) + "有限公司"
        yield Labelled(truth=MERGE, kind="town", name=town + name, other_name=name)
    for number in range(56, 68):
        name, wrong = company(number), company(number)[:1] + "之" + company(number)[2:]
        yield Labelled(
            truth=MERGE,
            kind="slip of the pen, same phone",
            name=name + "有限公司",
            other_name=wrong + "有限公司",
            phone=mobile(number),
            other_phone=spaced(mobile(number)),
        )


def _abroad() -> Iterator[Labelled]:
    for number, name in enumerate(parts.ENGLISH[:20]):
        one, other = (
            (f"{name} Ltd.", f"{name.upper()} LIMITED"),
            (f"{name} Co., Ltd.", f"The {name} Company"),
            (f"{name} Inc", f"{name.replace(' ', '-')} Incorporated"),
            (f"{name} GmbH", f"{name.replace('i', 'í')} G.m.b.H."),
        )[number % 4]
        yield Labelled(truth=MERGE, kind="english", name=one, other_name=other)
    for number, name in enumerate(parts.JAPANESE):
        one, other = (
            (f"株式会社{name}", f"㈱{name}"),
            (f"{name}株式会社", f"{name}(株)"),
            (f"㈲{name}", f"{name}有限会社"),
        )[number % 3]
        yield Labelled(truth=MERGE, kind="japanese", name=one, other_name=other, country="JP", other_country="JP")
    for one, other in parts.SPELT:
        yield Labelled(truth=MERGE, kind="pinyin", name=one, other_name=other)
    for one, other in parts.PLACE_ABROAD:
        yield Labelled(truth=MERGE, kind="english, place", name=one, other_name=other)
    for one, other in parts.OTHERWISE:
        yield Labelled(truth=MERGE, kind="nothing in common", name=one, other_name=other)


def _people() -> Iterator[Labelled]:
    for number, name in enumerate(parts.PEOPLE[:20], start=100):
        phone = mobile(number)
        other = (
            f"tel:+86{phone}",
            f"{name} {phone}",
            f"\u202a{spaced(phone)}\u202c",
            f"{phone} / 0571-8815{number:04d}",
        )
        yield Labelled(
            truth=MERGE,
            kind="person, same phone",
            name=name,
            other_name=name,
            phone=phone,
            other_phone=other[number % 4],
        )
    for number, name in enumerate(parts.PEOPLE[20:], start=130):
        province, city = parts.PLACES[number % 10]
        yield Labelled(
            truth=MERGE,
            kind="person, same address and mail",
            name=name,
            other_name=name,
            email=f"client{number}@example.com",
            other_email=f"Client{number}@Example.com",
            address=f"{province}省{city}市{street(number)}",
            other_address=f"{city}市{street(number)}",
        )


def _extensions() -> Iterator[Labelled]:
    for number in range(68, 77):
        phone = f"0571-8816{number:04d}"
        yield Labelled(
            truth=MERGE,
            kind="company, an extension beside its number",
            name=company(number) + "有限公司",
            other_name=company(number) + "公司",
            phone=phone,
            other_phone=f"{phone}转{number}",
        )


def _links() -> Iterator[Labelled]:
    for number in range(77, 92):
        name, (_, city) = company(number) + "有限公司", parts.PLACES[number % 10]
        branch = ("分公司", "办事处", "营业部")[number % 3]
        yield Labelled(truth=LINK, kind="branch", name=name, other_name=f"{name}{city}{branch}")
    for number in range(92, 107):
        name = company(number)
        one = (f"{name}集团有限公司", f"{name}集团", f"{name}控股有限公司")[number % 3]
        yield Labelled(truth=LINK, kind="group of the same name", name=one, other_name=f"{name}有限公司")
    for number in range(107, 117):
        stem, trade = parts.STEMS[number], parts.TRADES[number % 20]
        one, other = f"{stem}集团有限公司", f"{stem}集团{trade}有限公司"
        yield Labelled(truth=LINK, kind="member that names its group", name=one, other_name=other)
    for number in range(0, 10, 2):
        one, other = parts.FAMILY[number : number + 2]
        yield Labelled(
            truth=LINK,
            kind="family, same phone",
            name=one,
            other_name=other,
            phone=mobile(200 + number),
            other_phone=mobile(200 + number),
        )
    for number, name in enumerate(parts.ENGLISH[20:]):
        other = f"{name} Group" if number % 2 else f"{name} Holdings Ltd"
        yield Labelled(truth=LINK, kind="english group", name=f"{name} Ltd", other_name=other)


def _apart_companies() -> Iterator[Labelled]:
    for number in range(30):
        trade = parts.TRADES[number % 20]
        one, other = parts.STEMS[139 - number] + trade, parts.STEMS[109 - number] + trade
        yield Labelled(truth=APART, kind="same trade", name=one + "有限公司", other_name=other + "有限公司")
    for number in range(117, 137):
        name, (_, city), (_, elsewhere) = company(number), parts.PLACES[number % 10], parts.PLACES[(number + 3) % 10]
        yield Labelled(
            truth=APART, kind="namesake of another city", name=f"{city}{name}公司", other_name=f"{elsewhere}{name}公司"
        )
    for one, other in parts.CONFUSABLE:
        yield Labelled(truth=APART, kind="one letter apart", name=one + "有限公司", other_name=other + "有限公司")
    for one, other in parts.NEARLY:
        yield Labelled(truth=APART, kind="english, one word apart", name=one + " Ltd", other_name=other + " Ltd")
    for one, other in parts.JAPANESE_NEARLY:
        yield Labelled(truth=APART, kind="japanese, one letter apart", name=f"株式会社{one}", other_name=f"㈱{other}")
    for one, other in parts.SPELT_ALIKE:
        yield Labelled(truth=APART, kind="spelt alike in pinyin", name=one, other_name=other)
    for one, other in parts.LONG:
        yield Labelled(truth=APART, kind="long names, one word apart", name=one, other_name=other)


def _apart_beside_a_name() -> Iterator[Labelled]:
    """Yield companies that share a number, a house or a name, and are two all the same."""
    for number in range(5):
        yield Labelled(
            truth=APART,
            kind="the same agent's number",
            name=f"{parts.STEMS[100 + number]}{parts.TRADES[number + 3]}店",
            other_name=f"{parts.STEMS[120 + number]}{parts.TRADES[number + 9]}店",
            phone=mobile(700 + number),
            other_phone=spaced(mobile(700 + number)),
        )
    for number in range(10):
        place = f"杭州市{street(number + 300)}"
        trade = parts.TRADES[-1 - number]
        yield Labelled(
            truth=APART,
            kind="neighbours in one house",
            name=f"{parts.STEMS[number + 40]}{trade}店",
            other_name=f"{parts.STEMS[number + 70]}咨询服务部",
            address=place,
            other_address=f"浙江省{place}",
        )
    for number, name in enumerate(("Aurora Living", "Pioneer Seeds", "Liberty Tyres", "Phoenix Paints", "Vega Motors")):
        country = ("DE", "US", "FR", "IN", "BR")[number]
        yield Labelled(
            truth=APART,
            kind="namesake of another country",
            name=name + " Ltd",
            other_name=name + " Ltd",
            country="GB",
            other_country=country,
        )


def _apart_people() -> Iterator[Labelled]:
    for number in range(50):
        name = f"{'钱秦尤孔严金魏陶姜戚'[number % 10]}{['志明', '雅琴', '国强', '美玲', '春生'][number // 10]}"
        yield Labelled(
            truth=APART,
            kind="namesakes with other numbers",
            name=name,
            other_name=name,
            phone=mobile(400 + number),
            other_phone=mobile(500 + number),
        )
    for number in range(20):
        phone = mobile(600 + number)
        wrong = phone[:-1] + str((int(phone[-1]) + 1) % 10)
        yield Labelled(
            truth=APART,
            kind="numbers one digit apart",
            name=f"{'苏潘葛奚范彭郎鲁韦昌'[number % 10]}{'子涵' if number < 10 else '浩然'}",
            other_name=f"{'卞齐康伍余元卜顾孟平'[number % 10]}{'欣怡' if number < 10 else '俊杰'}",
            phone=phone,
            other_phone=wrong,
        )
    for number in range(10):
        name = f"{'苗凤花方俞任袁柳酆鲍'[number]}{'永福'}"
        yield Labelled(truth=APART, kind="person and a shop of that name", name=name, other_name=f"{name}商行")


def text(labelled: list[Labelled]) -> str:
    """Return the pairs as CSV."""
    written = io.StringIO()
    rows = csv.DictWriter(written, [field.name for field in fields(Labelled)], lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(each) for each in labelled)
    return written.getvalue()


def read(file: Path = FILE) -> list[Labelled]:
    """Read the pairs."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [Labelled(**row) for row in csv.DictReader(lines)]


if __name__ == "__main__":
    FILE.write_text(text(pairs()), encoding="utf-8")
