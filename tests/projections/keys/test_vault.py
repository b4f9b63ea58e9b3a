"""A master key in a vault: what is asked of its transit engine, answered here by a stand-in on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from projections.keys.master import Bound, KeysMissing
from projections.keys.vault import VaultMaster

KEYS = [Bound(b"k" * 32, b"5 customer/C8"), Bound(b"l" * 32, b"6 customer/C9")]


class Transit(BaseHTTPRequestHandler):
    """Encrypts by keeping what it was given, as the engine would, bound to its associated data."""

    kept: ClassVar[dict[str, tuple[str, str]]] = {}
    version: ClassVar[int] = 1

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["batch_input"]
        assert self.headers["X-Vault-Token"] == "secret"
        results = [self._encrypted(each) if "/encrypt/" in self.path else self._decrypted(each) for each in asked]
        self._answer(400 if any("error" in each for each in results) else 200, {"batch_results": results})

    def do_GET(self) -> None:
        self._answer(200, {"latest_version": self.version})

    def _encrypted(self, asked: dict[str, str]) -> dict[str, str]:
        text = f"vault:v{self.version}:{len(self.kept)}"
        self.kept[text] = (asked["plaintext"], asked["associated_data"])
        return {"ciphertext": text}

    def _decrypted(self, asked: dict[str, str]) -> dict[str, str]:
        plain, data = self.kept.get(asked["ciphertext"], ("", ""))
        return {"plaintext": plain} if data == asked["associated_data"] and plain else {"error": "cannot decrypt"}

    def _answer(self, status: int, data: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"data": data}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Transit)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/transit/keys/kehu"
    server.shutdown()
    server.server_close()


def test_keys_are_wrapped_and_unwrapped_together_by_the_engine(url: str) -> None:
    vault = VaultMaster(url, "secret")
    wrapped = vault.wrap(KEYS)

    assert all(text.startswith(b"vault:v1:") for text in wrapped)
    found = [Bound(text, key.to) for text, key in zip(wrapped, KEYS, strict=True)]
    assert vault.unwrap(found) == [key.key for key in KEYS]
    assert vault.is_newest(wrapped[0])
    assert not vault.is_newest(b"vault:v0:x")
    assert vault.wrap([]) == []


def test_one_key_that_the_engine_refuses_stops_no_other(url: str) -> None:
    vault = VaultMaster(url, "secret")
    first, second = vault.wrap(KEYS)

    assert vault.unwrap([Bound(first, b"6 customer/C9"), Bound(second, KEYS[1].to)]) == [None, KEYS[1].key]


def test_a_vault_that_is_away_is_a_fault_of_the_machine_and_of_no_event() -> None:
    with pytest.raises(OSError, match="does not answer"):
        VaultMaster("http://127.0.0.1:1/v1/transit/keys/kehu", "secret").unwrap([Bound(b"vault:v1:x", b"y")])


def test_an_address_that_is_no_key_is_refused_with_an_example() -> None:
    with pytest.raises(KeysMissing, match="https://HOST/v1/transit/keys/NAME"):
        VaultMaster("https://vault.example", "secret")
