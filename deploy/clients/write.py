"""`python -m deploy.clients.write FOLDER`: writes the client package for Python, and its document."""

import argparse
import json
from pathlib import Path
from shutil import copytree
from typing import Any, Final

from deploy.clients.document import openapi
from deploy.clients.operations import operations
from deploy.clients.types import types

WRITTEN: Final = Path(__file__).with_name("kehu_client")
PACKAGE: Final = "kehu_client"
DOCUMENT: Final = "openapi.json"


def write(document: dict[str, Any], folder: Path) -> Path:
    """Write the package for this document into the folder: what is the same for all, and what is made of it."""
    package = folder / PACKAGE
    copytree(WRITTEN, package, dirs_exist_ok=True)
    (package / "operations.py").write_text(operations(document), "utf-8")
    (package / "types.py").write_text(types(document), "utf-8")
    (folder / DOCUMENT).write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    (folder / "pyproject.toml").write_text(_project(document["info"]["version"]), "utf-8")
    return package


def _project(version: str) -> str:
    return f"""[project]
name = "kehu-client"
version = "{version}"
description = "A typed client of the API of Kehu."
requires-python = ">=3.11"
dependencies = ["httpx>=0.28"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
"""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    write(openapi(), asked.folder)
