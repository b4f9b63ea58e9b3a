"""`kehu console`: shows the pages on loopback until it is stopped."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from zoneinfo import ZoneInfo

import httpx
import uvicorn
import uvloop
from starlette.applications import Starlette

from services.access.keys import SECONDS_TO_ANSWER
from services.connection import Connection
from services.console.api import Api, opened
from services.console.app import create_app
from services.console.shell.door import Door
from services.console.shell.people import People
from services.console.shell.views import Views
from services.identity import AccessSettings
from services.loopback import SECONDS_TO_FINISH, Edge, Server, address, listen
from services.settings import SettingMissing, Settings

EDGE: Final = Edge("The console", "KEHU_CONSOLE")


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    if settings.console is None:
        raise SettingMissing("KEHU_CONSOLE is not set: set it to http://127.0.0.1:PORT, or run `kehu up`.")
    with listen(*address(settings.console, EDGE), EDGE) as listening:
        uvloop.run(_serve(settings, listening))


async def _serve(settings: Settings, listening: socket.socket) -> None:
    async with opened(settings.api) as api, _door(settings, api) as door:
        await Server(configured(create_app(api, settings.zone, door)), _nothing_to_do).serve(sockets=[listening])


@asynccontextmanager
async def _door(settings: Settings, api: Api) -> AsyncIterator[Door | None]:
    """Have people sign in, where there is an issuer."""
    known = AccessSettings()
    if not known.is_on or settings.console is None:
        yield None
        return
    views = Views(ZoneInfo(settings.zone), People())
    async with httpx.AsyncClient(timeout=SECONDS_TO_ANSWER, trust_env=known.issuer.startswith("https://")) as http:
        yield Door(api, http, views, known, settings.console.rstrip("/"))


def configured(app: Starlette) -> uvicorn.Config:
    """Return uvicorn's settings for an application."""
    return uvicorn.Config(
        app,
        lifespan="off",
        http=Connection,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def _nothing_to_do() -> None:
    """Nobody asks the console whether it is ready."""
