"""What answers a command."""

from collections.abc import Awaitable
from typing import Any, Protocol

from contracts.envelope import Cause
from services.store.outcome import Accepted
from services.store.store import Store


class Handler(Protocol):
    """Refuses with `Refused`; repeats with the stored answer. The command's class is the one named in the registry."""

    def __call__(
        self, command: Any, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Awaitable[Accepted]: ...
