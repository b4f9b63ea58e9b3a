"""The public keys of the issuer: found by discovery, kept for a while, and looked for again when one is not known."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from services.access.refusal import IssuerDown
from services.identity import is_safe

DISCOVERY: Final = "/.well-known/openid-configuration"
# A key that the issuer withdraws counts for no longer than this.
SECONDS_KEPT: Final = 600.0
# Tokens with invented keys make us ask the issuer no more often.
SECONDS_BETWEEN: Final = 10.0
# While the issuer does not answer, its last keys count for so long.
SECONDS_WITHOUT_ISSUER: Final = 3600.0
SECONDS_TO_ANSWER: Final = 5.0
MOST_BYTES: Final = 1 << 18
NEVER: Final = float("-inf")


@dataclass(slots=True)
class Keys:
    """`clock` counts seconds."""

    issuer: str
    http: httpx.AsyncClient
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, Key] = field(default_factory=dict, init=False)
    _answered: float = field(default=NEVER, init=False)
    _asked: float = field(default=NEVER, init=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def key(self, name: str) -> Key | None:
        """Return the key of this name, None where the issuer has none; raise `IssuerDown` where nobody can say."""
        if not self._is_fresh() or name not in self._known:
            await self._ask(name)
        return self._known.get(name)

    def _is_fresh(self) -> bool:
        return self.clock() - self._answered < SECONDS_KEPT

    async def _ask(self, name: str) -> None:
        async with self._asking:
            if self._is_fresh() and name in self._known:
                return
            if self.clock() - self._asked >= SECONDS_BETWEEN:
                self._asked = self.clock()
                try:
                    self._known = await self._read()
                    self._answered = self.clock()
                except (httpx.HTTPError, JoseError, ValueError, TypeError, KeyError) as error:
                    self._end_unless_kept(error)
            elif not self._known:
                self._end_unless_kept(None)

    def _end_unless_kept(self, error: Exception | None) -> None:
        if self.clock() - self._answered >= SECONDS_WITHOUT_ISSUER:
            self._known = {}
            raise IssuerDown(f"The issuer {self.issuer} does not answer as an issuer does: try again.") from error

    async def _read(self) -> dict[str, Key]:
        document = await read(self.http, f"{self.issuer.rstrip('/')}{DISCOVERY}")
        if document["issuer"] != self.issuer:
            message = "the document is another issuer's"
            raise ValueError(message)
        found = await read(self.http, checked(document["jwks_uri"]))
        return {key.kid: key for key in KeySet.import_key_set(_public(found)).keys if key.kid}


def _public(found: dict[str, Any]) -> Any:
    """Leave out what signs nothing, and whole keys of a kind that we do not know."""
    fit = [
        key
        for key in found["keys"]
        if key.get("kty") in ("EC", "RSA", "OKP") and key.get("use", "sig") == "sig" and "d" not in key
    ]
    return {"keys": fit}


async def read(http: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """Return the JSON object at an address of the issuer, within bounds of time and length."""
    async with http.stream("GET", address, timeout=SECONDS_TO_ANSWER) as answer:
        answer.raise_for_status()
        text = bytearray()
        async for part in answer.aiter_bytes():
            text += part
            if len(text) > MOST_BYTES:
                message = f"more than {MOST_BYTES:,} bytes"
                raise ValueError(message)
    found = httpx.Response(200, content=bytes(text)).json()
    if not isinstance(found, dict):
        message = "no JSON object"
        raise TypeError(message)
    return found


def checked(address: Any) -> str:
    """Return an address that the issuer names; refuse one that others on the way could answer."""
    if not isinstance(address, str) or not is_safe(address):
        message = "an address that is not safe"
        raise ValueError(message)
    return address
