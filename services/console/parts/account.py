"""What the events of a credit account say of it: orders, holds, releases, promises, limits, and steps of collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.console.shell.words import N_

Row = dict[str, Any]
HEADINGS: Final = {
    "money": N_("Money and documents"),
    "collect": N_("Collect"),
    "orders": N_("Orders"),
    "hold": N_("Holds and releases"),
    "limit": N_("Limit and group"),
    "correct": N_("Correct and write off"),
}
# Everything that a person can do about an account, under its heading.
OFFERED: Final = {
    "money": (
        "record-receipt",
        "record-invoice",
        "record-invoice-on-terms",
        "agree-instalments",
        "issue-credit-note",
        "apply-receipt",
        "apply-credit-note",
        "refund-receipt",
        "transfer-receipt",
    ),
    "collect": ("record-collection", "promise-to-pay", "withdraw-promise", "open-dispute", "resolve-dispute"),
    "orders": ("confirm-order", "change-order", "ship-order", "cancel-order", "reopen-order"),
    "hold": ("place-hold", "lift-hold", "report-distress", "end-distress", "request-release", "approve-release"),
    "limit": (
        "assess",
        "propose-limit",
        "approve-limit",
        "set-limit",
        "insure",
        "join-group",
        "leave-group",
        "set-group-limit",
        "record-rate",
    ),
    "correct": (
        "reverse-receipt",
        "reverse-allocation",
        "reverse-invoice",
        "reverse-dispute",
        "reverse-credit-note",
        "reverse-refund",
        "reverse-transfer",
        "propose-write-off",
        "approve-write-off",
        "write-off-difference",
        "record-recovery",
        "reverse-write-off",
    ),
}


@dataclass(slots=True)
class Account:
    """An account after its events, the last to happen last."""

    orders: dict[str, Row] = field(default_factory=dict)
    holds: dict[str, Row] = field(default_factory=dict)
    releases: dict[str, Row] = field(default_factory=dict)
    promises: dict[str, Row] = field(default_factory=dict)
    steps: list[Row] = field(default_factory=list)
    write_offs: dict[str, Row] = field(default_factory=dict)
    grade: Row | None = None
    proposal: Row | None = None
    granted: Row | None = None
    insured: Row | None = None
    head: str | None = None


def account(events: Sequence[Row]) -> Account:
    """Read what the events say, in their order."""
    found = Account()
    for event in sorted(events, key=lambda each: (each["occurred_at"], each["position"])):
        what, said = event["type"].split(".")[1], event["data"] | {"at": event["occurred_at"]}
        if "order" in said and what.startswith("order-"):
            _order(found, what, said)
        else:
            _take(found, what, said)
    return found


def _order(found: Account, what: str, said: Row) -> None:
    known = found.orders.setdefault(said["order"], {"order": said["order"], "shipped": Decimal(0), "causes": []})
    match what:
        case "order-passed" | "order-held":
            known |= {"amount": said["amount"], "state": what[6:], "causes": said.get("causes") or []}
            known |= {"promised_on": said.get("promised_on"), "prepaid": said.get("prepaid")}
        case "order-reduced":
            known["amount"] = said["amount"]
        case "order-shipped":
            known["shipped"] += Decimal(said["amount"]["amount"])
        case "order-cancelled":
            known["state"] = "cancelled"
        case _:
            pass


def _take(found: Account, what: str, said: Row) -> None:
    match what:
        case "hold-placed":
            found.holds[said["cause"]] = said
        case "hold-lifted":
            found.holds.pop(said["cause"], None)
        case "release-requested":
            found.releases[said["release"]] = said | {"requested_by": said["by"], "approved_by": None}
        case "release-approved":
            found.releases[said["release"]] |= {"approved_by": said["by"], "expires_at": said["expires_at"]}
        case "payment-promised":
            found.promises[said["promise"]] = said | {"withdrawn": None}
        case "promise-withdrawn" if said["promise"] in found.promises:
            found.promises[said["promise"]]["withdrawn"] = said["at"]
        case "collection-recorded":
            found.steps.append(said)
        case "write-off-proposed":
            found.write_offs[said["write_off"]] = said
        case "invoice-written-off":
            found.write_offs.pop(said["write_off"], None)
        case _:
            _condition(found, what, said)


def _condition(found: Account, what: str, said: Row) -> None:
    match what:
        case "grade-assigned":
            found.grade = said
        case "limit-proposed":
            found.proposal = said
        case "limit-granted":
            found.granted, found.proposal = said, None
        case "insured":
            found.insured = said
        case "group-joined":
            found.head = said["head_account"]
        case "group-left":
            found.head = None
        case _:
            pass


def balanced(lines: Sequence[Row], net: Decimal) -> tuple[Decimal, list[Row]]:
    """Return the balance before the lines, and the lines with the balance after each; `net` is that after the last."""
    effects = [Decimal(line["receivable"]) - Decimal(line["cash"]) - Decimal(line["credit"]) for line in lines]
    opening = balance = net - sum(effects, Decimal(0))
    told = []
    for line, effect in zip(lines, effects, strict=True):
        balance += effect
        told.append(line | {"effect": effect, "balance": balance})
    return opening, told


def suggested(unapplied: str, items: Sequence[Row]) -> Mapping[str, str]:
    """Return how a receipt's money is most likely applied: the oldest undisputed items first, until it is used up."""
    left = Decimal(unapplied)
    asked: dict[str, str] = {}
    rest = [(item["invoice"], Decimal(item["outstanding"]) - Decimal(item["disputed"])) for item in items]
    for number, (invoice, owed) in enumerate([each for each in rest if each[1] > 0]):
        if left <= 0:
            break
        part = min(left, owed)
        asked |= {f"allocations.{number}.invoice": invoice, f"allocations.{number}.amount.amount": str(part)}
        left -= part
    return asked
