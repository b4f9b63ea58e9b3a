"""Which action of the policies each address asks for; an address without a rule is refused where identity is on."""

from typing import Final, NamedTuple

from services.access.decision import ACCOUNT, COMPLAINT, CUSTOMER, KEHU


class Rule(NamedTuple):
    """The action, and the kind and name of what it is done to."""

    action: str
    kind: str = KEHU
    name: str = ""


# What everybody in service may read: rules, units, colleagues, the reference, and who they are.
KNOWN: Final = (
    "",
    "docs",
    "openapi.json",
    "problems",
    # Each may see what they sent themselves; what it asks for is decided line by line.
    "bulk",
    "schemas",
    "me",
    "persons",
    "staff",
    "acting-staff",
    "account-managers",
    "units",
    "measures",
    "policies",
    "policy-evaluations",
    "policy-evaluations-due",
)
# The first word of an address, and what its list or anything below it is read as.
READING: Final = {
    **dict.fromkeys(KNOWN, "read-rules"),
    "customers": "list-customers",
    "customer-counts": "list-customers",
    "likely-duplicates": "list-customers",
    "verifications-due": "list-customers",
    "purchases": "list-customers",
    "tiers": "list-customers",
    "tier-proposals": "list-customers",
    "obligations": "list-customers",
    "notices": "list-customers",
    "complaints": "list-complaints",
    "complaint-counts": "list-complaints",
    "handled-complaints": "list-complaints",
    "complaint-analysis": "list-complaints",
    "desk": "list-complaints",
    "workload": "list-complaints",
    "receivables": "list-accounts",
    "credit-accounts": "list-accounts",
    "bank-entries": "book-entries",
    "events": "read-log",
    "streams": "read-log",
    "differences": "read-log",
    "access-denials": "read-access",
    "accesses": "read-access",
    "granted-reads": "read-access",
    "access-requests": "ask-for-access",
    "projections": "read-operations",
    "processes": "read-operations",
    "refused-commands": "read-operations",
    "undelivered-notices": "read-operations",
    "checks": "read-operations",
    "imports": "read-operations",
    "policy-simulations": "simulate",
}
# What is asked for and is no command of the catalogue.
ASKING: Final = {
    "policy-findings": "read-rules",
    "bulk": "read-rules",
    "projections": "operate",
    "checks": "operate",
    "imports": "import",
    "policy-simulations": "simulate",
}
ONE: Final = {
    "customers": ("read-customer", CUSTOMER),
    "complaints": ("read-complaint", COMPLAINT),
    "credit-accounts": ("read-account", ACCOUNT),
}
STREAMS: Final = {"customer": "customers", "complaint": "complaints", "credit-account": "credit-accounts"}
OPEN_STREAMS: Final = ("account-manager", "policy", "measure")
EXPORT: Final = ("subject-export", "erasure")
# What holds contacts in its events.
WITH_CONTACTS: Final = ("history",)
# Commands of the catalogue: of each collection what most ask for, and those that ask for more.
COMMANDS: Final = {
    "customers": ("change-customer", CUSTOMER),
    "complaints": ("handle-complaint", COMPLAINT),
    "credit-accounts": ("keep-account", ACCOUNT),
    "account-managers": ("manage-staff", KEHU),
    "policies": ("write-rules", KEHU),
    "units": ("write-rules", KEHU),
    "measures": ("take-measures", KEHU),
    "bank-entries": ("book-entries", KEHU),
    "access-requests": ("ask-for-access", KEHU),
}
OTHERS: Final = {
    # Who may see a customer records that they do.
    "read-contacts": ("customers", ("read-contacts",)),
    "keep-data-safe": ("units", ("require-security-check", "check-security", "report-breach")),
    "register-customer": ("customers", ("register",)),
    "decide-tier": ("customers", ("assign-tier", "propose-tier", "approve-tier", "reject-tier", "override-tier")),
    "erase-customer": ("customers", ("request-erasure", "erase", "erase-contact")),
    "receive-complaint": ("complaints", ("receive",)),
    "order-on-account": (
        "credit-accounts",
        (
            "confirm-order",
            "change-order",
            "cancel-order",
            "reopen-order",
            "request-release",
            "promise-to-pay",
            "withdraw-promise",
            "record-collection",
        ),
    ),
    "grant-credit": (
        "credit-accounts",
        (
            "set-limit",
            "propose-limit",
            "approve-limit",
            "set-group-limit",
            "join-group",
            "leave-group",
            "assess",
            "insure",
            "place-hold",
            "lift-hold",
            "report-distress",
            "end-distress",
            "approve-release",
            "propose-write-off",
            "approve-write-off",
            "reverse-write-off",
        ),
    ),
    "put-rules-in-force": ("policies", ("approve", "activate", "withdraw", "reopen-tier-period")),
}
ACTION_OF: Final = {(collection, verb): action for action, (collection, verbs) in OTHERS.items() for verb in verbs}
# Commands that say of nobody but who asks that they did something, by the field that says it: reading, and what takes
# two persons, or a person with a duty. One person could play both otherwise.
BY: Final = "by"
OF_WHO_ASKS: Final = {
    **dict.fromkeys(
        (
            "customer.read-contacts",
            "customer.request-erasure",
            "customer.erase",
            "customer.erase-contact",
            "customer.approve-tier",
            "customer.reject-tier",
            "complaint.draft-reply",
            "complaint.approve-reply",
            "credit-account.propose-limit",
            "credit-account.approve-limit",
            "credit-account.request-release",
            "credit-account.approve-release",
            "credit-account.propose-write-off",
            "credit-account.approve-write-off",
            "credit-account.write-off-difference",
            "credit-account.reverse-write-off",
            "credit-account.reverse-receipt",
            "credit-account.reverse-credit-note",
            "credit-account.reverse-allocation",
            "credit-account.reverse-refund",
            "measure.complete",
            "measure.check",
            "access.request",
            "access.approve",
            "access.deny",
            "access.revoke",
            "unit.check-security",
            "unit.report-breach",
        ),
        BY,
    ),
    "customer.propose-tier": "proposed_by",
}
# Commands that name another thing of the kind: the field, and what must be permitted on that one as well.
OTHER: Final = {
    # Both records change, and so may who answers for them.
    "customer.merge": ("survivor_id", "change-customer", CUSTOMER),
    "customer.link": ("head_id", "change-customer", CUSTOMER),
    "customer.rule-out-duplicate": ("other_id", "read-customer", CUSTOMER),
    "customer.record-source": ("referred_by", "read-customer", CUSTOMER),
    "complaint.merge-duplicate": ("first_id", "handle-complaint", COMPLAINT),
    "complaint.link-case": ("first_id", "read-complaint", COMPLAINT),
    "credit-account.join-group": ("head_account", "grant-credit", ACCOUNT),
    "credit-account.leave-group": ("head_account", "grant-credit", ACCOUNT),
    "bank-entry.assign": ("account_id", "keep-account", ACCOUNT),
    "credit-account.transfer-receipt": ("to_account", "keep-account", ACCOUNT),
    "credit-account.reverse-transfer": ("to_account", "keep-account", ACCOUNT),
}
READS: Final = ("GET", "HEAD")
# What is asked for by lists; names of customers stand in those of complaints and accounts as well.
LISTS: Final = frozenset({"list-customers", "list-complaints", "list-accounts"})
# `/customers/C8/register`.
WORDS_OF_COMMAND: Final = 3


