"""How a process knows that a supervisor of a local stack started it."""

import os
from typing import Final

# In the environment of every process of a local stack, with its home as the value.
STACK_MARK: Final = "KEHU_STACK"


def is_supervised() -> bool:
    """Return whether this process would be started again at once after its end."""
    return STACK_MARK in os.environ
