"""An import goes on while the API is killed, and what the next one says of it is true."""

import signal
from pathlib import Path

import httpx
import pytest

from tests.services.api.server import serving
from tests.waiting import eventually

pytestmark = pytest.mark.servers
ROWS = 20_000


def test_an_import_goes_on_after_the_api_was_killed_and_its_state_is_true(
    database_url: str, kafka: str, tmp_path: Path
) -> None:
    """While it runs it is running, also for the next API; then it is done, with its figures."""
    file = "customer_id,full_name\n" + "".join(f"K-{number},Killed {number}\n" for number in range(ROWS))
    states = set()
    with serving(database_url, kafka, tmp_path) as server, httpx.Client(base_url=server.url) as http:
        form = {"Content-Type": "text/csv"}
        begun = http.post("/imports/customers", params={"file_name": "k.csv"}, content=file, headers=form)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with serving(database_url, kafka, tmp_path) as server, httpx.Client(base_url=server.url) as http:
        address = f"/imports/{begun.json()['id']}"

        def is_ended() -> bool:
            states.add(http.get(address).json()["state"])
            return "done" in states

        eventually(is_ended)
        done = http.get(address).json()

    assert states <= {"running", "done"}
    assert (done["rows"], done["stored"], done["percent"], done["exit_code"]) == (ROWS, ROWS, 100, None)