def rule_of(method: str, path: str) -> Rule | None:
    """Return what a request asks for; None where no rule says it."""
    first, *rest = path.removeprefix("/").split("/")
    if not first and rest:
        return None
    if method in READS:
        return _read(first, rest)
    if method == "DELETE" and path == "/sessions/current":
        return Rule("read-rules")
    if method != "POST":
        return None
    if first in COMMANDS and len(rest) == WORDS_OF_COMMAND - 1:
        action, kind = COMMANDS[first]
        return Rule(ACTION_OF.get((first, rest[1]), action), kind, rest[0] if kind != KEHU else "")
    return Rule(ASKING[first]) if first in ASKING else None


def _read(first: str, rest: list[str]) -> Rule | None:
    if first == "streams" and len(rest) > 1:
        return _stream(*rest[:2])
    if first == "projections" and rest[1:] == ["steps"]:
        # They hold what was recorded of anybody.
        return Rule("read-log")
    if first in ONE and rest:
        action, kind = ONE[first]
        if kind == CUSTOMER and rest[1:]:
            action = _below_customer(rest[1])
        return Rule(action, kind, rest[0])
    return Rule(READING[first]) if first in READING else None


def _below_customer(word: str) -> str:
    if word in EXPORT:
        return "export-customer"
    return "read-contacts" if word in WITH_CONTACTS else "read-customer"


def _stream(category: str, name: str) -> Rule:
    if category in STREAMS:
        action, kind = ONE[STREAMS[category]]
        return Rule("read-contacts" if kind == CUSTOMER else action, kind, name)
    return Rule("read-rules" if category in OPEN_STREAMS else "read-log")
