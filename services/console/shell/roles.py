"""What each role sees in the navigation, and in which order (design, part 2)."""

from dataclasses import dataclass
from typing import Final

from services.console.shell.words import N_


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation; `key` follows `g` on the keyboard."""

    name: str
    path: str
    icon: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """`business` stands first, `proof` under "Rules and proof", `system` under "System".

    Pages offer no change to a role that only `reads`.
    """

    name: str
    title: str
    business: tuple[Place, ...]
    proof: tuple[Place, ...] = ()
    system: tuple[Place, ...] = ()
    reads: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        return self.business + self.proof + self.system


HOME: Final = Place(N_("Home"), "/", "home", "h")
CUSTOMERS: Final = Place(N_("Customers"), "/customers", "users", "c")
DUE: Final = Place(N_("Due list"), "/due", "list-check", "d")
DESK: Final = Place(N_("Desk"), "/desk", "hourglass", "t")
COMPLAINTS: Final = Place(N_("Complaints"), "/complaints", "message-report")
RECEIVABLES: Final = Place(N_("Credit and receivables"), "/receivables", "coin", "r")
TIERS: Final = Place(N_("Tier proposals"), "/tier-proposals", "user-check")
POLICIES: Final = Place(N_("Policies"), "/policies", "scale", "p")
AUDIT: Final = Place(N_("Audit"), "/audit", "shield-check")
IMPORTS: Final = Place(N_("Imports"), "/imports", "file-import")
OPERATIONS: Final = Place(N_("Operations"), "/operations", "activity", "o")
STAFF: Final = Place(N_("Staff and units"), "/staff", "sitemap")

NOTICES: Final = Place(N_("Notices"), "/notices", "bell")
ANALYSIS: Final = Place(N_("Analysis"), "/analysis", "chart-bar")

BUSINESS: Final = (HOME, DUE, CUSTOMERS, DESK, COMPLAINTS, RECEIVABLES)

# On a phone the first four have a place of their own.
OF_DESK: Final = (HOME, DESK, DUE, CUSTOMERS, COMPLAINTS, RECEIVABLES)
OF_CREDIT: Final = (HOME, RECEIVABLES, DUE, CUSTOMERS, DESK, COMPLAINTS)

ROLES: Final = {
    role.name: role
    for role in (
        Role("desk", N_("Complaint desk"), OF_DESK, (POLICIES, ANALYSIS), (NOTICES,)),
        Role("credit", N_("Credit control"), OF_CREDIT, (POLICIES, AUDIT, ANALYSIS), (NOTICES, IMPORTS)),
        Role("sales", N_("Account manager"), BUSINESS, (POLICIES, ANALYSIS), (NOTICES, IMPORTS)),
        Role("manager", N_("Manager"), (*BUSINESS, TIERS), (POLICIES, AUDIT, ANALYSIS), (NOTICES, STAFF, IMPORTS)),
        Role("policy", N_("Policy owner"), BUSINESS, (POLICIES, AUDIT, ANALYSIS), (STAFF,)),
        Role("auditor", N_("Auditor"), BUSINESS, (POLICIES, AUDIT, ANALYSIS), (STAFF,), reads=True),
        Role("operations", N_("Operations"), (HOME, DUE), (AUDIT,), (OPERATIONS, NOTICES, IMPORTS, STAFF)),
    )
}
FIRST: Final = "desk"
# Which role of the console each role of Staff is.
OF_STAFF: Final = {
    "manager": "manager",
    "department-manager": "manager",
    "supervisor": "desk",
    "service-agent": "desk",
    "credit-controller": "credit",
    "finance": "credit",
    "account-manager": "sales",
    "sales": "sales",
    "policy-owner": "policy",
    "auditor": "auditor",
    "operations": "operations",
}
