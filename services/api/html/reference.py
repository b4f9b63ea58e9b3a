"""The API reference: the OpenAPI document as one page to read, without scripts."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from fastapi.responses import HTMLResponse

from services.api.html.element import Content, Element, element, link, page, table, together
from services.api.html.shape import REFERENCE, Schema, shape

JSON: Final = "application/json"
Document = Mapping[str, Any]


class Operation(NamedTuple):
    """A request that the API answers."""

    method: str
    path: str
    says: Mapping[str, Any]

    @property
    def anchor(self) -> str:
        """Return where it stands on the page."""
        return str(self.says["operationId"])


def operations(document: Document) -> Iterator[Operation]:
    """Return every operation in the order of the document."""
    for path, methods in document["paths"].items():
        for method, says in methods.items():
            yield Operation(method.upper(), path, says)


def reference(document: Document) -> HTMLResponse:
    """Write the page."""
    by_tag: dict[str, list[Operation]] = {}
    for operation in operations(document):
        by_tag.setdefault(operation.says["tags"][0], []).append(operation)
    info = document["info"]
    return page(
        f"{info['title']} API",
        element("h1", f"{info['title']} {info['version']}: API reference"),
        element("p", *_text(info["description"])),
        element("p", link("/", "Start"), " · ", link("/openapi.json", "OpenAPI document"), " for programs"),
        _contents(by_tag),
        *(part for tag, found in by_tag.items() for part in _group(document, tag, found)),
        element("h2", "Schemas", id="schemas"),
        *(_schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items())),
    )


def _contents(by_tag: Mapping[str, list[Operation]]) -> Element:
    lines = []
    for tag, found in by_tag.items():
        each = [element("li", link(f"#{one.anchor}", one.says["summary"]), f" ({one.method})") for one in found]
        lines.append(element("details", element("summary", tag.capitalize(), f" ({len(found)})"), element("ul", *each)))
    return element("nav", *lines)


def _group(document: Document, tag: str, found: list[Operation]) -> Iterator[Element]:
    yield element("h2", tag.capitalize(), id=f"tag-{tag}")
    for operation in found:
        yield element("section", *_operation(document, operation), id=operation.anchor)


def _operation(document: Document, operation: Operation) -> Iterator[Element]:
    says = operation.says
    yield element("h3", says["summary"])
    yield element("p", element("code", f"{operation.method} {operation.path}"))
    if "description" in says:
        yield element("p", *_text(says["description"]))
    if parameters := says.get("parameters"):
        rows = [_row(each["name"], each["schema"], each.get("description", ""), each["in"]) for each in parameters]
        yield table(("Parameter", "Where", "Value", "Meaning"), rows)
    if "requestBody" in says:
        yield from _body(document, operation)
    yield table(("Answer", "Content", "Meaning"), [_answer(*each) for each in says["responses"].items()])


def _body(document: Document, operation: Operation) -> Iterator[Element]:
    content = operation.says["requestBody"]["content"][JSON]
    schema = document["components"]["schemas"][content["schema"]["$ref"].removeprefix(REFERENCE)]
    yield _fields(schema)
    if "example" not in content:
        return
    address = operation.path
    for each in operation.says["parameters"]:
        address = address.replace(f"{{{each['name']}}}", str(each.get("example")))
    example = json.dumps(content["example"], ensure_ascii=False, indent=2)
    yield element("pre", f"{operation.method} {address}\n{example}")


def _answer(status: str, says: Mapping[str, Any]) -> list[Content]:
    shapes = [shape(each["schema"]) for form, each in says.get("content", {}).items() if form.endswith("json")]
    return [element("code", status), together(shapes), says["description"]]


def _schema(name: str, schema: Schema) -> Element:
    return element(
        "section",
        element("h3", name),
        element("p", *_text(schema.get("description", ""))),
        _fields(schema) if "properties" in schema else element("p", shape(schema)),
        id=f"schema-{name}",
    )


def _fields(schema: Schema) -> Element:
    required = schema.get("required", ())
    rows = [
        _row(name, field, field.get("description", ""), "required" if name in required else "")
        for name, field in schema["properties"].items()
    ]
    return table(("Field", "", "Value", "Meaning"), rows)


def _row(name: str, schema: Schema, meaning: str, where: str) -> list[Content]:
    return [element("code", name), where, shape(schema), together(_text(meaning))]


def _text(text: str) -> Iterator[Content]:
    """Show what stands in backquotes as code."""
    for place, part in enumerate(text.split("`")):
        yield element("code", part) if place % 2 else part
