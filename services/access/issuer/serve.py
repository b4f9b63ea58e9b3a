"""`kehu access issuer`: serves the development issuer on loopback, and nowhere outside development."""

import socket
from typing import Final

import uvicorn
import uvloop

from domain.decider import Refused
from services.access.issuer.app import create_app
from services.access.issuer.issuer import Issuer
from services.connection import Connection
from services.identity import AccessSettings
from services.loopback import SECONDS_TO_FINISH, Edge, Server, address, listen

EDGE: Final = Edge("The development issuer", "KEHU_OIDC_ISSUER")


class NotInDevelopment(Refused):
    """Nobody proves who they are to this issuer."""

    code = "issuer.not-in-development"


def checked(settings: AccessSettings) -> tuple[str, int]:
    """Return where the issuer listens; refuse outside development, and where other machines reach it."""
    if not settings.development:
        raise NotInDevelopment(
            "The built-in issuer asks nobody for a password: it runs with KEHU_DEVELOPMENT=yes alone."
        )
    if settings.oidc_issuer is None:
        raise NotInDevelopment("KEHU_OIDC_ISSUER is not set: set it to http://127.0.0.1:PORT.")
    return address(settings.oidc_issuer, EDGE)


def run(settings: AccessSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
    with listen(*checked(settings), EDGE) as listening:
        uvloop.run(_serve(settings, listening))


async def _serve(settings: AccessSettings, listening: socket.socket) -> None:
    config = uvicorn.Config(
        create_app(Issuer(settings)),
        lifespan="off",
        http=Connection,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    await Server(config, _nothing_to_do).serve(sockets=[listening])


def _nothing_to_do() -> None:
    """Nobody asks the issuer whether it is ready."""
