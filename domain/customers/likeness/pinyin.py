"""How Chinese names sound: in pinyin without tones, as others write them in Latin letters."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pkgutil import resolve_name
from typing import Final

# Of a name in simplified characters.
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_PARTS: Final = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
# As a surname, 曾 is Zeng, although it is ceng in every other word.
_SURNAMES_READ: Final = """
曾zeng 单shan 仇qiu 解xie 查zha 区ou 朴piao 盖ge 翟zhai 覃qin 缪miao 乐yue 冼xian 员yun 折she 召shao 种chong 隗kui
晁chao 宓mi 宿su 祭zhai 柏bai 藏zang 都du 句gou 阚kan 牟mu 瞿qu 沈shen 郇xun 燕yan 叶ye 尉yu 占zhan 长zhang
黑he 秘bi 重chong 繁po 任ren 华hua 纪ji 车che 石shi 洗xian 万wan
"""
_SURNAMES: Final = {each[0]: each[1:] for each in _SURNAMES_READ.split()}


def is_chinese(text: str) -> bool:
    """Return whether there is a Chinese character in the text."""
    return bool(_CHINESE.search(text))


def readings(name: str) -> Iterator[Sequence[str]]:
    """Return how a name may be read, a part for each character and for each run of other letters."""
    syllables = _syllables(name)
    yield syllables
    surname = _SURNAMES.get(name[:1])
    if surname and surname != syllables[0]:
        yield (surname, *syllables[1:])


def plain_pinyin(letters: str) -> str:
    """Return pinyin with u for ü, which some people type as v: Lücheng, Lvcheng and Lucheng are one."""
    return re.sub(r"(?<=[ln])v", "u", letters)


@lru_cache(maxsize=4_096)
def _syllables(name: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in _PARTS.findall(name):
        parts += map(plain_pinyin, _read()(part)) if is_chinese(part) else (part,)
    return tuple(parts)


@cache
def _read() -> Callable[[str], list[str]]:
    # Its words take 57 MB and a third of a second, which a process without Chinese names need not pay.
    found: Callable[[str], list[str]] = resolve_name("pypinyin:lazy_pinyin")
    return found
