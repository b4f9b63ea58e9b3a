"""Certificates of a company that exists for one test: its authority, its servers and its clients."""

from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

SERVER = "localhost"


class Company:
    """Signs certificates into a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.ca_file)

    def certify(self, name: str) -> tuple[Path, Path]:
        """Make a certificate for a host or a client; return its file and that of its key."""
        made = self._authority.issue_cert(name, common_name=name)
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        certificate.write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
        # Kafka reads keys in this form alone.
        secret = load_pem_private_key(made.private_key_pem.bytes(), None)
        key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, key
