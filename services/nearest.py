"""The ids in use most like an unknown one: the neighbours of a mistyped id are its likeliest originals (ADR 18)."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from psycopg import AsyncConnection

MOST_NAMED: Final = 3
NEIGHBOURS: Final = 8
# The row that began a stream stands in an index of its own, in the order of the characters.
NEAR: Final = """
    (
        select stream from command_log
        where appended > 0 and version = appended
          and stream collate "C" >= %(stream)s and stream collate "C" < %(end)s
        order by stream collate "C"
        limit %(most)s
    )
    union all
    (
        select stream from command_log
        where appended > 0 and version = appended
          and stream collate "C" < %(stream)s and stream collate "C" >= %(begin)s
        order by stream collate "C" desc
        limit %(most)s
    )
"""


def neighbours_of(stream: str, most: int = NEIGHBOURS) -> dict[str, Any]:
    """Return the parameters of `NEAR` for a stream."""
    category = stream.partition("/")[0]
    # The character after the slash ends the category.
    return {"stream": stream, "begin": f"{category}/", "end": f"{category}0", "most": most}


async def near(connection: AsyncConnection[Any], category: str, stream_id: str) -> Sequence[str]:
    """Return the ids in use that come next before and after this one in alphabetical order."""
    cursor = await connection.execute(NEAR, neighbours_of(f"{category}/{stream_id}"))
    return [row[0].partition("/")[2] for row in await cursor.fetchall()]


def nearest(name: str, known: Sequence[str]) -> Sequence[str]:
    """Return the few that are most like the name."""
    return sorted(known, key=lambda each: SequenceMatcher(None, name, each).ratio(), reverse=True)[:MOST_NAMED]


def told(sentence: str, name: str, known: Sequence[str]) -> str:
    """Return a sentence about an unknown name, with the nearest known ones; one that is known after all has none."""
    if not known or name in known:
        return sentence
    return f"{sentence.removesuffix('.')}; the nearest known: {', '.join(nearest(name, known))}."
