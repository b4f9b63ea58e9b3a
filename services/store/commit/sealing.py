"""Seals the personal data of a draft, and collects the keys that are stored or destroyed with it."""

from typing import Final

from contracts.message import Forgotten
from contracts.sealing import written
from domain.decider import Refused
from projections.keys.keyring import Keyring, NewKey, new_key, sealed_text
from services.store.recorder import Keys


class PersonForgotten(Refused):
    """What would be recorded is about a person who was to be forgotten."""

    code = "personal.forgotten"

    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} was erased: nothing more about this person is recorded. Leave the text out.")


class DraftSealer:
    """Seals with known keys, and makes one for each person without; they count only once the draft is stored."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring: Final = keyring
        self._new: dict[str, NewKey] = {}
        self._used: dict[int, str] = {}

    def seal(self, subject: str, text: str, bound: bytes) -> str:
        """Return the sealed text; raise `PersonForgotten` where the person is known to be."""
        if subject in self._keyring.forgotten:
            raise PersonForgotten(subject)
        made = self._new.get(subject)
        known = None if made else self._keyring.cipher_of(subject)
        if known:
            key, cipher = known
            self._used[key] = subject
        else:
            made = made or self._new.setdefault(subject, new_key(subject))
            key, cipher = made.key, made.cipher
        return written(key, sealed_text(cipher, text, bound))

    def keys(self, forgotten: list[Forgotten]) -> Keys:
        """Return what is stored and destroyed along with the draft."""
        return Keys(list(self._new.values()), self._used, forgotten)
