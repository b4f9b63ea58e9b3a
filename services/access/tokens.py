"""Reads tokens of the issuer: signature, issuer, audience and time, with the algorithms that we take and no others."""

import hashlib
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import Key

from services.access.keys import Keys
from services.access.refusal import NotSignedIn
from services.identity import AccessSettings

# Clocks differ.
SECONDS_OF_LEEWAY: Final = 30
LONGEST: Final = 16_384
# What counts for longer counts for ever.
LONGEST_LIFE: Final = 366 * 86_400
PARTS: Final = 3
LONGEST_PERSON: Final = 64
# A token that was read once is not read again for so long: what was withdrawn meanwhile ends by then.
SECONDS_KEPT: Final = 60.0
MOST_KEPT: Final = 4_096
TYPES_OF_ACCESS: Final = ("at+jwt", "application/at+jwt", "jwt")
TYPES_OF_ID: Final = ("jwt",)


class Claims(NamedTuple):
    """What a token says that counts: `person` as Staff names them, and until when (seconds since 1970)."""

    person: str
    expires: int
    nonce: str | None


@dataclass(slots=True)
class Tokens:
    """Reads tokens that are for us; `now` is in seconds since 1970."""

    settings: AccessSettings
    keys: Keys
    now: Callable[[], float] = time.time
    _kept: dict[bytes, tuple[Claims, float]] = field(default_factory=dict, init=False)

    async def of_access(self, token: str) -> Claims:
        """Return what an access token says; raise `NotSignedIn` for one that does not count."""
        name = hashlib.sha256(token.encode()).digest()
        kept = self._kept.get(name)
        if kept is not None and self.now() < min(kept[1], kept[0].expires):
            return kept[0]
        claims = await self._read(token, self.settings.oidc_audience, TYPES_OF_ACCESS)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[name] = (claims, self.now() + SECONDS_KEPT)
        return claims

    async def of_id(self, token: str, nonce: str) -> Claims:
        """Return what an ID token says that was asked for with this nonce."""
        claims = await self._read(token, self.settings.oidc_client, TYPES_OF_ID)
        if not nonce or claims.nonce != nonce:
            raise NotSignedIn("token.nonce", "The ID token answers another sign-in.")
        return claims

    async def _read(self, token: str, audience: str, types: Collection[str]) -> Claims:
        key = await self._key(token, types)
        try:
            decoded = jwt.decode(token, key, algorithms=self.settings.oidc_algorithms)
        except BadSignatureError as error:
            raise NotSignedIn("token.signature", "The token was not signed by the issuer.") from error
        except (JoseError, ValueError) as error:
            raise NotSignedIn("token.malformed", "The token cannot be read.") from error
        self._check(decoded.claims, audience)
        return _claims(decoded.claims, self.settings.oidc_person)

    async def _key(self, token: str, types: Collection[str]) -> Key:
        header = _header(token)
        if header.get("alg") not in self.settings.oidc_algorithms:
            taken = " or ".join(self.settings.oidc_algorithms)
            raise NotSignedIn("token.algorithm", f"The token must be signed with {taken}.")
        if str(header.get("typ", "jwt")).lower() not in types:
            raise NotSignedIn("token.type", "This is another kind of token.")
        # Where the issuer's key is found is not for the token to say (jku, x5u, jwk).
        name = header.get("kid")
        key = await self.keys.key(name) if isinstance(name, str) else None
        if key is None:
            raise NotSignedIn("token.key-unknown", "The token is signed with a key that the issuer does not have.")
        return key

    def _check(self, claims: Mapping[str, Any], audience: str) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self.now()),
            leeway=SECONDS_OF_LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            registry.validate(dict(claims))
        except ExpiredTokenError as error:
            raise NotSignedIn("token.expired", "The token has expired: sign in again.") from error
        except (InvalidClaimError, MissingClaimError) as error:
            raise _refused(error.claim) from error
        except JoseError as error:
            raise NotSignedIn("token.claims", "The token does not say what it must.") from error
        if claims["exp"] > self.now() + LONGEST_LIFE:
            raise NotSignedIn("token.claims", "The token counts for more than a year.")


def _refused(claim: str) -> NotSignedIn:
    match claim:
        case "iss":
            return NotSignedIn("token.issuer", "The token is another issuer's.")
        case "aud":
            return NotSignedIn("token.audience", "The token is for somebody else.")
        case "nbf" | "iat":
            return NotSignedIn("token.not-yet-valid", "The token does not count yet.")
        case _:
            return NotSignedIn("token.claims", "The token does not say what it must.")


def _claims(claims: Mapping[str, Any], person_claim: str) -> Claims:
    person, nonce = claims.get(person_claim), claims.get("nonce")
    if not isinstance(person, str) or not 0 < len(person) <= LONGEST_PERSON or not person.isprintable():
        raise NotSignedIn("token.person", "The token names no person as Staff does.")
    return Claims(person, int(claims["exp"]), nonce if isinstance(nonce, str) else None)


def _header(token: str) -> dict[str, Any]:
    """Return the first part of a token, before anything of it can be believed."""
    first, *others = token.split(".")
    fits = len(token) <= LONGEST and len(others) == PARTS - 1 and token.isascii()
    try:
        found = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4))) if fits else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotSignedIn("token.malformed", "This is no signed token.")
    return found
