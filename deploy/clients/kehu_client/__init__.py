"""A typed client of the API of Kehu."""

from kehu_client.client import Client, Event
from kehu_client.transport import Answer, Problem

__all__ = ["Answer", "Client", "Event", "Problem"]
