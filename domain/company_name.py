"""What tells companies apart: their names without legal form, place and punctuation."""

import re
import unicodedata
from typing import Final

# Chinese legal forms and kinds of business, longest first; they end a name.
_FORMS: Final = re.compile(
    r"(?:集团)?(?:股份有限公司|有限责任公司|股份公司|有限公司|总公司|分公司|子公司|公司|合伙企业|个体工商户"
    r"|经营部|商行|商店|门市部|总厂|工厂|厂|事务所|集团)+$"
)
_WESTERN: Final = frozenset(
    (
        *("ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "cv", "gmbh", "group", "holding", "holdings"),
        *("inc", "incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "ltd", "mbh", "nv", "oy", "oyj", "plc"),
        *("pte", "pty", "sa", "sarl", "sas", "spa", "srl", "the"),
    )
)
_PLACES: Final = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|中国"
)
_PLACE: Final = re.compile(rf"(?:{_PLACES})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_WORD: Final = re.compile(r"\w+")


def core(name: str) -> str:
    """Return the telling part of a name, empty where there is none: a bare number tells nobody apart."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _BRACKETS.sub(_outside_brackets, plain)
    words = [word for word in _WORD.findall(plain.replace(".", "")) if word not in _WESTERN]
    joined = "".join(words)
    told = _without_place(_FORMS.sub("", joined)) or joined
    return told if any(letter.isalpha() for letter in told) else ""


def _outside_brackets(found: re.Match[str]) -> str:
    return " " if _PLACE.fullmatch(found[1]) else f" {found[1]} "


def _without_place(name: str) -> str:
    place = _PLACE.match(name)
    # 中国 alone, or 上海人, is no place before a name.
    return name[place.end() :] if place and len(name) - place.end() > 1 else name


def plain_text(text: str) -> str:
    """Return an address without case, width, blanks and punctuation."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
