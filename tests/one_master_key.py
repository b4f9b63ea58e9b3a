"""One master key for a run, which every process of it inherits."""

import os

from projections.keys import file
from projections.keys.settings import KeySettings
from tests import temporary


def make() -> None:
    """Make the key, in a folder that goes with this process."""
    os.environ["KEHU_KEYS"] = str(temporary.folder("keys"))
    file.make(KeySettings().file)
