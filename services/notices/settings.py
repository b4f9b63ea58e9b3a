"""How notices reach people: KEHU_NOTICES_*. Without a file or a mail server they are in the lists alone."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Security(StrEnum):
    """How the way to the mail server is encrypted."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class NoticeSettings(BaseSettings):
    """The settings of delivery; they are read by the reactor alone."""

    # An error must not print what was given: the password may be part of it.
    model_config = SettingsConfigDict(
        env_prefix="KEHU_NOTICES_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    file: Path | None = Field(default=None, description="A file that gets a line of JSON for each notice.")
    smtp_host: str | None = Field(default=None, description="The mail server that takes the notices.")
    smtp_port: int = Field(default=25, ge=1, le=65535, description="Its port.")
    smtp_security: Security = Field(
        default=Security.NONE, description="How the way to it is encrypted: `none`, `starttls` or `tls`."
    )
    smtp_user: str | None = Field(default=None, description="As whom to log in there.")
    smtp_password: SecretStr | None = Field(default=None, description="The password of this account; never printed.")
    sender: str | None = Field(default=None, description="From whom mails are.")
    addresses: Path | None = Field(
        default=None, description="A file with the address of each person by id, as a JSON object."
    )
    address_pattern: str | None = Field(
        default=None, description="How the address of anybody else is made, as in `{person}@example.com`."
    )
    link: str | None = Field(default=None, description="The address of the console, to which a notice links.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.file and self.smtp_host:
            raise ValueError("KEHU_NOTICES_FILE and KEHU_NOTICES_SMTP_HOST are set: notices take one way.")
        if self.smtp_host and not self.sender:
            raise ValueError("KEHU_NOTICES_SENDER is not set, and KEHU_NOTICES_SMTP_HOST needs it.")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("KEHU_NOTICES_SMTP_USER and KEHU_NOTICES_SMTP_PASSWORD go together.")
        if self.smtp_password and self.smtp_security is Security.NONE:
            raise ValueError(
                "KEHU_NOTICES_SMTP_PASSWORD is set, which needs KEHU_NOTICES_SMTP_SECURITY=tls or starttls"
            )
        if self.address_pattern and self.address_pattern.count("{person}") != 1:
            raise ValueError("KEHU_NOTICES_ADDRESS_PATTERN has {person} in it once, as in {person}@example.com.")
        return self

    @property
    def is_set(self) -> bool:
        """Return whether there is any way to deliver."""
        return self.file is not None or self.smtp_host is not None
