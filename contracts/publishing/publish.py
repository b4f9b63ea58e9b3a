"""Writes the published contracts from the catalogue, or with --check says where the committed ones differ.

Each schema that was ever published is kept under `schemas/history/<wire type>/<n>.json`; a schema that breaks with any
of them is refused: it belongs to a new wire type (`….v2`).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from contracts.catalog import COMMANDS, EVENTS
from contracts.publishing import asyncapi
from contracts.publishing.compatibility import breaks
from contracts.publishing.json_schema import JsonSchema, command_schema, event_schema

FOLDER: Final = Path(__file__).parents[1]
COMMAND: Final = "python -m contracts.publishing.publish"


def schemas() -> dict[str, JsonSchema]:
    """Make the schema of every event by its wire type, and of every command as `commands/<name>`."""
    events = {wire_type: event_schema(event) for wire_type, event in EVENTS.items()}
    return events | {f"commands/{name}": command_schema(command) for name, command in COMMANDS.items()}


def documents() -> dict[str, str]:
    """Make the text of every published file by its path in the folder of the contracts."""
    texts = {f"schemas/{name}.json": rendered(schema) for name, schema in schemas().items()}
    return texts | {"asyncapi.json": rendered(asyncapi.document())}


def rendered(document: dict[str, Any]) -> str:
    """Write a document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def history(folder: Path, wire_type: str) -> list[JsonSchema]:
    """Read every schema that was published for the wire type, the oldest first."""
    files = (folder / "schemas/history" / wire_type).glob("*.json")
    return [json.loads(file.read_text("utf-8")) for file in sorted(files, key=lambda file: int(file.stem))]


def broken_promises(folder: Path) -> list[str]:
    """Compare what the catalogue says now with everything that was ever published."""
    known = {file.name for file in (folder / "schemas/history").glob("*")}
    found = [f"{wire_type} was published and is gone" for wire_type in sorted(known - EVENTS.keys())]
    for wire_type, event in EVENTS.items():
        for number, past in enumerate(history(folder, wire_type), start=1):
            found += [
                f"{wire_type} breaks with its schema {number}: {why}" for why in breaks(past, event_schema(event))
            ]
    return found


def differences(folder: Path) -> list[str]:
    """Compare the committed files with what the catalogue says now."""
    texts = documents()
    found = [f"{path} is not what the catalogue says" for path, text in texts.items() if _text(folder / path) != text]
    for file in sorted((folder / "schemas").glob("*.json")) + sorted((folder / "schemas/commands").glob("*.json")):
        path = file.relative_to(folder).as_posix()
        if path not in texts:
            found.append(f"{path} is not in the catalogue")
    for wire_type, event in EVENTS.items():
        if history(folder, wire_type)[-1:] != [event_schema(event)]:
            found.append(f"{wire_type} is not the newest schema of its history")
    return found


def write(folder: Path) -> None:
    """Write every file and append each changed schema to its history."""
    for path, text in documents().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for wire_type, event in EVENTS.items():
        past, schema = history(folder, wire_type), event_schema(event)
        if past[-1:] != [schema]:
            file = folder / f"schemas/history/{wire_type}/{len(past) + 1}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(rendered(schema), "utf-8")


def run(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write or check; return the exit code: 1 when a promise is broken or a committed file differs."""
    check = _is_check(arguments)
    faults = broken_promises(folder)
    if not check and not faults:
        write(folder)
    faults += differences(folder) if check else []
    for fault in faults:
        sys.stderr.write(f"{fault}.\n")
    if check and faults:
        sys.stderr.write(f"Run `{COMMAND}` and commit what it writes; a schema that breaks needs a new wire type.\n")
    return 1 if faults else 0


def _is_check(arguments: list[str]) -> bool:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where files differ")
    return bool(parser.parse_args(arguments).check)


def _text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.exists() else None


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
