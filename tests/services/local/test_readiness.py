"""What a stack that does not serve yet says of itself."""

from pathlib import Path

import pytest

from services.cli.process.up import wait_to_serve
from services.local import readiness
from services.local.home import Home
from services.local.problem import StackDown
from services.local.readiness import missing, unready
from services.local.supervisor import Process
from tests.services.cli.kehu import NOWHERE


def test_an_api_that_does_not_answer_is_named_once() -> None:
    api = NOWHERE["KEHU_API"]

    assert unready(api) == [f"The API at {api} does not answer: ConnectionRefusedError."]


@pytest.mark.parametrize(
    ("idle", "lacking", "told"),
    [
        ([], ["No relay has ever run.", "Kafka does not answer."], "No relay has ever run. Kafka does not answer."),
        (["relay"], [], "relay does not keep running; the last words of relay: "),
        (["relay", "worker-1"], [], "relay, worker-1 do not keep running; the last words of relay: "),
    ],
)
def test_what_is_still_missing_when_the_time_is_over_is_said(
    tmp_path: Path, idle: list[str], lacking: list[str], told: str
) -> None:
    said = missing(Home(tmp_path), [Process(name, None, "STARTING", 0, None) for name in idle], lacking, 2.5)

    assert said.startswith(f"Not ready after 2.5 seconds: {told}")


@pytest.mark.parametrize("demo", [True, False])
def test_a_demo_that_was_not_loaded_in_time_is_said_with_the_command_that_loads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    def not_ready(*_: object) -> None:
        raise StackDown("Not ready after 180 seconds: relay does not keep running.")

    monkeypatch.setattr(readiness, "wait", not_ready)
    with pytest.raises(StackDown) as down:
        wait_to_serve(Home(tmp_path), NOWHERE["KEHU_API"], 180, demo=demo)

    said = str(down.value)
    assert said.startswith("The demo was not loaded: run `kehu up --wait --demo` again") == demo
    assert said.endswith("Not ready after 180 seconds: relay does not keep running.")
