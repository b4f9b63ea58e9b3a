"""The distinctive part of a company's name: what is left without legal form, place and punctuation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.customers.likeness.chinese_place import (
    NAMED_PLACE,
    PROVINCE_OF_ADDRESS,
    is_place,
    leading_place,
    without_place,
)
from domain.customers.likeness.western_place import western_place, without_western_place
from domain.customers.likeness.written import folded, in_digits

# Chinese legal forms and kinds of business, longest first; they stand at the end of a name.
_FORM: Final = (
    "股份有限公司|有限责任公司|股份公司|有限公司|总公司|分公司|子公司|公司|合伙企业|个体工商户"
    "|经营部|商行|商店|门市部|总厂|工厂|厂|事务所|集团"
)
_FORMS: Final = re.compile(rf"(?:控股)?(?:集团)?(?:{_FORM})+$|控股$")
# 昆仑集团 is the head of 昆仑冷气 and of 昆仑集团冷气, which names it.
_GROUP: Final = re.compile(r"(?<=\w\w)(?:集团|控股)")
_WESTERN_GROUP: Final = frozenset(("group", "holding", "holdings"))
# 昆仑冷气有限公司上海分公司: a branch is named after the complete name of its company.
_BRANCH: Final = re.compile(
    r"(?<=有限公司|责任公司|股份公司)(?P<branch>\w{0,10}(?:分公司|办事处|代表处|营业部|分店|门店|分厂|事业部))$"
)
_WESTERN: Final = frozenset(
    (
        *("ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "cv", "gmbh", "group", "holding", "holdings"),
        *("inc", "incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "ltd", "mbh", "nv", "oy", "oyj", "plc"),
        *("pte", "pty", "sa", "sarl", "sas", "spa", "srl", "the"),
        # 有限公司 and 有限责任公司 in pinyin.
        *("gongsi", "youxian", "youxiangongsi", "zeren"),
    )
)
# ㈱ and ㈲ are read as 株 and 有 in brackets; these forms stand before a name or after it.
_JAPANESE: Final = re.compile(r"株式会社|有限会社|合同会社|合资会社|\((?:株|有|合同|合资)\)")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_WORD: Final = re.compile(r"\w+")
# Xi'an and G.m.b.H. are one word each.
_UNSAID: Final = re.compile(r"[.'’]")
# Suffixes of administrative areas, which some people write and others leave out.
_AREAS: Final = re.compile(r"特别行政区|自治区|省|市|新区|区|县")
# 博世特中国, but not 新上海: one character is no name.
_PLACE_AT_END: Final = re.compile(rf"(?<=\w\w)(?P<place>{NAMED_PLACE})$")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name taken apart: `core` is the distinctive part; `place`, `branch` and `group` are empty if it has none.

    `formed` says that it has a legal form, so that it is no person's.
    `group` is the distinctive part of the name of the group, of which this is the head or a member that names it.
    """

    core: str
    place: str = ""
    branch: str = ""
    group: str = ""
    formed: bool = False


def read_name(name: str) -> CompanyName:
    """Take a name apart; the core is empty if nothing in the name is distinctive, as in a bare number."""
    unformed, japanese = _JAPANESE.subn(" ", folded(name))
    plain = _BRACKETS.sub(_outside_brackets, unformed)
    words = _WORD.findall(_UNSAID.sub("", plain))
    joined, abroad = _joined(words)
    branch = _BRANCH.search(joined)
    whole = joined[: branch.start()] if branch else joined
    bare, chinese = _FORMS.subn("", whole)
    bare = without_place(bare, company=chinese > 0)
    # Only a company has its place at the end: a person may be called 张海南.
    ending = _PLACE_AT_END.search(bare) if chinese else None
    written = [*_BRACKETS.findall(unformed), ending["place"] if ending else ""]
    place = leading_place(whole) or next(filter(None, map(_place, written)), "") or abroad
    distinctive = (bare[: ending.start()] if ending else bare) or whole
    return CompanyName(
        core=distinctive if any(letter.isalpha() for letter in distinctive) else "",
        place=place,
        branch=branch["branch"] if branch else "",
        group=_group(words, whole, distinctive),
        formed=bool(japanese or chinese or branch or not _WESTERN.isdisjoint(words)),
    )


def core(name: str) -> str:
    """Return the distinctive part of a name."""
    return read_name(name).core


def _joined(words: Sequence[str]) -> tuple[str, str]:
    """Return the words as one, without legal forms and the place of a western company, and that place."""
    named = [word for word in words if word not in _WESTERN]
    # A person may be called Paris.
    rest, place = (named, "") if len(named) == len(words) else without_western_place(named)
    return "".join(rest), place


def _place(written: str) -> str:
    return leading_place(written) if is_place(written) else western_place(_WORD.findall(written)) or ""


def _group(words: Sequence[str], whole: str, distinctive: str) -> str:
    """Return what stands before the sign of a group, 昆仑 in 昆仑集团冷气; a sign at the beginning is of the whole."""
    if sign := _GROUP.search(whole):
        return without_place(whole[: sign.start()])
    for place, word in enumerate(words):
        if word in _WESTERN_GROUP:
            return _joined(words[: place + 1])[0] or distinctive
    return ""


def _outside_brackets(found: re.Match[str]) -> str:
    within = found[1]
    return " " if within and (is_place(within) or western_place(_WORD.findall(within)) is not None) else f" {within} "


def plain_address(text: str) -> str:
    """Return an address without province, case, width, accents, blanks, punctuation and suffixes of areas.

    Its numbers are in digits.
    """
    together = in_digits("".join(_WORD.findall(folded(text))))
    return _AREAS.sub("", PROVINCE_OF_ADDRESS.sub("", together, count=1))
