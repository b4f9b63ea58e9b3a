"""The API reference: the OpenAPI document as one page to read, without scripts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from fastapi.responses import HTMLResponse

from services.api.html.element import Content, Element, element, link, page, table, together
from services.api.html.shape import REFERENCE, Schema, shape, titled

JSON: Final = "application/json"
HEADER: Final = "header"
NULL: Final = {"type": "null"}
# What is said once for all of them.
SHARED: Final = {"headers": "Headers of commands", "problems": "Problems", "schemas": "Schemas"}
# What every command has stands below what it is about.
LAST: Final = ("occurred_at", "reason")
# What our own documents call a rule: readers of the API have other documents.
OUR_NUMBER: Final = re.compile(r" \((semantics \d+|[A-Z]{2}\d+)\)")
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


def tagged(document: Document) -> dict[str, list[Operation]]:
    """Return the operations by what they are about."""
    by_tag: dict[str, list[Operation]] = {}
    for operation in operations(document):
        by_tag.setdefault(operation.says["tags"][0], []).append(operation)
    return by_tag


def reference(document: Document) -> HTMLResponse:
    """Write the page."""
    by_tag = tagged(document)
    info = document["info"]
    return page(
        f"{info['title']} API",
        element("h1", f"{info['title']} {info['version']}: API reference"),
        element("p", *_text(info["description"])),
        element("p", link("/", "Start"), " · ", link("/openapi.json", "OpenAPI document"), " for programs"),
        element("p", *_joined(link(f"#{id_}", title) for id_, title in SHARED.items())),
        _contents(by_tag),
        *shared(by_tag),
        *(part for tag, found in by_tag.items() for part in group(document, tag, found)),
        *schemas(document),
    )


def _joined(links: Iterable[Element]) -> list[Content]:
    return [piece for each in links for piece in (" · ", each)][1:]


def _contents(by_tag: Mapping[str, list[Operation]]) -> Element:
    lines = []
    for tag, found in by_tag.items():
        each = [element("li", link(f"#{one.anchor}", one.says["summary"]), f" ({one.method})") for one in found]
        lines.append(element("details", element("summary", named(tag), f" ({len(found)})"), element("ul", *each)))
    return element("nav", *lines)


def named(tag: str) -> str:
    """Return the name of a tag as people read it."""
    return tag.replace("-", " ").capitalize()


def shared(by_tag: Mapping[str, list[Operation]]) -> Iterator[Element]:
    """Say once what every command takes, and what an answer says that a request cannot be done."""
    every = [operation for found in by_tag.values() for operation in found]
    headers = {each["name"]: _parameter(each) for one in every for each in _parameters(one, HEADER)}
    problems = {
        status: [element("code", status), says["description"]]
        for one in every
        for status, says in one.says["responses"].items()
        if _is_problem(status)
    }
    yield element("h2", SHARED["headers"], id="headers")
    yield element("p", "Every command (POST) takes these, but If-None-Match is of GET, and Last-Event-ID of events.")
    yield table(("Header", "Value", "Meaning"), headers.values())
    yield element("h2", SHARED["problems"], id="problems")
    yield element("p", "What cannot be done is answered with a ", link("#schema-Problem", "Problem"), ".")
    yield table(("Answer", "Meaning"), [problems[status] for status in sorted(problems)])


def group(document: Document, tag: str, found: list[Operation]) -> Iterator[Element]:
    """Say all about the operations under a tag."""
    yield element("h2", named(tag), id=f"tag-{tag}")
    for operation in found:
        yield element("section", *_operation(document, operation), id=operation.anchor)


def _operation(document: Document, operation: Operation) -> Iterator[Element]:
    says = operation.says
    yield element("h3", says["summary"])
    yield element("p", element("code", f"{operation.method} {operation.path}"))
    # The summary of a list is the first sentence of its description.
    if more := says.get("description", "").removeprefix(says["summary"]).removeprefix("."):
        yield element("p", *_text(OUR_NUMBER.sub("", more.strip())))
    if parameters := [each for each in says.get("parameters", ()) if each["in"] != HEADER]:
        rows = [[*_parameter(each)[:1], each["in"], *_parameter(each)[1:]] for each in parameters]
        yield table(("Parameter", "Where", "Value", "Meaning"), rows)
    if JSON not in says.get("requestBody", {"content": {JSON: None}})["content"]:
        forms = ", ".join(says["requestBody"]["content"])
        yield element("p", f"It takes the file itself as {forms}.")
    elif "requestBody" in says:
        taken = ("the ", link("#headers", "headers of commands"), ", and ") if _parameters(operation, HEADER) else ()
        yield element("p", "It takes ", *taken, "these fields as JSON:")
        yield from _body(document, operation)
    yield table(("Answer", "Content", "Meaning"), list(_answers(says["responses"])))


def _parameters(operation: Operation, where: str) -> list[Schema]:
    return [each for each in operation.says.get("parameters", ()) if each["in"] == where]


def _parameter(says: Schema) -> list[Content]:
    """Return its name, its values and its meaning; one that is left out is not null."""
    schema = says["schema"]
    if "anyOf" in schema:
        schema = schema | {"anyOf": [each for each in schema["anyOf"] if each != NULL]}
    return [element("code", says["name"]), shape(schema), together(_text(says.get("description", "")))]


def _body(document: Document, operation: Operation) -> Iterator[Element]:
    content = operation.says["requestBody"]["content"][JSON]
    asked = content["schema"]
    # Of a list, the fields of each of its entries.
    schema = document["components"]["schemas"][asked.get("items", asked)["$ref"].removeprefix(REFERENCE)]
    yield fields(schema)
    if "example" not in content:
        return
    address = operation.path
    for each in operation.says.get("parameters", ()):
        if "example" in each:
            address = address.replace(f"{{{each['name']}}}", str(each["example"]))
    example = json.dumps(content["example"], ensure_ascii=False, indent=2)
    yield element("pre", f"{operation.method} {address}\n{example}")


def _answers(responses: Mapping[str, Any]) -> Iterator[list[Content]]:
    """Return what is answered where all is well, each in a row, and the problems in one."""
    for status, says in responses.items():
        if not _is_problem(status):
            shapes = [shape(each["schema"]) for form, each in says.get("content", {}).items() if form.endswith("json")]
            yield [element("code", status), together(shapes), says["description"]]
    if problems := [status for status in responses if _is_problem(status)]:
        yield [
            element("code", ", ".join(problems)),
            link("#schema-Problem", "Problem"),
            together(["See ", link("#problems", "Problems")]),
        ]


def _is_problem(status: str) -> bool:
    return status >= "400"


def schemas(document: Document) -> Iterator[Element]:
    """Say which fields each schema has."""
    yield element("h2", SHARED["schemas"], id="schemas")
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield _schema(name, schema)


def _schema(name: str, schema: Schema) -> Element:
    return element(
        "section",
        element("h3", titled(name)),
        element("p", *_text(OUR_NUMBER.sub("", schema.get("description", "")))),
        fields(schema) if "properties" in schema else element("p", shape(schema)),
        id=f"schema-{name}",
    )


def fields(schema: Schema) -> Element:
    """Return the table of the fields, first those that must be given, last what every command has."""
    required = schema.get("required", ())
    fields = sorted(schema["properties"].items(), key=lambda field: (field[0] in LAST, field[0] not in required))
    rows = [
        [
            element("code", name),
            "required" if name in required else "",
            shape(field),
            together(_text(OUR_NUMBER.sub("", field.get("description", "")))),
        ]
        for name, field in fields
    ]
    return table(("Field", "", "Value", "Meaning"), rows)


def _text(text: str) -> Iterator[Content]:
    """Show what stands in backquotes as code."""
    for place, part in enumerate(text.split("`")):
        yield element("code", part) if place % 2 else part
