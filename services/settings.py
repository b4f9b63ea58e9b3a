"""The settings of a process: KEHU_* variables, or else the addresses of the local stack."""

import json
import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.calendar.zones import time_zones
from projections.keys.settings import use_home
from projections.worker.kafka.access import KafkaAccess, Login, Mechanism, Protocol

# Only a wheel has this folder: pyproject.toml says which files go into it.
_INSTALLED = Path(__file__).with_name("shipped")
# None where Kehu was installed from a wheel.
CHECKOUT = None if _INSTALLED.is_dir() else Path(__file__).resolve().parents[1]
# The folder of `deploy` and `data`, the files that come with the program.
FILES = CHECKOUT or _INSTALLED
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
REMEMBERED = "stack.json"
PROTOCOL = "kafka_security_protocol"
LOGIN = ("kafka_sasl_mechanism", "kafka_username", "kafka_password")
CERTIFICATE = ("kafka_cert_file", "kafka_key_file")
FILES_OF_TLS = ("kafka_ca_file", *CERTIFICATE)
SHOWN = (PROTOCOL, "kafka_sasl_mechanism", "kafka_username", *FILES_OF_TLS)


Home = Annotated[
    Path,
    Field(
        description="The folder of the local stack and its data; of a checkout `.kehu`, else `kehu` in XDG_DATA_HOME.",
    ),
]
Partitions = Annotated[int, Field(ge=1, description="How many partitions a new topic gets.")]


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


class KafkaSecurity(BaseSettings):
    """How every process connects to Kafka and logs in there; `kehu env` prints these except the password."""

    # An error must not print what was given: the password may be part of it.
    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

    kafka_security_protocol: Protocol = Field(
        default=Protocol.PLAINTEXT, description="How connections to Kafka are encrypted, and whether they log in."
    )
    kafka_sasl_mechanism: Mechanism | None = Field(default=None, description="How to log in at Kafka.")
    kafka_username: str | None = Field(default=None, description="As whom to log in at Kafka.")
    kafka_password: SecretStr | None = Field(default=None, description="The password of this account; never printed.")
    kafka_ca_file: Path | None = Field(
        default=None, description="Who signs the certificates of the brokers (PEM); those the machine trusts if unset."
    )
    kafka_cert_file: Path | None = Field(default=None, description="Our own certificate for Kafka (PEM).")
    kafka_key_file: Path | None = Field(default=None, description="The key of our own certificate (PEM).")

    @field_validator("kafka_security_protocol", "kafka_sasl_mechanism", mode="before")
    @classmethod
    def _known(cls, given: Any, info: ValidationInfo) -> Any:
        values = list(Mechanism if info.field_name == "kafka_sasl_mechanism" else Protocol)
        if given is not None and given not in values:
            raise ValueError(f"KEHU_{str(info.field_name).upper()} is {given}: it must be one of {', '.join(values)}.")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        protocol = self.kafka_security_protocol
        for name in LOGIN:
            if protocol.logs_in and not self._has(name):
                raise ValueError(f"{_variable(name)} is not set, and KEHU_KAFKA_SECURITY_PROTOCOL={protocol} needs it.")
            if not protocol.logs_in and self._has(name):
                raise ValueError(f"{_variable(name)} is set, which needs {_variable(PROTOCOL)}=SASL_SSL.")
        for name in FILES_OF_TLS:
            if not protocol.encrypts and self._has(name):
                raise ValueError(f"{_variable(name)} is set, which needs {_variable(PROTOCOL)}=SSL or SASL_SSL.")
        for one, other in (CERTIFICATE, reversed(CERTIFICATE)):
            if self._has(one) and not self._has(other):
                raise ValueError(f"{_variable(one)} is set without {_variable(other)}.")
        return self

    def _has(self, name: str) -> bool:
        return getattr(self, name) is not None

    def kafka_at(self, servers: str) -> KafkaAccess:
        """Return all that a client of these servers has to know."""
        login = None
        if self.kafka_sasl_mechanism and self.kafka_username and self.kafka_password:
            login = Login(self.kafka_sasl_mechanism, self.kafka_username, self.kafka_password)
        return KafkaAccess(
            servers,
            self.kafka_security_protocol,
            login,
            ca_file=self.kafka_ca_file,
            cert_file=self.kafka_cert_file,
            key_file=self.kafka_key_file,
        )

    def shown_of_kafka(self) -> dict[str, str]:
        """Return the settings that are made, without the password."""
        return {_variable(name): str(getattr(self, name)) for name in SHOWN if name in self.model_fields_set}


