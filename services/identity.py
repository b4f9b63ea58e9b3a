"""The settings of identity, KEHU_OIDC_*: who says who somebody is. Without an issuer identity is off."""

from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.loopback import LOOPBACK

# Those whose signer holds a key that readers do not have.
ALGORITHMS: Final = ("ES256", "ES384", "ES512", "RS256", "PS256", "Ed25519")


class AccessSettings(BaseSettings):
    """`oidc_issuer` is compared to the byte with what tokens and the issuer's own document say."""

    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True, frozen=True)

    oidc_issuer: str | None = Field(
        default=None, description="The issuer whose tokens count (OpenID Connect); without one identity is off."
    )
    oidc_audience: str = Field(default="kehu", description="Whom access tokens are for.")
    oidc_client: str = Field(
        default="kehu-client", description="The client of console and command line, whom ID tokens are for."
    )
    oidc_algorithms: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("ES256",), description="By which algorithms tokens may be signed, with commas between them."
    )
    oidc_person: str = Field(
        default="sub", pattern=r"^[A-Za-z0-9_.:/-]{1,64}$", description="The claim that names a person as Staff does."
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=1_440, description="A session of the console ends when nobody has used it for so long."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="A session of the console ends after so many hours in any case."
    )
    development: bool = Field(default=False, description="Whether the built-in issuer may run.")

    @property
    def is_on(self) -> bool:
        return self.oidc_issuer is not None

    @property
    def issuer(self) -> str:
        """Return the issuer; ask `is_on` first."""
        assert self.oidc_issuer is not None
        return self.oidc_issuer

    @property
    def issues(self) -> bool:
        """Return whether the built-in issuer is the issuer."""
        return self.development and self.oidc_issuer is not None and urlsplit(self.oidc_issuer).hostname in LOOPBACK

    @property
    def shown(self) -> dict[str, str]:
        """Return the variables that are set, for processes that are started with these settings."""
        said = {name: getattr(self, name) for name in sorted(self.model_fields_set)}
        return {f"KEHU_{name.upper()}": _written(value) for name, value in said.items() if value is not None}

    @field_validator("oidc_issuer")
    @classmethod
    def _encrypted(cls, issuer: str | None) -> str | None:
        if issuer is not None and not is_safe(issuer):
            raise ValueError(f"KEHU_OIDC_ISSUER is {issuer}: it must begin with https://, or be on this machine.")
        return issuer

    @field_validator("oidc_algorithms", mode="before")
    @classmethod
    def _pinned(cls, given: str | tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(name.strip() for name in given.split(",")) if isinstance(given, str) else given
        if unknown := [name for name in names if name not in ALGORITHMS]:
            raise ValueError(f"KEHU_OIDC_ALGORITHMS names {unknown[0]}: it may name {', '.join(ALGORITHMS)}.")
        return names

    @model_validator(mode="after")
    def _kinds_of_token_differ(self) -> Self:
        if self.oidc_audience == self.oidc_client:
            raise ValueError(
                f"KEHU_OIDC_AUDIENCE and KEHU_OIDC_CLIENT are both {self.oidc_client}: an ID token would open the API."
            )
        return self


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_safe(url: str) -> bool:
    """Return whether nobody on the way can change what this address answers."""
    parts = urlsplit(url)
    if parts.username or parts.query or parts.fragment:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
