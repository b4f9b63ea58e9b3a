"""Brings the live rows of a read model to the definition of this release, where another one made them."""

from typing import Any, Final

from projections.engine import generation
from projections.engine.projection import Projection
from projections.rebuild import rebuild
from projections.rebuild.folding import connect
from projections.rebuild.rebuild import Means, Rebuilt

KEPT: Final = """
    select fingerprint from projection_generation where projection = %s and state = 'old' and fingerprint is not null
"""


async def adopt(projection: Projection[Any], means: Means) -> Rebuilt | None:
    """Take up the generation that this definition made before, or build one; None where the live one is its own."""
    async with await connect(means.database_url) as connection:
        if not await generation.is_foreign(connection, projection):
            return None
        kept = await (await connection.execute(KEPT, (projection.name,))).fetchone()
    if kept == (projection.fingerprint,):
        return await rebuild.rollback(projection, means)
    return await rebuild.rebuild(projection, means)
