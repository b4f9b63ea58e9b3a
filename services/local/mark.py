"""The mark by which a process knows that the supervisor of a local stack started it."""

import os
from typing import Final

# Set in the environment of every process of a local stack; its value is the stack's home.
STACK_MARK: Final = "KEHU_STACK"


def is_supervised() -> bool:
    """Return whether a supervisor would restart this process at once if it ended."""
    return STACK_MARK in os.environ
