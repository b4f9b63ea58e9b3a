"""The ids under which streams are stored, and under which the first of all ids that look alike is noted (ADR 15)."""

from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5

from contracts.form.alike import skeleton

# Part of every stored stream id: never change it.
NAMESPACE: Final = UUID("6b656875-0000-5000-8000-73747265616d")


@lru_cache(maxsize=65_536)
def stream_uuid(stream: str) -> UUID:
    """Return the id under which the stream `complaint/8` is stored."""
    return uuid5(NAMESPACE, stream)


def claim_id(stream: str) -> UUID:
    """Return the command id under which the first of all ids that look like this one is noted."""
    category, _, stream_id = stream.partition("/")
    return uuid5(NAMESPACE, f"looks like {category}/{skeleton(stream_id)}")


def plain_stream(stream: str) -> str:
    """Return the stream whose id looks the same and is written most plainly; often the stream itself."""
    category, _, stream_id = stream.partition("/")
    return f"{category}/{skeleton(stream_id)}"
