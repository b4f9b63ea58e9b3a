"""Whatever was recorded in whatever order, a list as it was known is that of a full replay (semantics 43)."""

from datetime import date, datetime
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from services.lists.as_known import Known, as_known
from tests.integration.histories import AS_OF
from tests.integration.travelling import LISTS, lives, recorded, replayed
from tests.projections.story import Happened, recorded_at, stored

NAMES: Final = st.sampled_from(sorted(LISTS))
# Of the log, so many hundredths are known, and applied by the read models.
HUNDREDTHS: Final = st.integers(0, 100)


@settings(max_examples=10)
@given(
    history=lives(),
    applied=st.one_of(st.just(100), HUNDREDTHS),
    questions=st.lists(st.tuples(NAMES, AS_OF, HUNDREDTHS), min_size=6, max_size=6),
)
async def test_a_list_as_it_was_known_is_that_of_a_full_replay(
    database_url: str, history: list[Happened], applied: int, questions: list[tuple[str, date | datetime, int]]
) -> None:
    events = stored(history)
    async with recorded(database_url, history, len(events) * applied // 100) as connection:
        for name, as_of, known in questions:
            position = len(events) * known // 100
            expected = await replayed(connection, events[:position], LISTS[name], as_of)
            async with as_known(connection, Known(LISTS[name].listing.tables, recorded_at(position))):
                assert await LISTS[name].answer(connection, as_of) == expected
