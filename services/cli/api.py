"""`kehu api`: the process that answers HTTP."""

from services import logging
from services.api import serve
from services.settings import Settings


def api() -> None:
    """Answer HTTP on the loopback address of KEHU_API."""
    logging.configure("api")
    serve.run(Settings())
