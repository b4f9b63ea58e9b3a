"""Writes a method for each operation of the OpenAPI document."""

import keyword
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from deploy.clients.shape import JsonSchema, shape

JSON: Final = "application/json"
# The same is said by another header, which a program can always send.
OF: Final = "types."
LEFT_OUT: Final = ("kehu-actor*",)
HEAD: Final = '''"""An operation of the API each; made of the OpenAPI document."""

from typing import Any, Literal

from kehu_client import types
from kehu_client.transport import Answer, Transport


class Operations(Transport):
    """Asks the API: each method is an operation under its `operationId`."""
'''
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")
_NO_NAME: Final = re.compile(r"\W+")


class Parameter(NamedTuple):
    """A parameter of an operation: its own name, that of the argument, where it is sent, and whether it must be."""

    name: str
    argument: str
    place: str
    annotation: str
    required: bool


def operations(document: dict[str, Any]) -> str:
    """Return the module."""
    methods = [
        _method(method.upper(), path, operation)
        for path, by_method in document["paths"].items()
        for method, operation in by_method.items()
    ]
    return "\n".join([HEAD, *methods])


def _method(method: str, path: str, operation: JsonSchema) -> str:
    parameters = [*_parameters(operation)]
    body = _body(operation)
    in_path = [f"{each.argument}: {each.annotation}" for each in parameters if each.place == "path"]
    named = sorted((each for each in parameters if each.place != "path"), key=lambda each: not each.required)
    arguments = [
        "self",
        *in_path,
        *([f"body: {body}"] if body else []),
        *(["*"] if named else []),
        *(
            f"{each.argument}: {each.annotation}" if each.required else f"{each.argument}: {_or_none(each)} = None"
            for each in named
        ),
    ]
    sent = [f'"{method}"', _address(path, parameters)]
    sent += [f"{place}={_sent(parameters, place)}" for place in ("query", "header") if _sent(parameters, place) != "{}"]
    sent += ["body=body"] if body else []
    says = operation["description"].replace("\n\n", "\n\n        ").replace("\\", "\\\\").replace('"""', "'''")
    return f'''    def {_python(operation["operationId"])}({", ".join(arguments)}) -> Answer[{_answer(operation)}]:
        """{says}"""
        return self.ask({", ".join(sent)})
'''


def _parameters(operation: JsonSchema) -> Iterator[Parameter]:
    for each in operation.get("parameters", ()):
        if each["name"] not in LEFT_OUT:
            annotation, required = shape(each.get("schema", {}), OF), bool(each.get("required"))
            yield Parameter(each["name"], _python(each["name"]), each["in"], annotation, required)


def _or_none(parameter: Parameter) -> str:
    return parameter.annotation if parameter.annotation.endswith("| None") else f"{parameter.annotation} | None"


def _python(name: str) -> str:
    """Return a name as arguments are written, which no keyword may be."""
    written = _NO_NAME.sub("_", _CAPITAL.sub(r"_\1", name)).lower().strip("_")
    return f"{written}_" if keyword.iskeyword(written) else written


def _address(path: str, parameters: list[Parameter]) -> str:
    """Return the address as a text with gaps, each filled with an argument as a segment."""
    for each in parameters:
        path = path.replace(f"{{{each.name}}}", f"{{self.segment({each.argument})}}")
    return f'f"{path}"' if "{" in path else f'"{path}"'


def _sent(parameters: list[Parameter], place: str) -> str:
    pairs = [f'"{each.name}": {each.argument}' for each in parameters if each.place == place]
    return f"{{{', '.join(pairs)}}}"


def _body(operation: JsonSchema) -> str | None:
    """Return the type of the body; bytes where it is a file."""
    content = operation.get("requestBody", {}).get("content")
    if content is None:
        return None
    return shape(content[JSON]["schema"], OF) if JSON in content else "bytes"


def _answer(operation: JsonSchema) -> str:
    """Return the type of what is answered first; bytes where it is no JSON."""
    done = next(said for status, said in operation["responses"].items() if status.startswith("2"))
    content = done.get("content", {})
    return shape(content[JSON].get("schema", {}), OF) if JSON in content else "bytes"
