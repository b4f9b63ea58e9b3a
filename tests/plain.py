"""Stores personal data in plain text, as releases did before it was sealed."""

from contracts.message import Forgotten
from services.store.commit.sealing import DraftSealer
from services.store.recorder import Keys


class PlainSealer(DraftSealer):
    """Leaves every text as it is; put in the place of `DraftSealer` in `services.store.commit.group`."""

    def seal(self, subject: str, text: str, bound: bytes) -> str:  # noqa: ARG002 - nothing is sealed
        return text

    def keys(self, forgotten: list[Forgotten]) -> Keys:
        return Keys([], {}, forgotten)
