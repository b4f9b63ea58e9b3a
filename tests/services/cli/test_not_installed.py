"""Without the extra `local`, a command that runs a local stack says what brings it."""

import subprocess
import sys

WITHOUT_PSUTIL = "import sys; sys.modules['psutil'] = None; from services.cli.main import run; run()"


def test_a_missing_part_of_the_local_stack_is_named() -> None:
    command = [sys.executable, "-c", WITHOUT_PSUTIL, "down"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr == "psutil is not installed: `pip install 'kehu[local]'` brings what a local stack needs.\n"
