"""The operating-system account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """An account to step down to."""

    name: str
    uid: int
    gid: int


def for_postgres() -> SystemAccount | None:
    """Return the account to step down to, or None if we are an ordinary user."""
    if os.getuid() != 0:
        return None
    # Every system has this account, so none has to be added.
    nobody = pwd.getpwnam("nobody")
    return SystemAccount(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)


def run(account: SystemAccount | None, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a program as the account from a folder that everyone can reach."""
    return subprocess.run(
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def can_write(account: SystemAccount | None, folder: Path) -> bool:
    """Return whether the account can reach the folder and write in it."""
    return run(account, "test", "-w", folder).returncode == 0


def can_run(account: SystemAccount | None, program: Path) -> bool:
    """Return whether the account can reach and run the program."""
    try:
        return run(account, program, "--version").returncode == 0
    except PermissionError:
        return False
