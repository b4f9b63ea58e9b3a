"""The `kehu` command ends with a sentence and an honest exit code, never with a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.local import home as homes
from services.local.home import Home
from tests.waiting import PATIENCE_SECONDS

KEHU = Path(sys.executable).with_name("kehu")


def kehu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEHU_")}
    return subprocess.run(
        [KEHU, *arguments],
        env=environment | {"KEHU_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def is_one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith(".\n")


@pytest.mark.parametrize("command", [["env"], ["status"]])
def test_without_a_stack_the_missing_setting_is_named(tmp_path: Path, command: list[str]) -> None:
    ended = kehu(tmp_path, *command)
    assert ended.returncode == 3
    assert "kehu up" in ended.stderr
    assert is_one_sentence(ended.stderr)


def test_a_wrong_option_is_wrong_usage(tmp_path: Path) -> None:
    assert kehu(tmp_path, "up", "--nonsense").returncode == 2


def test_a_second_up_at_the_same_time_is_asked_to_try_again(home_folder: Path) -> None:
    home = Home(home_folder)
    homes.prepare(home)
    with homes.held(home):
        ended = kehu(home_folder, "up")
    assert ended.returncode == 75
    assert is_one_sentence(ended.stderr)


def test_a_home_that_cannot_be_used_is_refused(home_folder: Path) -> None:
    file = home_folder / "file"
    file.touch()
    ended = kehu(file / "home", "up")
    assert ended.returncode == 1
    assert is_one_sentence(ended.stderr)


def test_ending_what_never_started_is_done(home_folder: Path) -> None:
    assert kehu(home_folder / "never", "down").returncode == 0


def test_a_stack_that_was_started_but_does_not_run_has_no_processes(home_folder: Path) -> None:
    home = Home(home_folder)
    homes.prepare(home)
    homes.remember(home, homes.first_memory(home_folder))
    ended = kehu(home_folder, "status", "--format", "json")
    assert ended.returncode == 3
    assert '"processes": []' in ended.stdout
    assert is_one_sentence(ended.stderr)


def test_the_environment_is_printed_for_shells(home_folder: Path) -> None:
    home = Home(home_folder)
    homes.prepare(home)
    memory = homes.first_memory(home_folder)
    homes.remember(home, memory)
    lines = kehu(home_folder, "env").stdout.splitlines()
    assert lines == [
        f"KEHU_HOME={home_folder}",
        f"KEHU_KEYS={home_folder}/keys",
        f"KEHU_DATABASE_URL={memory.addresses.database_url}",
        f"KEHU_KAFKA={memory.addresses.kafka}",
        f"KEHU_API={memory.addresses.api}",
    ]
