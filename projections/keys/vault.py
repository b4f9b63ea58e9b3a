"""A master key in the transit engine of HashiCorp Vault or OpenBao: it encrypts there, and never leaves."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

from projections.keys.master import Bound, KeysMissing

SECONDS: Final = 5.0
_VERSION: Final = re.compile(rb"vault:v([0-9]+):")


class VaultMaster:
    """Asks the engine for many keys at once; `url` is that of its key."""

    def __init__(self, url: str, token: str) -> None:
        engine, _, self._name = url.rstrip("/").rpartition("/keys/")
        if not engine or not self._name:
            raise KeysMissing(
                f"KEHU_VAULT is {url}: write the address of a key, as in https://HOST/v1/transit/keys/NAME."
            )
        self._client = httpx.Client(base_url=engine, headers={"X-Vault-Token": token}, timeout=SECONDS)
        self._newest: int | None = None

    def wrap(self, keys: Sequence[Bound]) -> Sequence[bytes]:
        """Let the engine encrypt them."""
        asked = [{"plaintext": _text(key.key), "associated_data": _text(key.to)} for key in keys]
        return [str(each["ciphertext"]).encode() for each in self._ask("encrypt", asked)]

    def unwrap(self, keys: Sequence[Bound]) -> Sequence[bytes | None]:
        """Let the engine decrypt them."""
        asked = [{"ciphertext": key.key.decode(errors="replace"), "associated_data": _text(key.to)} for key in keys]
        return [_plain(each) for each in self._ask("decrypt", asked)]

    def is_newest(self, wrapped: bytes) -> bool:
        """Compare the version that the text names with the newest one of the engine's key."""
        if self._newest is None:
            answer = self._client.get(f"/keys/{self._name}")
            answer.raise_for_status()
            self._newest = int(answer.json()["data"]["latest_version"])
        found = _VERSION.match(wrapped)
        return found is not None and int(found[1]) == self._newest

    def _ask(self, what: str, batch: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, Any]]:
        """Return the engine's results; a text that it refuses has an error in its own result, with status 400."""
        if not batch:
            return []
        try:
            answer = self._client.post(f"/{what}/{self._name}", json={"batch_input": batch})
        except httpx.HTTPError as error:
            raise OSError(f"the vault with the master key does not answer: {error}") from error
        results: Sequence[Mapping[str, Any]] | None = None
        if answer.headers.get("content-type", "").startswith("application/json"):
            results = (answer.json().get("data") or {}).get("batch_results")
        if results is None:
            raise OSError(f"the vault with the master key answers {answer.status_code}")
        return results


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _plain(result: Mapping[str, Any]) -> bytes | None:
    return base64.b64decode(result["plaintext"]) if result.get("plaintext") else None
