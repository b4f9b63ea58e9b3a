"""`kehu console`: the process that shows the pages for people."""

from projections.engine import garbage
from services import logging
from services.console import serve
from services.settings import Settings


def console() -> None:
    """Show the console on the loopback address of KEHU_CONSOLE; it asks the API at KEHU_API for everything."""
    logging.configure("console")
    garbage.collect_seldom()
    serve.run(Settings())
