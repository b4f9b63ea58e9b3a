"""Makes every Kafka client of Kehu, so that none is without the security that the settings ask for."""

import logging
import ssl
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest
from faststream.kafka import KafkaBroker
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from projections.worker.kafka.access import KafkaAccess, Mechanism

# Its log goes where a process has its own; at the command line one sentence of ours says what is wrong.
logging.getLogger("aiokafka").addHandler(logging.NullHandler())
PROBE_MS: Final = 2_000
FASTSTREAM: Final = {
    Mechanism.PLAIN: SASLPlaintext,
    Mechanism.SCRAM_SHA_256: SASLScram256,
    Mechanism.SCRAM_SHA_512: SASLScram512,
}


class AccessRefused(KafkaConnectionError):  # type: ignore[misc] # aiokafka is published without types
    """Kafka answers, and this process may not speak with it: a person has to put a setting right."""

    def __str__(self) -> str:
        # Without the name of the class, which aiokafka puts before its own sentences.
        return str(self.args[0])


def consumer(kafka: KafkaAccess, **options: Any) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(bootstrap_servers=kafka.servers, **kafka.arguments(), **options)


def producer(kafka: KafkaAccess, **options: Any) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=kafka.servers, **kafka.arguments(), **options)


def admin(kafka: KafkaAccess, **options: Any) -> AIOKafkaAdminClient:
    return AIOKafkaAdminClient(bootstrap_servers=kafka.servers, **kafka.arguments(), **options)


def broker(kafka: KafkaAccess, **options: Any) -> KafkaBroker:
    """Make FastStream's client, which has words of its own for the security, and takes one text for one server."""
    return KafkaBroker(kafka.addresses, security=_security(kafka), **options)


async def start(
    client: AIOKafkaConsumer | AIOKafkaProducer | AIOKafkaAdminClient | KafkaBroker, at: KafkaAccess
) -> None:
    """Connect a client; raise `AccessRefused` where Kafka refuses it, which aiokafka only writes into its log."""
    try:
        await client.start()
    except KafkaConnectionError as error:
        await probe(at)
        raise error from None


async def probe(kafka: KafkaAccess) -> None:
    """Connect and log in once; raise `AccessRefused`, or `KafkaConnectionError` where no server answers."""
    arguments = kafka.arguments()
    errors: dict[str, Exception] = {}
    for server in kafka.addresses:
        try:
            await _ask(server, arguments)
        except (OSError, KafkaError, TimeoutError, ValueError) as error:
            errors[server] = error
        else:
            return
    refusals = [sentence for server, error in errors.items() if (sentence := _refusal(kafka, server, error))]
    if refusals:
        raise AccessRefused(refusals[0])
    if any(isinstance(error, KafkaConnectionError) for error in errors.values()):
        # So do brokers that are about to end: this may pass.
        hints = "KEHU_KAFKA_SECURITY_PROTOCOL and KEHU_KAFKA_CERT_FILE"
        raise KafkaConnectionError(f"{kafka.servers} ends connections by {kafka.protocol} at once: see {hints}")
    raise KafkaConnectionError(f"no server answers at {kafka.servers} by {kafka.protocol}")


async def _ask(server: str, arguments: dict[str, Any]) -> None:
    """Ask what only those may ask who have logged in."""
    host, _, port = server.rpartition(":")
    connection = await create_conn(host, int(port), request_timeout_ms=PROBE_MS, **arguments)
    try:
        await connection.send(MetadataRequest([]))
    finally:
        connection.close()


def _refusal(kafka: KafkaAccess, server: str, error: Exception) -> str | None:
    """Say what a person has to put right; nothing where the server is merely down."""
    match error:
        case AuthenticationFailedError() | SaslAuthenticationFailed():
            name = kafka.login.username if kafka.login else ""
            return f"{server} refuses the login of {name}: see KEHU_KAFKA_USERNAME and KEHU_KAFKA_PASSWORD."
        case UnsupportedSaslMechanismError():
            return f"{server} does not take this KEHU_KAFKA_SASL_MECHANISM: {error.args[-1]}."
        case ssl.SSLCertVerificationError():
            trusted = kafka.ca_file or "the certificates of this machine"
            why = error.verify_message
            return f"{server} shows a certificate that is not trusted ({why}): see KEHU_KAFKA_CA_FILE ({trusted})."
        case ssl.SSLError():
            why = error.reason or str(error)
            return f"{server} refuses the encryption ({why}): see KEHU_KAFKA_SECURITY_PROTOCOL, KEHU_KAFKA_CERT_FILE."
        case _:
            return None


def _security(kafka: KafkaAccess) -> BaseSecurity:
    encrypts, context = kafka.protocol.encrypts, kafka.tls()
    if kafka.login is None:
        return BaseSecurity(ssl_context=context, use_ssl=encrypts)
    made = FASTSTREAM[kafka.login.mechanism]
    return made(kafka.login.username, kafka.login.password.get_secret_value(), ssl_context=context, use_ssl=encrypts)
