"""Turns what Cedar leaves open while the thing is unknown into SQL; what cannot be read permits nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cedarpy import Decision, PartialAuthzResult
from psycopg.sql import SQL, Composable, Identifier, Literal

TRUE: Final = SQL("true")
FALSE: Final = SQL("false")
# Deeper expressions are not ours.
DEEPEST: Final = 64


class Unreadable(Exception):
    """An expression that has no form in SQL."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the columns that bear the names of attributes; `sql` is `TRUE` or `FALSE` itself where it is."""

    sql: Composable

    @property
    def is_true(self) -> bool:
        return self.sql is TRUE

    @property
    def is_false(self) -> bool:
        return self.sql is FALSE


def condition(found: PartialAuthzResult, action: str, attributes: Collection[str]) -> Condition:
    """Return (permits) and not (forbids) of what Cedar leaves open."""
    if found.decision is Decision.Allow:
        return Condition(TRUE)
    if found.decision is Decision.Deny or found.diagnostics.errors:
        return Condition(FALSE)
    reading = _Reading(action, attributes)
    permits: Composable = FALSE
    forbids: Composable = FALSE
    for policy in found.residuals.values():
        effect, body = policy["effect"], reading.policy(policy)
        if effect == "permit":
            permits = _either(permits, FALSE if body is None else body)
        else:
            forbids = _either(forbids, TRUE if body is None else body)
    return Condition(_both(permits, _not(forbids)))


@dataclass(frozen=True, slots=True)
class _Reading:
    action: str
    attributes: Collection[str]

    def policy(self, policy: Mapping[str, Any]) -> Composable | None:
        """Return the condition of a policy; None where it cannot be read."""
        try:
            if any(policy[scope]["op"] != "All" for scope in ("principal", "action", "resource")):
                return None
            whole: Composable = TRUE
            for each in policy["conditions"]:
                body = self.truth(each["body"], DEEPEST)
                whole = _both(whole, body if each["kind"] == "when" else _not(body))
        except (Unreadable, KeyError, TypeError, ValueError):
            return None
        return whole

    def truth(self, expression: Mapping[str, Any], left: int) -> Composable:
        """Return an expression that is true or false."""
        ((operator, what),) = expression.items()
        if left == 0:
            raise Unreadable(operator)
        match operator:
            case "Value" if isinstance(what, bool):
                return TRUE if what else FALSE
            case "&&":
                return _both(self.truth(what["left"], left - 1), self.truth(what["right"], left - 1))
            case "||":
                return _either(self.truth(what["left"], left - 1), self.truth(what["right"], left - 1))
            case "!":
                return _not(self.truth(what["arg"], left - 1))
            case "==":
                return SQL("({} = {})").format(self.text(what["left"]), self.text(what["right"]))
            case "!=":
                return SQL("({} <> {})").format(self.text(what["left"]), self.text(what["right"]))
            case "in":
                return TRUE if self.asks_for(what["left"], what["right"]) else FALSE
            case _:
                raise Unreadable(operator)

    def text(self, expression: Mapping[str, Any]) -> Composable:
        """Return a text, or the column of an attribute of the thing."""
        match expression:
            case {"Value": str(value)}:
                return Literal(value)
            case {".": {"left": {"unknown": [{"Value": "resource"}]}, "attr": str(name)}} if name in self.attributes:
                return Identifier(name)
            case _:
                raise Unreadable(str(expression))

    def asks_for(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
        """Return whether what is asked for is one of a policy's actions; nothing else is a member of anything here."""
        match left, right:
            case {"unknown": [{"Value": self.action}]}, {"Set": [*members]}:
                return any(_action(member) == self.action for member in members)
            case _:
                raise Unreadable(str(left))


def _action(member: Mapping[str, Any]) -> str:
    entity = member["Value"]["__entity"]
    return f'{entity["type"]}::"{entity["id"]}"'


def _both(left: Composable, right: Composable) -> Composable:
    if left is FALSE or right is FALSE:
        return FALSE
    if left is TRUE:
        return right
    return left if right is TRUE else SQL("({} and {})").format(left, right)


def _either(left: Composable, right: Composable) -> Composable:
    if left is TRUE or right is TRUE:
        return TRUE
    if left is FALSE:
        return right
    return left if right is FALSE else SQL("({} or {})").format(left, right)


def _not(body: Composable) -> Composable:
    if body is TRUE:
        return FALSE
    return TRUE if body is FALSE else SQL("(not {})").format(body)
