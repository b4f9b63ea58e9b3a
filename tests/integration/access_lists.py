"""Gives accounts rights at Kafka, as `kafka-acls` does: aiokafka has no words for it."""

from collections.abc import Mapping, Sequence
from typing import Final

from aiokafka.conn import create_conn
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Int8, Int16, Int32, Schema, String

TOPIC: Final = 2
GROUP: Final = 3
PREFIXED: Final = 4
ALLOW: Final = 3
OPERATIONS: Final = {"Read": 3, "Write": 4, "Create": 5, "Delete": 6, "Describe": 8, "DescribeConfigs": 10}
Rights = Mapping[tuple[int, str], Sequence[str]]


class Answered(Response):  # type: ignore[misc] # aiokafka is published without types
    API_KEY = 30
    API_VERSION = 1
    SCHEMA = Schema(("throttle_time_ms", Int32), ("results", Array(("code", Int16), ("message", String("utf-8")))))


class Asked(RequestStruct):  # type: ignore[misc] # aiokafka is published without types
    API_KEY = 30
    API_VERSION = 1
    RESPONSE_TYPE = Answered
    SCHEMA = Schema(
        (
            "creations",
            Array(
                ("resource", Int8),
                ("name", String("utf-8")),
                ("pattern", Int8),
                ("principal", String("utf-8")),
                ("host", String("utf-8")),
                ("operation", Int8),
                ("permission", Int8),
            ),
        )
    )


class Grant(Request[Asked]):  # type: ignore[misc] # aiokafka is published without types
    API_KEY = 30

    def __init__(self, user: str, rights: Rights) -> None:
        self._lines = [
            (resource, prefix, PREFIXED, f"User:{user}", "*", OPERATIONS[operation], ALLOW)
            for (resource, prefix), operations in rights.items()
            for operation in operations
        ]

    def build(self, made: type[Asked]) -> Asked:
        return made(self._lines)


async def grant(kafka: str, user: str, rights: Rights) -> None:
    """Allow an account the operations on what begins with these names."""
    host, _, port = kafka.rpartition(":")
    connection = await create_conn(host, int(port))
    answer = await connection.send(Grant(user, rights))
    connection.close()
    assert not [result for result in answer.results if result[0]], answer
