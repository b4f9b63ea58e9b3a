"""The API's answer when it cannot do as asked: problem details (RFC 9457) with codes that callers act on."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER: Final = {"Retry-After": "1"}


class InvalidField(BaseModel):
    """`field` is its path, as in `body.amount.currency`; `rule` is the name of the broken rule."""

    field: str
    rule: str
    message: str


class Problem(BaseModel):
    """Problem details; `type` is the address of the page that explains the code."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: list[InvalidField] = Field(
        default_factory=list, max_length=20, description="For `request.invalid`: the faults, 20 at most."
    )
    seconds_left: int | None = Field(
        default=None, description="For `list.rebuilding`: in about so many seconds the rows are built, where known."
    )
    trace_id: str | None = Field(default=None, description="For `unforeseen`: finds the line in our log.")


class Unanswerable(Exception):
    """The API itself says no; commands' own refusals are `domain.decider.Refused`."""

    def __init__(self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = headers


TITLES: Final = {
    400: "The request cannot be understood",
    401: "Nobody is signed in",
    403: "This person may not do that",
    404: "There is no such thing here",
    405: "This address does not answer to this method",
    406: "The answer cannot be given in this form",
    409: "The command meets another one",
    412: "The stream has changed",
    413: "The request is too large",
    415: "The request is not JSON",
    421: "The request was meant for another host",
    422: "The request is refused",
    429: "Too many requests",
    500: "Something unforeseen happened",
    503: "Not at the moment",
}


def answer(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    fields: Sequence[InvalidField] = (),
    seconds_left: int | None = None,
    trace_id: str | None = None,
) -> JSONResponse:
    """Build the response, and leave the problem's code for the request's log line."""
    request.state.outcome = code
    problem = Problem(
        type=f"/problems/{code}",
        title=title(status),
        status=status,
        code=code,
        detail=detail,
        fields=list(fields),
        seconds_left=seconds_left,
        trace_id=trace_id,
    )
    return JSONResponse(
        problem.model_dump(exclude_defaults=True), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def title(status: int) -> str:
    """Return what sort of problem it is."""
    return TITLES.get(status, TITLES[400])


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe in OpenAPI the problems that a route can answer with."""
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": {"$ref": PROBLEM_SCHEMA}}}}
        | ({"headers": AGAIN} if status in SENT_AGAIN else {})
        for status in statuses
    }


SENT_AGAIN: Final = frozenset({409, 429, 503})
AGAIN: Final = {
    "Retry-After": {
        "description": "In so many seconds the same request may be answered; not where another would have to change.",
        "schema": {"type": "string"},
    }
}
PROBLEM_SCHEMA: Final = "#/components/schemas/Problem"
