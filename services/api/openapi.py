"""The OpenAPI document: FastAPI's own, and the commands, whose bodies FastAPI does not see."""

from typing import Any, Final

from fastapi import FastAPI
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from contracts.catalog import AGGREGATES
from contracts.message import Id
from services.api import limit, problem, validator
from services.api.described import meanings
from services.api.entrance import PUBLISHED
from services.api.problem import Problem
from services.api.reading import sorting
from services.api.routes import bulk, checks, operating, packs, sessions, simulations

ID: Final = "An id of at most 64 characters: letters, digits and marks, without blanks and slashes."
OPEN: Final = ("/livez", "/readyz", "/metrics", *(f"/{word}" for word in PUBLISHED))
BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of the issuer in KEHU_OIDC_ISSUER.",
}
FASTAPIS: Final = "HTTPValidationError"
REFERENCE: Final = "#/components/schemas/{model}"


def install(app: FastAPI, *, identified: bool = False, limited: bool = False) -> None:
    """Replace the application's own OpenAPI document; say how to sign in, and how often to ask, where that counts."""
    described = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = described()
            document["components"]["schemas"] |= _schemas()
            _without_default_validation_error(document)
            validator.describe(document)
            sorting.describe(document)
            meanings.describe(document)
            if identified:
                _signed_in(document)
            if limited:
                limit.describe(document)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _schemas() -> dict[str, Any]:
    commands = [(command, aggregate.id_field) for aggregate in AGGREGATES.values() for command in aggregate.commands]
    asked = (
        [command for command, _ in commands]
        + operating.bodies()
        + packs.bodies()
        + checks.bodies()
        + sessions.bodies()
        + simulations.bodies()
        + bulk.bodies()
    )
    models = [(each, "validation") for each in asked] + [(Problem, "serialization")]
    _, definitions = models_json_schema(models, ref_template=REFERENCE)  # type: ignore[arg-type]  # literals widen to str
    schemas: dict[str, Any] = definitions["$defs"]
    for command, id_field in commands:
        _drop(schemas[command.__name__], id_field)
    return schemas | {"Id": TypeAdapter(Id).json_schema() | {"description": ID}}


def _signed_in(document: dict[str, Any]) -> None:
    """Say that every address but those for machines takes a token, and what it answers without one."""
    document["components"]["securitySchemes"] = {"bearer": BEARER}
    document["security"] = [{"bearer": []}]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if path.startswith(OPEN):
                operation["security"] = []
            else:
                operation["responses"] |= {str(code): said for code, said in problem.documented(401, 403).items()}


def _drop(schema: dict[str, Any], id_field: str) -> None:
    """Leave out the id, which stands in the path."""
    del schema["properties"][id_field]
    schema["required"].remove(id_field)


def _without_default_validation_error(document: dict[str, Any]) -> None:
    """Take back FastAPI's own 422, which this API never answers: it answers as with every other problem."""
    ours = problem.documented(422)[422]
    for methods in document["paths"].values():
        for operation in methods.values():
            if FASTAPIS in str(operation["responses"].get("422")):
                operation["responses"]["422"] = ours
    for name in (FASTAPIS, "ValidationError"):
        document["components"]["schemas"].pop(name, None)
