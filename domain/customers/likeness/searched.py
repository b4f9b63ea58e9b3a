"""What a customer is found by: all that its record says, read in the same way as the text that somebody looks for.

`searched` is kept beside the record, one line for each way to read a part of it. A text finds the record if one of its
`needles` is in there. So any two spellings that are read alike find each other (CU8).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.customers.likeness.company_name import core, plain_address
from domain.customers.likeness.phones import phones_in
from domain.customers.likeness.pinyin import is_chinese, plain_pinyin, readings
from domain.customers.likeness.written import folded, in_digits, joined

LINE: Final = "\n"
# Before a whole name; and before pinyin, which is found from the beginning of a syllable on. It is in capitals, so that
# nothing else finds it: ong is in most names. Both begin with a sign that no text may hold.
NAME: Final = "\n\x01"
PINYIN: Final = "\n\x02"
# Nobody types more: a longer line would only make a long name's record hundreds of times as long.
LONGEST: Final = 64
# At least this many digits, with the separators that people write.
_DIGITS: Final = re.compile(r"(?:tel:)?(?=(?:\D*\d){5})[+\d ().\-/]+")
_WITH_AREA: Final = 9
# Fewer are no whole number, and an instant is none.
_WHOLE_NUMBER: Final = re.compile(r"(?!\d{4}-\d\d-\d\d)(?:.*?\d){7}", re.DOTALL)


def searched(record: Mapping[str, Any], *, full_name: str, country: str | None) -> str:
    """Return the lines in which needles are looked for; of the record all texts count, and no names of fields."""
    lines: dict[str, None] = {}
    for text in (full_name, *_texts(record)):
        lines |= dict.fromkeys(_spellings(text))
        lines |= dict.fromkeys(_phones(text, country))
    lines |= dict.fromkeys(_places(record.get("information", {}).values()))
    people = _people(record.get("information", {}), record.get("contacts", {}))
    spoken = dict.fromkeys(line for name in (full_name, *people) for line in _pinyin(name))
    lines |= dict.fromkeys(people)
    return f"{NAME}{core(full_name)}{''.join(spoken)}{LINE}{LINE.join(lines)}{LINE}"


def needles(text: str) -> list[str]:
    """Return what is looked for in `searched`; one that is found is enough."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = [*_spellings(text), *_phones(text, None)]
    if _DIGITS.fullmatch(plain):
        digits = "".join(filter(str.isdigit, plain))
        # Numbers are kept in the form of E.164, which leaves out the zero before the area.
        found.append(digits[1:] if len(digits) >= _WITH_AREA and digits[0] == "0" else digits)
    elif any(map(str.isdigit, plain)) and any(map(str.isalpha, plain)):
        # Only with the number of a house: 西湖区 alone is not meant as 西湖.
        found.append(plain_address(text))
    if name := core(text):
        found.append(f"{NAME}{name}{LINE}")
    together = joined(folded(text))
    if len(together) > 1 and together.isascii() and together.isalpha():
        found.append(f"{PINYIN}{plain_pinyin(together).upper()}")
    return sorted({needle for needle in found if needle})


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for part in value.values():
                yield from _texts(part)
        case list() | tuple():
            for part in value:
                yield from _texts(part)
        case _:
            pass


def _spellings(text: str) -> Iterator[str]:
    """Return the text as it is written, and read with less and less of what its writing is about."""
    # A character is made simpler by those beside it, which a part of the text does not have.
    yield " ".join(text.lower().split())
    plain = " ".join(folded(text).split())
    yield plain
    yield (together := joined(plain))
    yield in_digits(together)


def _phones(text: str, country: str | None) -> Iterable[str]:
    return sorted(phones_in(text, country)) if _WHOLE_NUMBER.match(unicodedata.normalize("NFKC", text)) else ()


def _places(groups: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (plain_address(group["address"]) for group in groups if isinstance(group.get("address"), str))


def _people(information: Mapping[str, Any], contacts: Mapping[str, Any]) -> list[str]:
    names = [f"{each.get('surname', '')}{each.get('given_name', '')}" for each in contacts.values()]
    names.append(information.get("basic", {}).get("legal_representative", ""))
    return [joined(folded(name)) for name in names if name]


def _pinyin(name: str) -> Iterator[str]:
    """Return how a Chinese name is typed, from each of its syllables on, and its first letters: rs for 荣盛."""
    plain = joined(folded(name))
    if not is_chinese(plain):
        return
    spelt = [syllables[place:] for syllables in readings(plain) for place in range(len(syllables))]
    initials = [[syllable[0] for syllable in syllables] for syllables in readings(core(name))]
    yield from (f"{PINYIN}{''.join(parts)[:LONGEST].upper()}" for parts in (*spelt, *initials))
