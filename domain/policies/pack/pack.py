"""A policy pack: one version of one business's rules and numbers, complete in itself."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

from contracts.form.moment import instant_as_written
from contracts.money import Currency
from domain.calendar.calendar import Zone
from domain.calendar.declared import Declared
from domain.policies.sections.access import Access
from domain.policies.sections.admission import Admission
from domain.policies.sections.agreements import Agreements
from domain.policies.sections.appraisal import Appraisal
from domain.policies.sections.calendars import Calendars
from domain.policies.sections.collection import Collection
from domain.policies.sections.complaints import Complaints
from domain.policies.sections.credit import Credit
from domain.policies.sections.customers import Customers
from domain.policies.sections.governance import Governance
from domain.policies.sections.incentives import Incentives
from domain.policies.sections.ownership import Ownership
from domain.policies.sections.pool import Pool
from domain.policies.sections.requirement import Requirement
from domain.policies.sections.rotation import Rotation
from domain.policies.sections.service import Service
from domain.policies.sections.sourced import Article, Name, Words
from domain.policies.sections.staff import Staff
from domain.policies.sections.surveys import Surveys
from domain.policies.sections.tiers import Tiers
from domain.policies.sections.visits import Visits

Version = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
# Its author reads it again in faults and lists; events hold it in UTC.
Begins = Annotated[AwareDatetime, BeforeValidator(instant_as_written)]


class Head(Declared):
    """`name` is the folder of the pack; `version` is stored for ever in the decisions made under it."""

    name: Name = Field(description="the folder of the pack")
    title: Words = Field(description="what people call the policy")
    version: Version = Field(description="the name that every decision keeps for ever; it begins with the pack's name")
    effective_from: Begins = Field(description="the instant from which it is in force")
    approved_by: Words = Field(description="who agreed to it")
    source: Words = Field(description="the document to which its articles belong")
    zone: Zone = Field(description="where its days begin")
    currency: Currency = Field(description="the currency of its amounts")

    @property
    def first_day(self) -> date:
        """Return the day on which it comes into force, in the zone of the business; its file is named for it."""
        return self.effective_from.astimezone(ZoneInfo(self.zone)).date()


class Contradiction(Declared):
    """The source contradicts itself; `keys` are where the decision stands in the pack."""

    between: tuple[Article, Article] = Field(description="the two articles that contradict each other")
    problem: Words = Field(description="what they say")
    decision: Words = Field(description="what was decided instead")
    keys: tuple[Words, ...] = Field(description="where the decision stands in the pack")
    req: tuple[Requirement, ...] = Field(default=(), description="the requirements it concerns")


class Gap(Declared):
    """Something is missing in the source; `keys` are where the decision stands in the pack."""

    article: Article = Field(description="where something is missing in the document")
    problem: Words = Field(description="what is missing")
    decision: Words = Field(description="what was decided")
    keys: tuple[Words, ...] = Field(default=(), description="where the decision stands in the pack")
    req: tuple[Requirement, ...] = Field(default=(), description="the requirements it concerns")


class Pack(Declared):
    """A section is absent where the policy says nothing about its subject."""

    pack: Head
    contradictions: tuple[Contradiction, ...] = ()
    gaps: tuple[Gap, ...] = ()
    calendars: Calendars | None = None
    customers: Customers | None = None
    tiers: Tiers | None = None
    complaints: Complaints | None = None
    credit: Credit | None = None
    collection: Collection | None = None
    visits: Visits | None = None
    surveys: Surveys | None = None
    ownership: Ownership | None = None
    rotation: Rotation | None = None
    pool: Pool | None = None
    incentives: Incentives | None = None
    service: Service | None = None
    agreements: Agreements | None = None
    admission: Admission | None = None
    access: Access | None = None
    appraisal: Appraisal | None = None
    governance: Governance | None = None
    staff: Staff | None = None

    def sections(self) -> list[str]:
        """Return the names of the sections it has."""
        heads = {"pack", "contradictions", "gaps"}
        return [name for name in type(self).model_fields if name not in heads and getattr(self, name) is not None]
