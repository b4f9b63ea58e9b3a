"""What a list is asked: its rows after a place, up to a number of them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from psycopg import AsyncConnection

Item = TypeVar("Item")
# A list with its filters applied: given a place and a limit, it returns the rows after the place (None: all).
Question = Callable[[AsyncConnection[Any], Any, int | None], Awaitable[Sequence[Item]]]
