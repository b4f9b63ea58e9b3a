"""A browser for tests: the one that a setting names, the one in a package, or the system's."""

import fcntl
import os
import platform
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import brotli
import noto_cjk_sans_otc
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import node_packages

NODE: Final = Path(__file__).parent / "node"
PACKAGE: Final = NODE / "node_modules/@sparticuz/chromium/bin"
UNPACKED: Final = NODE / "node_modules/.unpacked"
AXE: Final = NODE / "node_modules/axe-core/axe.min.js"
SETTING: Final = "KEHU_BROWSER"
OF_THE_SYSTEM: Final = ("chromium", "google-chrome", "chromium-browser")
# Our own pages alone are shown, also to root, for whom the sandbox does not work.
ARGUMENTS: Final = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--headless=shell"]
FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><dir>{latin}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Open Sans</family><family>Noto Sans CJK SC</family></prefer></alias>
<alias><family>serif</family><prefer><family>Noto Sans CJK SC</family></prefer></alias></fontconfig>
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser; fail with a sentence where this machine has none."""
    node_packages.install(NODE)
    program, environment = _chosen()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, env=environment)
        try:
            yield started
        finally:
            started.close()


def _chosen() -> tuple[str, dict[str, str | float | bool]]:
    if named := os.environ.get(SETTING):
        return named, {**os.environ}
    if platform.system() == "Linux" and platform.machine() == "x86_64":
        return _packaged()
    for name in OF_THE_SYSTEM:
        if found := shutil.which(name):
            return found, {**os.environ}
    pytest.fail(f"No browser is here: set {SETTING} to the program of Chromium or Chrome.")


def _packaged() -> tuple[str, dict[str, str | float | bool]]:
    """Unpack the browser of the package with its libraries, once."""
    program = UNPACKED / "chromium"
    with (NODE / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            UNPACKED.mkdir(exist_ok=True)
            for archive in ("al2023", "fonts"):
                _unpack(PACKAGE / f"{archive}.tar.br", UNPACKED / archive)
            draft = program.with_suffix(".new")
            draft.write_bytes(brotli.decompress((PACKAGE / "chromium.br").read_bytes()))
            draft.chmod(0o755)
            draft.replace(program)
    fonts = UNPACKED / "fonts.conf"
    fonts.write_text(
        FONTS.format(
            fonts=Path(noto_cjk_sans_otc.__file__).parent, latin=UNPACKED / "fonts", cache=UNPACKED / "font-cache"
        )
    )
    libraries = next(path.parent for path in (UNPACKED / "al2023").rglob("libnss3.so"))
    environment: dict[str, str | float | bool] = {"LD_LIBRARY_PATH": str(libraries), "FONTCONFIG_FILE": str(fonts)}
    return str(program), environment | {"HOME": str(UNPACKED)}


def _unpack(archive: Path, folder: Path) -> None:
    plain = archive.with_suffix("")
    plain.write_bytes(brotli.decompress(archive.read_bytes()))
    with tarfile.open(plain) as files:
        files.extractall(folder, filter="data")
    plain.unlink()
