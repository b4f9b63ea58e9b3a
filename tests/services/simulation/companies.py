"""Simulated companies for tests."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.packs.book import SHIPPED
from services.simulation.company import Company
from services.simulation.lists import Lists
from services.simulation.play import Story

BEGINS = date(2025, 11, 1)
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
GENERAL = "general-company"


def company(pack: str = GENERAL, *, seed: int = 1) -> Company:
    versions = SHIPPED.versions(pack)
    head = versions[0].pack
    return Company(
        pack=pack,
        seed=seed,
        begins=BEGINS,
        zone=ZoneInfo(head.zone),
        currency=head.currency,
        lists=Lists(versions),
    )


def story(customers: int, *, until: datetime = NOW) -> Story:
    return Story(customers, until, NOW)
