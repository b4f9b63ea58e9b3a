"""What each code of a problem means, and what its reader does next: refusals say it where they are raised."""

import re
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from typing import Final, NamedTuple

from domain.decider import Refused
from services.lists.absent import Behind, Parked, Unknown
from services.lists.rebuilding import ListRebuilding
from services.store.outcome import CommandIdReused

REFUSED: Final = 422
# By the class that a refusal belongs to, the nearest first.
STATUSES: Final = {Unknown: 404, Parked: 503, Behind: 503, ListRebuilding: 503, CommandIdReused: 409}
NEXT: Final = {
    401: "Sign in, and send the request with the token.",
    403: "Ask somebody whose roles permit it.",
    404: "Look at the id: what is not recorded cannot be shown.",
    405: "Look the address up in the API reference.",
    406: "Ask for one of the forms that the detail names.",
    409: "Look at what came before; where there is a Retry-After, send the same request again.",
    412: "Read the thing again, decide again, and send the command with its new ETag.",
    413: "Send less at a time.",
    415: "Send the body in the form that the detail names.",
    421: "Ask under the name that the API is served by.",
    422: "Correct what the detail names, and send it under another Idempotency-Key.",
    429: "Wait for as long as Retry-After says.",
    500: "Send the trace_id to those who operate the API.",
    503: "Send the same request again later, a command with the same Idempotency-Key.",
}
# Codes of the API itself, which are raised in many places.
OF_API: Final[dict[str, tuple[int, str]]] = {
    "access.not-staff": (403, "The person is signed in, and does not work here."),
    "access.denied": (403, "The roles of the person who is signed in do not permit the request; it was recorded."),
    "actor.typed": (403, "Somebody is signed in, and the request names another person as the one who asks."),
    "api.busy": (503, "As many requests of this kind as there is room for are being answered."),
    "bulk.no-results": (404, "No command of the file is answered yet."),
    "bulk.under-way": (409, "Another file of commands is under way."),
    "bulk.unknown": (404, "There is no such file of commands, or it is not kept any more."),
    "bulk.unusable": (422, "The file has no commands, or too many, or is larger than what is taken at once."),
    "check.under-way": (409, "Another check is under way."),
    "host.unknown": (421, "The request names a host under which the API is not served."),
    "identity.issuer-down": (503, "The issuer of tokens does not answer, and none of its keys are known."),
    "identity.off": (404, "Nobody signs in here: identity is switched off."),
    "import.no-rejects": (404, "No row of the import was rejected."),
    "import.refused": (422, "The file cannot be read as what it is said to be."),
    "import.under-way": (409, "Another import is under way."),
    "import.unknown": (404, "There is no such import, or it is not kept any more."),
    "problem.unknown": (404, "No problem has this code."),
    "list.too-long-to-sort": (422, "The list has too many rows to be sorted by a column of its own."),
    "not-ready": (503, "A part that the API needs does not work as yet."),
    "policy.simulation-under-way": (409, "Another simulation is under way."),
    "policy.simulation-unknown": (404, "No simulation is kept under this name."),
    "position.unknown": (422, "No event is stored at the position."),
    "position.unpublished": (422, "The event at the position belongs to no topic, so no list will ever show it."),
    "projection.unknown": (404, "There is no such read model."),
    "request.invalid": (422, "The request is malformed: `fields` names what is wrong, and where."),
    "request.not-a-file": (415, "The body is not a file of a kind that is read."),
    "request.not-acceptable": (406, "The answer has no form that the request accepts."),
    "request.not-json": (415, "The body is not sent as application/json."),
    "request.too-many": (429, "Who asks does so more often than is allowed here."),
    "request.too-large": (413, "The body is larger than what is read at once."),
    "route.method": (405, "The address does not answer to this method."),
    "route.unknown": (404, "The API has no such address."),
    "session.over": (401, "The session has ended."),
    "schema.unknown": (404, "No event and no command has this name."),
    "store.down": (503, "PostgreSQL does not answer."),
    "store.full": (503, "PostgreSQL has no room left on its disk."),
    "store.not-migrated": (503, "The database was never migrated, or not to this release."),
    "store.set-back": (503, "PostgreSQL has lost events that were stored, and waits for somebody to decide."),
    "stream.contended": (409, "Others wrote to the same stream again and again."),
    "stream.version-mismatch": (412, "The stream is at another version than the one in If-Match."),
    "token.algorithm": (401, "The token is signed in another way than the issuer signs."),
    "token.audience": (401, "The token is for another program."),
    "token.claims": (401, "The token lacks what it must say."),
    "token.expired": (401, "The token has expired."),
    "token.issuer": (401, "The token is another issuer's."),
    "token.key-unknown": (401, "The issuer has no key of the name that the token gives."),
    "token.malformed": (401, "The token cannot be read, or more than one is sent."),
    "token.missing": (401, "The request carries no token."),
    "token.not-yet-valid": (401, "The token does not count yet: a clock may be wrong."),
    "token.nonce": (401, "The ID token answers another sign-in."),
    "token.person": (401, "The token names no person as Staff does."),
    "token.signature": (401, "The token was not signed by the issuer."),
    "token.type": (401, "This is another kind of token."),
    "token.used": (401, "The ID token has begun a session before."),
    "unforeseen": (500, "The program failed in a way that nobody had foreseen."),
}
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Explained(NamedTuple):
    """A code, the status that it comes with, what it means in a sentence, and what its reader does next."""

    code: str
    status: int
    says: str
    next: str


@cache
def explained() -> dict[str, Explained]:
    """Explain every code, in their order; the application is put together by then, so that all are known."""
    refusals = {kind.code: _refusal(kind) for kind in _kinds(Refused) if "code" in vars(kind)}
    ours = {code: Explained(code, status, says, NEXT[status]) for code, (status, says) in OF_API.items()}
    return dict(sorted((refusals | ours).items()))


def _refusal(kind: type[Refused]) -> Explained:
    status = next((status for parent, status in STATUSES.items() if issubclass(kind, parent)), REFUSED)
    return Explained(kind.code, status, _said(kind), NEXT[status])


def _said(kind: type[Refused]) -> str:
    """Return what the class says of itself; where that is nothing, its name in words."""
    written = vars(kind).get("__doc__")
    return cleandoc(written).partition("\n")[0] if written else f"{_WORDS.sub(' ', kind.__name__).capitalize()}."


def _kinds(kind: type[Refused]) -> Iterator[type[Refused]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
