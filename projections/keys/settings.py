"""Where this process finds its master key, and the list of those who were forgotten."""

from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from projections.keys.file import FileMaster
from projections.keys.master import KeysMissing, Master

FILE: Final = "master.json"
# By name: few have a vault, and an HTTP client takes long to load.
VAULT: Final = "projections.keys.vault:VaultMaster"


# The home of the local stack, once the settings of this process were read.
_homes: list[Path] = []


def use_home(home: Path) -> None:
    """Look for the master key in this home, unless KEHU_KEYS names another folder."""
    _homes[:] = [home]


class KeySettings(BaseSettings):
    """Where the master key is."""

    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

    keys: Path | None = Field(
        default=None,
        description="The folder of the master key and of the list of those who were forgotten;"
        " `keys` in the home if unset.",
    )
    vault: str | None = Field(
        default=None,
        description="A key of HashiCorp Vault's or OpenBao's transit engine instead of a file,"
        " as in `https://vault.example/v1/transit/keys/kehu`.",
    )
    vault_token: SecretStr | None = Field(default=None, description="The token for it; never printed.")

    @property
    def folder(self) -> Path:
        """Return the folder: outside the database, and to be backed up apart from it."""
        if self.keys:
            return self.keys.expanduser().absolute()
        if not _homes:
            raise KeysMissing("KEHU_KEYS is not set: it names the folder of the master key.")
        return _homes[-1] / "keys"

    @property
    def file(self) -> Path:
        """Return the file of the master key."""
        return self.folder / FILE


@cache
def master() -> Master:
    """Return the master key of this process."""
    settings = KeySettings()
    if settings.vault is None:
        return FileMaster(settings.file)
    token = settings.vault_token.get_secret_value() if settings.vault_token else ""
    found: Master = resolve_name(VAULT)(settings.vault, token)
    return found
