"""`kehu api`: the process that answers HTTP."""

from projections.engine import garbage
from services import logging
from services.api import serve
from services.settings import Settings


def api() -> None:
    """Answer HTTP on the loopback address of KEHU_API."""
    logging.configure("api")
    garbage.collect_seldom()
    serve.run(Settings())
