"""How a name is spelt in Latin letters: 荣盛贸易 as Rongsheng, with its trade, which others translate."""

from typing import Final

from domain.customers.likeness.pinyin import is_chinese, plain_pinyin, readings
from domain.customers.likeness.trade import without_trade

# Fewer say too little: half of all names begin with the same syllables.
SYLLABLES: Final = 2
LETTERS: Final = 4


def sounds(core: str) -> frozenset[str]:
    """Return how the distinctive part of a name may be spelt; a name of both Chinese and other letters has none."""
    if core.isascii():
        stem, trade = without_trade(core, at_least=LETTERS)
        return frozenset({f"{plain_pinyin(stem)} {trade}"} if len(stem) >= LETTERS and stem.isalpha() else ())
    stem, trade = without_trade(core, at_least=SYLLABLES)
    if len(stem) < SYLLABLES or not all(map(is_chinese, core)):
        return frozenset()
    return frozenset(f"{''.join(syllables[: len(stem)])} {trade}" for syllables in readings(core))