def _variable(name: str) -> str:
    return f"KEHU_{name.upper()}"


class StackSettings(KafkaSecurity):
    """The settings of `kehu up`, any of which may be unknown."""

    home: Home = Field(default_factory=default_home)
    database_url: str | None = None
    kafka: str | None = None
    api: str | None = None
    console: str | None = None
    zone: str = "UTC"
    topic_partitions: Partitions = 12

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @model_validator(mode="after")
    def _secures_no_kafka_of_its_own(self) -> Self:
        if self.kafka is None and self.kafka_security_protocol is not Protocol.PLAINTEXT:
            raise ValueError(
                "KEHU_KAFKA_SECURITY_PROTOCOL is set and KEHU_KAFKA is not: "
                "the Kafka that `kehu up` starts listens on this machine alone, without encryption."
            )
        return self


class Settings(KafkaSecurity):
    """The settings of every other process, all of them known."""

    home: Home = Field(default_factory=default_home)
    database_url: str = Field(
        description="The PostgreSQL to use, as a URL or in words of libpq; that of the local stack if unset."
    )
    kafka: str = Field(description="The brokers to use, as in `a:9092,b:9092`; that of the local stack if unset.")
    api: str = Field(description="Where the API listens on this machine, as a URL; a local stack chooses if unset.")
    # Only the console itself needs it.
    console: str | None = Field(
        default=None, description="Where the console listens on this machine; a local stack chooses if unset."
    )
    zone: str = Field(default="UTC", description="The time zone of days that belong to nothing with a zone of its own.")
    topic_partitions: Partitions = 12
    api_rate: float | None = Field(
        default=None, gt=0, description="How many requests of the API a caller may send each second; no limit if unset."
    )
    api_burst: int = Field(default=200, ge=1, description="How many of them may come at once, where there is a limit.")
    verify_at: time | None = Field(
        default=None,
        description="When workers compare read models with the log each day, as in `03:00`; never if unset.",
    )

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

    @model_validator(mode="after")
    def _keys_lie_in_the_home(self) -> Self:
        # Every process reads its settings before it reads an event.
        use_home(self.home)
        return self

    @property
    def kafka_access(self) -> KafkaAccess:
        return self.kafka_at(self.kafka)

    @field_validator("verify_at", mode="before")
    @classmethod
    def _time_of_day(cls, given: Any) -> Any:
        if isinstance(given, str) and not TIME_OF_DAY.fullmatch(given):
            raise ValueError(f"KEHU_VERIFY_AT is {given}: write a time of day, as in 03:00.")
        return given

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in time_zones():
            raise ValueError(f"{zone} is not a time zone.")
        return zone


class _Zone(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="KEHU_", env_ignore_empty=True)

    zone: str = "UTC"


def zone() -> str:
    """Return the zone of days that belong to nothing with a zone of its own: KEHU_ZONE."""
    # Every process checks at its start that the zone exists; listing all zones takes longer than a command may.
    return _Zone().zone


def remembered(home: Path) -> dict[str, str]:
    """Read the addresses of this home's local stack, or nothing if it was never started."""
    try:
        addresses: dict[str, str] = json.loads((home / REMEMBERED).read_text())["addresses"]
    except FileNotFoundError:
        return {}
    return addresses
