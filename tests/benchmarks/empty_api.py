"""An API whose only route does nothing, on the server settings of ours: `python -m tests.benchmarks.empty_api PORT`."""

import socket
import sys

import uvicorn
import uvloop
from fastapi import FastAPI

from services.api.serve import configured


def create_app() -> FastAPI:
    app = FastAPI()

    @app.post("/nothing")
    async def nothing() -> dict[str, str]:
        return {}

    return app


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024) as listening:
        uvloop.run(uvicorn.Server(configured(create_app())).serve(sockets=[listening]))
