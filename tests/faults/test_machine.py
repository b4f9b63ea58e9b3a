"""What fault tests of one machine say: of what they could not run, of late ends, and of changed read models."""

import pytest

from tests.faults.machine import contents, registry, run, stops
from tests.faults.machine.found import Found, Unmet
from tests.faults.machine.stops import Stop
from tests.faults.storm import Told


def test_a_fault_test_that_cannot_run_here_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_: Told) -> Found:
        raise Unmet("no right to mount")

    monkeypatch.setitem(registry.MACHINE, "T11-kafka", cannot)

    figures = run.measured("T11-kafka", print)

    assert not figures.ok
    assert figures.wrong == ("NOT RUN: no right to mount",)


def test_a_process_that_ends_late_or_not_in_order_is_named() -> None:
    ended = [
        Stop("api", 19.0, "exit status 0"),
        Stop("relay", 21.0, "exit status 0"),
        Stop("worker-1", 1.0, "terminated by SIGKILL"),
    ]

    assert list(stops.faults(ended)) == [
        "relay took 21.0 seconds to end",
        "worker-1 ended with terminated by SIGKILL",
    ]


def test_a_read_model_whose_contents_differ_is_named() -> None:
    before = {"tier_list": "1", "purchases": "2"}

    assert list(contents.changed(before, before)) == []
    assert list(contents.changed(before, before | {"purchases": "3"})) == ["what is in purchases has changed"]
