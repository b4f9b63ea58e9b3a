"""A moment that cannot be read is refused with what to write: a date where only a date is taken (interfaces 3)."""

from collections.abc import Callable

import pytest

from services.lists import moment
from services.lists.moment import NoMoment


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (moment.day, "late", "“late” is not a date: write one as in 2012-07-05."),
        (moment.day, "2012-02-30", "“2012-02-30” is not a date: write one as in 2012-07-05."),
        (moment.day, "2012-07-05T08:30:00Z", "“2012-07-05T08:30:00Z” is not a date: write one as in 2012-07-05."),
        (moment.day, "1066-10-14", "“1066-10-14” is outside the years 1900 to 9000."),
        (moment.as_of, "late", f"“late” is not a moment: write {moment.EXAMPLES}."),
        (moment.as_of, "1066-10-14", "“1066-10-14” is outside the years 1900 to 9000."),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(read: Callable[[str], object], text: str, said: str) -> None:
    with pytest.raises(NoMoment) as refused:
        read(text)

    assert str(refused.value) == said
