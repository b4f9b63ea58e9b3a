"""What customers' data are read for: named by whoever reads contacts, and by whoever asks to read a file."""

from typing import Literal

Purpose = Literal[
    "complaint",
    "collection",
    "delivery",
    "visit",
    "verification",
    "correction",
    "request-of-the-person",
    "audit",
]
