"""The settings of a process: KEHU_* variables, or else the addresses of the local stack."""

import json
import os
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Only a wheel has this folder: pyproject.toml says which files go into it.
_INSTALLED = Path(__file__).with_name("shipped")
# None where Kehu was installed from a wheel.
CHECKOUT = None if _INSTALLED.is_dir() else Path(__file__).resolve().parents[1]
# The folder of `deploy` and `data`, the files that come with the program.
FILES = CHECKOUT or _INSTALLED
REMEMBERED = "stack.json"


class SettingMissing(Exception):
    """A setting is missing, and no local stack remembers it."""


def default_home() -> Path:
    """Return the home in this checkout, or, where Kehu is installed, the account's own, from any folder."""
    if CHECKOUT:
        return CHECKOUT / ".kehu"
    try:
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share").absolute() / "kehu"
    except RuntimeError as error:
        raise SettingMissing("KEHU_HOME is not set and this account has no home folder: set it.") from error


class StackSettings(BaseSettings):
    """The settings of `kehu up`, any of which may be unknown."""

    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True, frozen=True)

    home: Path = Field(default_factory=default_home)
    database_url: str | None = None
    kafka: str | None = None
    api: str | None = None
    zone: str = "UTC"
    topic_partitions: int = Field(default=12, ge=1)

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()


class Settings(BaseSettings):
    """The settings of every other process, all of them known."""

    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True, frozen=True)

    home: Path = Field(default_factory=default_home)
    database_url: str
    kafka: str
    api: str
    zone: str = "UTC"
    topic_partitions: int = Field(default=12, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _ask_the_local_stack(cls, given: dict[str, Any]) -> dict[str, Any]:
        home = Path(given.get("home") or default_home()).expanduser().absolute()
        known = remembered(home) | given | {"home": home}
        for name in ("database_url", "kafka", "api"):
            if name not in known:
                raise SettingMissing(
                    f"KEHU_{name.upper()} is not set and no local stack was started in {home}: "
                    "set it, or run `kehu up`."
                )
        return known

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone} is not a time zone.")
        return zone


def remembered(home: Path) -> dict[str, str]:
    """Read the addresses of this home's local stack, or nothing if it was never started."""
    try:
        addresses: dict[str, str] = json.loads((home / REMEMBERED).read_text())["addresses"]
    except FileNotFoundError:
        return {}
    return addresses
