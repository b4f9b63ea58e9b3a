"""The people of the development issuer: one of each role, as Staff would have them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Person:
    """A person who can be signed in as without a password; no `unit` is every unit."""

    id: str
    name: str
    role: str
    unit: str | None = None


DEMO_UNIT: Final = "main"
PEOPLE: Final = (
    Person("demo-sales", "孙晓", "sales", DEMO_UNIT),
    Person("demo-account-manager", "安敏", "account-manager", DEMO_UNIT),
    Person("demo-service-agent", "冯岚", "service-agent", DEMO_UNIT),
    Person("demo-supervisor", "苏平", "supervisor", DEMO_UNIT),
    Person("demo-credit-controller", "柯诚", "credit-controller"),
    Person("demo-finance", "费宁", "finance"),
    Person("demo-department-manager", "丁磊", "department-manager", DEMO_UNIT),
    Person("demo-auditor", "沈清", "auditor"),
    Person("demo-operations", "余航", "operations"),
    Person("demo-policy-owner", "裴文", "policy-owner"),
    Person("demo-manager", "马骏", "manager"),
)
