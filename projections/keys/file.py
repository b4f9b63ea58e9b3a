"""A master key in a file, beside the earlier versions that keys may still be stored under."""

import base64
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from projections.keys.master import KEY_BYTES, Bound, KeysMissing

NONCE_BYTES: Final = 12
VERSION_BYTES: Final = 2


class FileMaster:
    """Encrypts with AES-256-GCM; a stored key begins with the version of the master key."""

    def __init__(self, path: Path) -> None:
        try:
            document = json.loads(path.read_text(encoding="ascii"))
        except FileNotFoundError as error:
            raise KeysMissing(f"There is no master key at {path}: `kehu keys create` makes one.") from error
        self.newest: Final = int(document["newest"])
        self._keys = {int(number): AESGCM(base64.b64decode(key)) for number, key in document["keys"].items()}

    def wrap(self, keys: Sequence[Bound]) -> Sequence[bytes]:
        """Encrypt each key with the newest version."""
        return [self._wrapped(key) for key in keys]

    def _wrapped(self, key: Bound) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self.newest].encrypt(nonce, key.key, key.to)
        return self.newest.to_bytes(VERSION_BYTES) + nonce + sealed

    def unwrap(self, keys: Sequence[Bound]) -> Sequence[bytes | None]:
        """Decrypt each key with the version that it names."""
        return [self._unwrapped(key) for key in keys]

    def _unwrapped(self, key: Bound) -> bytes | None:
        version, rest = key.key[:VERSION_BYTES], key.key[VERSION_BYTES:]
        master = self._keys.get(int.from_bytes(version))
        if master is None:
            return None
        try:
            return master.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], key.to)
        except InvalidTag:
            return None

    def is_newest(self, wrapped: bytes) -> bool:
        """Tell it by the version that the key begins with."""
        return int.from_bytes(wrapped[:VERSION_BYTES]) == self.newest


def make(path: Path, *, rotate: bool = False) -> bool:
    """Make a master key where there is none, or a new version beside the others; tell whether one was made."""
    keys: dict[str, str] = {}
    if path.exists():
        if not rotate:
            return False
        keys = json.loads(path.read_text(encoding="ascii"))["keys"]
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    newest = max(map(int, keys), default=0) + 1
    keys[str(newest)] = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    _write(path, json.dumps({"newest": newest, "keys": keys}, indent=1) + "\n")
    return True


def _write(path: Path, text: str) -> None:
    """Replace the file at once: half a master key would be a lost one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
