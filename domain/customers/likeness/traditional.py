"""Traditional Chinese characters, which are read as the simplified ones that others write.

A company may write its name 華興設備 in one letter and 华兴设备 in the next. OpenCC also looks at the characters
beside one: 乾 is 干 in 乾燥, and stays as it is in 乾隆.
"""

from typing import Final

from opencc import OpenCC

_CONVERTER: Final = OpenCC("t2s")


def simplified(text: str) -> str:
    """Return the text in simplified characters."""
    converted: str = _CONVERTER.convert(text)
    return converted
