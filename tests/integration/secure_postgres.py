"""PostgreSQL behind TLS. The one that tests run cannot encrypt, so this stands before it and does nothing else."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.integration.certificates import SERVER

ENCRYPT: Final = struct.pack("!ii", 8, 80877103)


@asynccontextmanager
async def encrypted(database_url: str, certificate: Path, key: Path, ca_file: Path) -> AsyncIterator[str]:
    """Return the URL by which a client gets in only with TLS, and checks the certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    target = conninfo_to_dict(database_url)

    async def serve(client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        if await client.readexactly(8) != ENCRYPT:
            answers.close()
            return
        answers.write(b"S")
        try:
            await answers.start_tls(context)
        except (OSError, ssl.SSLError):
            return
        server, requests = await asyncio.open_connection(str(target["host"]), int(str(target["port"])))
        await asyncio.gather(_pass_on(client, requests), _pass_on(server, answers))

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    safe = {"host": SERVER, "port": port, "sslmode": "verify-full", "sslrootcert": ca_file}
    try:
        yield make_conninfo("", **target | safe)
    finally:
        listening.close()


async def _pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            to.write(data)
            await to.drain()
    except (OSError, ssl.SSLError):
        pass
    finally:
        to.close()
