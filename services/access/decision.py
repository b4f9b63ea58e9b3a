"""Decides by the policies in `policies/*.cedar`: one thing at a time, or as a condition on the rows of lists."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cedarpy import AuthzResult, Decision, Entities, PolicySet, Schema, is_authorized, is_authorized_partial

from services.access.residual import Condition, condition
from services.access.roster import Who

HERE: Final = Path(__file__).with_name("policies")
SCHEMA: Final = HERE / "kehu.cedarschema"
KEHU: Final = "Kehu"
CUSTOMER: Final = "Customer"
COMPLAINT: Final = "Complaint"
ACCOUNT: Final = "Account"
# Names of entities are read by a parser: what people are called stands in attributes alone.
ASKS: Final = "who"
ASKED_FOR: Final = "thing"
PERSON: Final = f'Person::"{ASKS}"'
# What policies may ask of each kind of thing, as the schema says. Requests that were granted to who asks stand in
# attributes by their ids, and the policies that open a customer by them bear these names.
ATTRIBUTES: Final = {
    KEHU: (),
    CUSTOMER: ("owner", "unit", "region", "granted", "granted_contacts"),
    COMPLAINT: ("owner", "unit", "region", "handler"),
    ACCOUNT: ("owner", "unit", "region"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody asks for; an attribute that is not known is an empty text."""

    kind: str
    id: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind.lower()}/{self.id}" if self.id else self.kind.lower()


EVERYTHING: Final = Thing(KEHU, "")
GRANTS: Final = {
    "what was granted on request": "granted",
    "contacts that were granted on request": "granted_contacts",
}


class Decided(NamedTuple):
    """Whether something may be done, and the policies that permit it."""

    allowed: bool
    by: tuple[str, ...]

    def grant(self, thing: Thing) -> str | None:
        """Return the request that this rests on, None where something else permits it."""
        if not self.by or not set(self.by) <= set(GRANTS):
            return None
        return dict(thing.attributes)[GRANTS[self.by[0]]]


@cache
def policies() -> PolicySet:
    """Return the policies, which a process reads once."""
    return PolicySet.from_str(text())


def text() -> str:
    """Return all policies as they are written."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(HERE.glob("*.cedar")))


@cache
def _schema() -> Schema:
    return Schema.from_str(SCHEMA.read_text(encoding="utf-8"))


def may(who: Who, action: str, thing: Thing) -> Decided:
    """Decide whether a person may do this to a thing; what no policy permits is refused."""
    entities = Entities.from_json_str(json.dumps([_person(who), _thing(thing)]))
    asked: dict[str, Any] = {
        "principal": PERSON,
        "action": f'Action::"{action}"',
        "resource": f'{thing.kind}::"{ASKED_FOR}"',
        "context": {},
    }
    found: AuthzResult = is_authorized(asked, policies(), entities, _schema())
    named = found.diagnostics.id_annotations_by_reason
    # A policy that cannot be judged permits nothing, and may be one that forbids.
    allowed = found.decision is Decision.Allow and not found.diagnostics.errors
    return Decided(allowed, tuple(sorted(filter(None, named.values()))) if allowed else ())


def may_of(who: Who, action: str, kind: str) -> Condition:
    """Return the condition that a thing of this kind meets where a person may do this to it."""
    asked: dict[str, Any] = {
        "principal": PERSON,
        "action": f'Action::"{action}"',
        "resource": None,
        "context": {},
    }
    found = is_authorized_partial(asked, policies(), Entities.from_json_str(json.dumps([_person(who)])), _schema())
    return condition(found, f'Action::"{action}"', ATTRIBUTES[kind])


def _person(who: Who) -> dict[str, Any]:
    return {
        "uid": {"type": "Person", "id": ASKS},
        "attrs": {"id": who.person, "unit": who.unit or "", "department": who.department or ""},
        "parents": [{"type": "Role", "id": role} for role in who.roles],
    }


def _thing(thing: Thing) -> dict[str, Any]:
    known = dict.fromkeys(ATTRIBUTES[thing.kind], "") | dict(thing.attributes)
    return {"uid": {"type": thing.kind, "id": ASKED_FOR}, "attrs": known, "parents": []}
