"""Makes Python collect garbage less often in processes that keep many long-lived objects."""

import gc
from typing import Final

# Young objects die by reference count; looking for cycles among a hundred thousand cached ones cost a fifth of a
# writer's time at Python's own thresholds (700, 10, 10). What waits for the first look is some megabytes.
THRESHOLDS: Final = (10_000, 50, 100)


def collect_seldom() -> None:
    """Collect garbage seldom, and never among the objects that exist now; call it once, after all imports."""
    gc.collect()
    look_seldom()


def look_seldom() -> None:
    """Do the same in a process that ends soon: the present garbage may stay."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
