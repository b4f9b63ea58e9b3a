"""The API as a process: where it listens, how it ends, and what it says while PostgreSQL is away."""

import signal
import socket
from pathlib import Path

import httpx
import psycopg
import pytest

from services.api import serve
from services.loopback import HostRefused, PortTaken
from services.settings import Settings
from tests.services.api.server import START, serving
from tests.waiting import PATIENCE_SECONDS, eventually

# It would wait longer for requests under way than this test waits for it.
PATIENT = f"from services.api import serve; serve.SECONDS_TO_FINISH = 3600; {START}"
# Before a connection is given up for want of requests, after 75.
SECONDS_TO_END = 60


@pytest.mark.parametrize(
    "url", ["http://0.0.0.0:8000", "http://192.168.1.5:8000", "http://kehu.example:80", "http://[::]:1"]
)
def test_it_refuses_to_listen_to_other_machines(url: str) -> None:
    with pytest.raises(HostRefused, match=r"listens on 127\.0\.0\.1 only until it has authentication"):
        serve.run(Settings(database_url="", kafka="", api=url))


def test_a_port_in_use_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Another program listens on 127.0.0.1:{port}"):
            serve.run(Settings(database_url="", kafka="", api=f"http://127.0.0.1:{port}"))


def test_it_ends_in_order_and_waits_for_no_idle_connection(database_url: str, kafka: str, tmp_path: Path) -> None:
    with (
        serving(database_url, kafka, tmp_path, start=PATIENT) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE_SECONDS) as client,
    ):
        assert client.get("/livez").is_success  # and keeps the connection

        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(SECONDS_TO_END) == 0


def test_it_recovers_from_lost_connections_by_itself(database_url: str, kafka: str, tmp_path: Path) -> None:
    with (
        serving(database_url, kafka, tmp_path) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE_SECONDS) as client,
    ):
        client.post("/customers/C1/register", json={"full_name": "C1"})
        for number in range(3):
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            written = client.post(f"/complaints/{number}/receive", json={"customer_id": "C1"})
            read = client.get("/complaints")

            assert (written.status_code, read.status_code) == (201, 200)


def test_an_accepted_command_is_logged_in_one_line_without_what_it_says(
    database_url: str, kafka: str, tmp_path: Path
) -> None:
    with serving(database_url, kafka, tmp_path) as server:
        httpx.post(f"{server.url}/customers/C77/register", json={"full_name": "Anna Ivanova"}, timeout=PATIENCE_SECONDS)
        # The line follows the answer, and the server is about to be killed.
        eventually(lambda: bool(_lines_about("customer.register", tmp_path / "api.log")))
        lines = _lines_about("customer.register", tmp_path / "api.log")

    assert len(lines) == 1
    assert '"stream":"customer/C77"' in lines[0]
    assert '"outcome":"done"' in lines[0]
    assert "Anna" not in (tmp_path / "api.log").read_text()


def _lines_about(what: str, log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines(keepends=True) if what in line and line.endswith("\n")]
