"""Where Kafka is and how to log in there: every client that Kehu makes takes its arguments from here."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import SecretStr


class Protocol(StrEnum):
    """How the connection is secured, in Kafka's own words."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @property
    def encrypts(self) -> bool:
        return self in {Protocol.SSL, Protocol.SASL_SSL}

    @property
    def logs_in(self) -> bool:
        return self in {Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL}


class Mechanism(StrEnum):
    """How the name and the password are presented."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


class UnusableFile(OSError):
    """A file that a setting names cannot be read, or holds something else."""


@dataclass(frozen=True, slots=True)
class Login:
    """The name and password of an account."""

    mechanism: Mechanism
    username: str
    password: SecretStr


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """The brokers that are asked first, and how to reach and convince them."""

    servers: str
    protocol: Protocol = Protocol.PLAINTEXT
    login: Login | None = None
    ca_file: Path | None = None
    # Our own certificate and its key, where the broker asks for one.
    cert_file: Path | None = None
    key_file: Path | None = None

    @property
    def addresses(self) -> list[str]:
        """Return the servers one by one."""
        return [each.strip() for each in self.servers.split(",")]

    def arguments(self) -> dict[str, Any]:
        """Return how aiokafka is told about the security; raise `UnusableFile`."""
        return {"security_protocol": self.protocol.value, "ssl_context": self.tls()} | self._login()

    def tls(self) -> ssl.SSLContext | None:
        """Make the rules of encryption: the broker's certificate has to be signed, and for the name that we asked."""
        if not self.protocol.encrypts:
            return None
        try:
            context = ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            raise _unusable("KEHU_KAFKA_CA_FILE", self.ca_file, error) from error
        if self.cert_file:
            try:
                # Without a password of our own, OpenSSL would ask at the terminal for that of an encrypted key.
                context.load_cert_chain(self.cert_file, self.key_file, password="")
            except OSError as error:
                names = "KEHU_KAFKA_CERT_FILE, KEHU_KAFKA_KEY_FILE"
                raise _unusable(names, f"{self.cert_file}, {self.key_file}", error) from error
        return context

    def _login(self) -> dict[str, Any]:
        if self.login is None:
            return {}
        return {
            "sasl_mechanism": self.login.mechanism.value,
            "sasl_plain_username": self.login.username,
            "sasl_plain_password": self.login.password.get_secret_value(),
        }


def _unusable(settings: str, files: object, error: OSError) -> UnusableFile:
    if isinstance(error, ssl.SSLError):
        why = "not an unencrypted PEM file of certificates or of the key that belongs to them"
    else:
        why = error.strerror or type(error).__name__
    return UnusableFile(f"{settings} cannot be used ({files}): {why}.")
