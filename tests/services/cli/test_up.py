"""`kehu up` that is told to end: whatever Python was doing when the signal came."""

import signal
from pathlib import Path

import pytest

from services.cli.process.up import ending_with_us
from services.local.home import Home


class Swallowing:
    """Is told to end while it is thrown away: Python drops what the handler raises there."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_python_drops_ends_the_start_all_the_same(number: signal.Signals, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, ending_with_us(Home(tmp_path)):
        Swallowing(number)  # thrown away at once: nothing holds it
    assert ended.value.code == 128 + number


def test_the_handlers_of_before_are_back_after_a_start(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with ending_with_us(Home(tmp_path)):
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
