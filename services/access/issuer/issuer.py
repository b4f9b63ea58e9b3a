"""An issuer of tokens for development: it believes whoever says who they are, so it serves this machine alone."""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from services.identity import AccessSettings
from services.loopback import LOOPBACK

ALGORITHM: Final = "ES256"
SECONDS_OF_CODE: Final = 60
SECONDS_OF_TOKEN: Final = 3600
MOST_CODES: Final = 1_000
LONGEST: Final = 512
CHALLENGE: Final = "S256"
# What an answer to the question for a code must repeat.
NEEDED: Final = ("redirect_uri", "state", "nonce", "code_challenge")


class Wrong(Exception):
    """A question that OAuth 2 does not allow; `code` is its name there (RFC 6749, 4.1.2.1 and 5.2)."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Granted(NamedTuple):
    """What a code stands for until it is used."""

    person: str
    redirect_uri: str
    challenge: str
    nonce: str
    until: float


def _new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig", "alg": ALGORITHM})


@dataclass(slots=True)
class Issuer:
    """Its key lives as long as the process; `now` is in seconds since 1970."""

    settings: AccessSettings
    now: Callable[[], float] = time.time
    key: ECKey = field(default_factory=_new_key)
    _codes: dict[str, Granted] = field(default_factory=dict, init=False)

    @property
    def document(self) -> dict[str, Any]:
        """Return the document of discovery."""
        url = self.settings.issuer.rstrip("/")
        return {
            "issuer": self.settings.issuer,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": [CHALLENGE],
            "token_endpoint_auth_methods_supported": ["none"],
        }

    @property
    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        return {"keys": [self.key.as_dict(private=False)]}

    def check(self, asked: Mapping[str, str]) -> None:
        """Refuse a question for a code that is not one of our client's with PKCE, or would leave this machine."""
        if asked.get("client_id") != self.settings.oidc_client or asked.get("response_type") != "code":
            raise Wrong("unauthorized_client", "The question is not our client's, or not for a code.")
        if any(not 0 < len(asked.get(name, "")) <= LONGEST for name in NEEDED):
            raise Wrong("invalid_request", f"{', '.join(NEEDED)} are needed.")
        if asked.get("code_challenge_method") != CHALLENGE:
            raise Wrong("invalid_request", "PKCE with S256 is needed.")
        back = urlsplit(asked["redirect_uri"])
        if back.scheme != "http" or back.hostname not in LOOPBACK or back.query or back.fragment:
            raise Wrong("invalid_request", "The answer would leave this machine.")

    def answered(self, asked: Mapping[str, str], person: str) -> str:
        """Return where the browser goes on, with a code that counts once and for a minute."""
        self.check(asked)
        if not 0 < len(person.strip()) <= LONGEST:
            raise Wrong("invalid_request", "A person is needed.")
        self._codes = {code: each for code, each in self._codes.items() if each.until > self.now()}
        if len(self._codes) >= MOST_CODES:
            raise Wrong("temporarily_unavailable", "Too many codes wait.")
        code = secrets.token_urlsafe(32)
        until = self.now() + SECONDS_OF_CODE
        self._codes[code] = Granted(
            person.strip(), asked["redirect_uri"], asked["code_challenge"], asked["nonce"], until
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchanged(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return the tokens for a code; it is used up, whoever sent it."""
        granted = self._codes.pop(sent.get("code", ""), None)
        if sent.get("grant_type") != "authorization_code" or sent.get("client_id") != self.settings.oidc_client:
            raise Wrong("invalid_client", "The question is not our client's, or not for a token.")
        if granted is None or granted.until <= self.now() or granted.redirect_uri != sent.get("redirect_uri"):
            raise Wrong("invalid_grant", "The code does not count, or not any more.")
        if not hmac.compare_digest(challenge_of(sent.get("code_verifier", "")), granted.challenge):
            raise Wrong("invalid_grant", "The code was asked for by somebody else.")
        return {
            "token_type": "Bearer",
            "expires_in": SECONDS_OF_TOKEN,
            "access_token": self.access_token(granted.person),
            "id_token": self.signed(
                {"sub": granted.person, "aud": self.settings.oidc_client, "nonce": granted.nonce}, typ="JWT"
            ),
        }

    def access_token(self, person: str) -> str:
        """Return a token with which a person may ask the API."""
        return self.signed({"sub": person, "aud": self.settings.oidc_audience}, typ="at+jwt")

    def signed(self, claims: Mapping[str, Any], *, typ: str) -> str:
        """Sign claims, with the issuer and the times."""
        now = int(self.now())
        whole = {"iss": self.settings.issuer, "iat": now, "exp": now + SECONDS_OF_TOKEN, **claims}
        header = {"alg": ALGORITHM, "typ": typ, "kid": self.key.kid}
        return jwt.encode(header, whole, self.key, algorithms=[ALGORITHM])


def challenge_of(verifier: str) -> str:
    """Return the challenge of a verifier (RFC 7636, 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
