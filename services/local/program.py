"""The supervisor's configuration: one program per process, in the order of starting and ending them."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from services.local.home import Home
from services.settings import FILES

TEMPLATES = FILES / "deploy" / "local"
ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Program:
    """A process to keep running. Lower priorities start first and end last."""

    name: str
    command: Sequence[str | Path]
    priority: int
    stop_signal: str = "TERM"
    user: str | None = None


def configuration(home: Home, dependencies: Sequence[Program], roles: Sequence[Program]) -> str:
    common = Template((TEMPLATES / "supervisord.conf").read_text()).substitute(
        socket=_escaped(home.supervisor_socket),
        # Silences a warning; the supervisor runs as the user who called `kehu up`.
        user="user = root" if os.getuid() == 0 else "",
        logs=_escaped(home.logs),
        pid_file=_escaped(home.sockets / "supervisord.pid"),
        directory=_escaped(home.path),
    )
    template = Template((TEMPLATES / "program.conf").read_text())
    programs = [
        template.substitute(
            name=program.name,
            command=_escaped(shlex.join(str(part) for part in program.command)),
            user=f"user = {program.user}" if program.user else "",
            priority=program.priority,
            stop_signal=program.stop_signal,
            logs=_escaped(home.logs),
        )
        for program in [*dependencies, *roles]
    ]
    names = ",".join(role.name for role in roles)
    # One group, so that our processes end at the same time.
    group = f"\n[group:{ROLES}]\nprograms = {names}\npriority = 30\n" if roles else ""
    return common + "".join(programs) + group


def _escaped(text: str | Path) -> str:
    return str(text).replace("%", "%%")
