"""The token of who is signed in at a terminal, in a file that nobody else can read."""

import json
import os
from pathlib import Path
from typing import Final

FILE: Final = "login.json"
ONLY_US: Final = 0o600
OTHERS: Final = 0o077


class NotOurs(Exception):
    """Others can read the file, so what it holds is no secret any more."""


def file() -> Path:
    """Return where the token is kept: in XDG_CONFIG_HOME or ~/.config."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").absolute() / "kehu" / FILE


def keep(issuer: str, token: str) -> None:
    """Keep the token of an issuer in the place of the last one."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{FILE}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_US)
    with os.fdopen(handle, "w") as text:
        json.dump({"issuer": issuer, "access_token": token}, text)
    draft.replace(path)


def kept(issuer: str) -> str | None:
    """Return the token of an issuer, None where nobody is signed in there; raise `NotOurs` where others can read it."""
    path = file()
    try:
        if path.stat().st_mode & OTHERS:
            raise NotOurs(f"{path} can be read by others: run `kehu logout`, and sign in again.")
        found = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        return None
    token = found.get("access_token")
    return token if isinstance(token, str) else None


def forget() -> bool:
    """Remove the token; return whether there was one."""
    path = file()
    there = path.exists()
    path.unlink(missing_ok=True)
    return there
