"""A broker like a company's: it encrypts, asks for a login or a certificate, and gives accounts no right by default."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from services.local import home as homes
from services.local import port
from services.local.home import Home
from services.local.servers import kafka
from tests import ports
from tests.integration.certificates import SERVER, Company
from tests.stack import QUIET

PASSWORD = "correct horse"
SETTINGS = Template("""
listeners=PLAINTEXT://127.0.0.1:$plain,CONTROLLER://127.0.0.1:$controller,LOGIN://127.0.0.1:$login,CERTIFICATE://127.0.0.1:$certificate
advertised.listeners=PLAINTEXT://127.0.0.1:$plain,LOGIN://localhost:$login,CERTIFICATE://localhost:$certificate
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_SSL,CERTIFICATE:SSL
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
ssl.keystore.type=PEM
ssl.keystore.location=$keys
ssl.truststore.type=PEM
ssl.truststore.location=$ca
listener.name.certificate.ssl.client.auth=required
listener.name.certificate.ssl.principal.mapping.rules=RULE:^.*CN=([^,]*).*$$/$$1/
listener.name.login.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.login.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  user_plain="$password";
listener.name.login.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.login.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
""")


@dataclass(frozen=True, slots=True)
class SecureKafka:
    """Where the broker listens: without any security, for accounts, and for certificates."""

    plain: str
    login: str
    certificate: str
    company: Company


@contextmanager
def running(folder: Path) -> Iterator[SecureKafka]:
    """Run the broker; it has the accounts `plain`, `scram-256` and `scram-512`."""
    home = Home(folder / "home")
    homes.prepare(home)
    company = Company(folder / "certificates")
    keys = _keys(company, folder)
    broker = kafka.with_jars(home, QUIET)
    with ports.undisturbed():
        plain, controller, login, certified = port.choose(4)
        common = Template(kafka.SETTINGS.read_text()).substitute(
            port=plain, controller_port=controller, data=broker.data
        )
        # The last line about a setting counts.
        broker.settings.write_text(
            common
            + SETTINGS.substitute(
                plain=plain,
                controller=controller,
                login=login,
                certificate=certified,
                keys=keys,
                ca=company.ca_file,
                password=PASSWORD,
            )
        )
        kafka.make_data(
            broker, "kehu-secure-kafka-0000",
            "--add-scram", f"SCRAM-SHA-256=[name=scram-256,password={PASSWORD}]",
            "--add-scram", f"SCRAM-SHA-512=[name=scram-512,password={PASSWORD}]",
        )  # fmt: skip
        process = _started(broker.command, plain, home.logs / "kafka.log")
    try:
        yield SecureKafka(f"127.0.0.1:{plain}", f"{SERVER}:{login}", f"{SERVER}:{certified}", company)
    finally:
        process.kill()
        process.wait()


def _keys(company: Company, folder: Path) -> Path:
    certificate, key = company.certify(SERVER)
    keys = folder / "certificates" / "server.pem"
    keys.write_bytes(key.read_bytes() + certificate.read_bytes())
    return keys


def _started(command: Sequence[str | Path], number: int, log: Path) -> "subprocess.Popen[bytes]":
    """Start the broker, and return once it listens."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        _wait(process, number, log)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def _wait(process: "subprocess.Popen[bytes]", number: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while not port.is_taken(number):
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()[-3000:]  # noqa: PT018
        time.sleep(0.05)
