"""Where the checkout lies that the tests belong to."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
