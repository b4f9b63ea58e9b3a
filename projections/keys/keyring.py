"""The keys of persons that this process has looked up, to seal and to open the personal data in events.

A key is looked up again after ten seconds, so that a person who was forgotten is soon forgotten by every process.
"""

import base64
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.sealing import ERASED, Unopenable, keys_of
from projections.keys.file import NONCE_BYTES
from projections.keys.master import KEY_BYTES, Bound, Master
from projections.keys.settings import master

SECONDS_KNOWN: Final = 10.0
MOST_KNOWN: Final = 200_000


class StoredKey(NamedTuple):
    """A row of the table `subject_key`; a key that was destroyed is None."""

    key: int
    subject: str
    wrapped: bytes | None


class NewKey(NamedTuple):
    """A key that is not stored yet."""

    key: int
    subject: str
    secret: bytes

    @property
    def cipher(self) -> AESGCM:
        return AESGCM(self.secret)


class _Known(NamedTuple):
    """What was found out about a key; `cipher` is None where it does not open anything, `fault` says why not."""

    subject: str
    cipher: AESGCM | None
    looked_at: float
    fault: str | None = None


class Keyring:
    """Opens with the keys that were `learned`; use `reading.opener` or the store to learn those of events."""

    def __init__(self, of: Master | None = None) -> None:
        self._master = of
        self._known: dict[int, _Known] = {}
        self._of_subject: dict[str, int] = {}
        # Persons for whom nothing is sealed any more.
        self.forgotten: set[str] = set()

    def missing(self, states: Iterable[bytes]) -> list[int]:
        """Return the keys of these events that must be looked up."""
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
            self._of_subject.clear()
        asked: set[int] = set()
        for state in states:
            asked |= keys_of(state)
        fresh = time.monotonic() - SECONDS_KNOWN
        return [key for key in asked if (known := self._known.get(key)) is None or known.looked_at < fresh]

    def learn(self, found: Sequence[StoredKey], asked: Iterable[int] = ()) -> None:
        """Take over what the table holds of the keys that were asked for."""
        now = time.monotonic()
        known = dict.fromkeys(asked, _Known("", None, now, "is lost: no row of the database has it"))
        whole = [row for row in found if row.wrapped is not None]
        keys = self._open_master().unwrap([Bound(row.wrapped or b"", bound(row.key, row.subject)) for row in whole])
        for row, key in zip(whole, keys, strict=True):
            fault = None if key else "was stored under another master key, or changed"
            known[row.key] = _Known(row.subject, AESGCM(key) if key else None, now, fault)
            if key:
                self._of_subject[row.subject] = row.key
        for row in found:
            if row.wrapped is None:
                known[row.key] = _Known(row.subject, None, now)
                self.forgotten.add(row.subject)
        self._known |= known

    def open(self, key: int, text: str, bound: bytes) -> str:
        """Return the text, `ERASED` where its key was destroyed, or raise `Unopenable`."""
        known = self._known.get(key)
        if known is None:
            raise Unopenable(f"the key {key} was not looked up")
        if known.cipher is None:
            if known.fault:
                raise Unopenable(f"the key {key} {known.fault}")
            return ERASED
        return _opened(known.cipher, key, text, bound)

    def cipher_of(self, subject: str) -> tuple[int, AESGCM] | None:
        """Return a key of the person that was looked up not long ago, or stored by this process."""
        key = self._of_subject.get(subject)
        known = self._known.get(key) if key is not None else None
        if key is None or known is None or known.cipher is None:
            return None
        return (key, known.cipher) if known.looked_at >= time.monotonic() - SECONDS_KNOWN else None

    def add(self, new: Iterable[NewKey]) -> None:
        """Take over keys that were stored a moment ago."""
        now = time.monotonic()
        for each in new:
            self._known[each.key] = _Known(each.subject, each.cipher, now)
            self._of_subject[each.subject] = each.key

    def drop(self, subjects: Iterable[str]) -> None:
        """Forget what is known of these persons: it proved to be out of date."""
        for subject in subjects:
            key = self._of_subject.pop(subject, None)
            if key is not None:
                self._known.pop(key, None)

    def forget(self, subject: str, kept: Iterable[str] = ()) -> None:
        """Forget at once the keys of a person and of all that belongs to it: they were destroyed."""
        gone = {
            known.subject
            for known in list(self._known.values())
            if (known.subject == subject or known.subject.startswith(f"{subject}/")) and known.subject not in kept
        }
        self.drop(gone)
        self._known = {key: known for key, known in self._known.items() if known.subject not in gone}

    def wrapped(self, new: Sequence[NewKey]) -> Sequence[bytes]:
        """Return new keys as they are stored."""
        keys = [Bound(each.secret, bound(each.key, each.subject)) for each in new]
        return self._open_master().wrap(keys) if keys else ()

    def _open_master(self) -> Master:
        if self._master is None:
            self._master = master()
        return self._master


def new_key(subject: str) -> NewKey:
    """Return a key for a person, with a number of its own."""
    return NewKey(secrets.randbits(63), subject, secrets.token_bytes(KEY_BYTES))


def sealed_text(cipher: AESGCM, text: str, bound: bytes) -> str:
    """Return the text encrypted with AES-256-GCM, after its nonce, in base64url."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, text.encode(), bound)).rstrip(b"=").decode()


def _opened(cipher: AESGCM, key: int, text: str, bound: bytes) -> str:
    sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound).decode()
    except InvalidTag as error:
        raise Unopenable(f"its text was changed, or moved here from another place (key {key})") from error


def bound(key: int, subject: str) -> bytes:
    """Return what a wrapped key is bound to, so that no row can take the place of another."""
    return f"{key} {subject}".encode()


# One for all readers of this process; a store has its own.
KEYRING: Final = Keyring()
