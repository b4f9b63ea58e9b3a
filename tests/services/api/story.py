"""The story of the API reference, whose examples are accepted in their order, and what must happen between them."""

from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from contracts.catalog import AGGREGATES
from contracts.complaints.clocks import RaiseEscalation, RecomputeClocks, RunClocks
from contracts.credit.limit import AssessCredit
from contracts.envelope import Cause
from contracts.organisation.unit import RunPack
from contracts.policies.tier_period import ReopenTierPeriod
from services.api.described.examples import Example, example_of
from services.commands.registry import HANDLERS
from services.scenarios.packs import activate, read
from services.scenarios.text.document import Fault
from services.store.store import Store
from tests.checkout import ROOT
from tests.services.commands.test_registry import close

CASE_PACK: Final = ROOT / "scenarios/cases/case-2020.toml"
# Of programs, and of no use before a unit has a policy with clocks, which the story's customer has not.
OF_PROGRAMS: Final = {RaiseEscalation.name, RecomputeClocks.name, RunClocks.name}
# What no request does comes before them.
NEEDS_MORE: Final = {AssessCredit.name, ReopenTierPeriod.name}


def address_of(example: Example) -> str:
    """Return where the example is sent."""
    category, _, verb = example.of.partition(".")
    return f"/{AGGREGATES[category].collection}/{example.id}/{verb}"


def headers_of(example: Example) -> dict[str, str]:
    """Return who asks, where that matters."""
    return {"Kehu-Actor": example.actor} if example.actor else {}


async def _with_scorecard(store: Store) -> None:
    """Let the main unit run a pack with a scorecard: of those that come with Kehu, one has it."""
    faults: list[Fault] = []
    assert await activate(store, list(read(CASE_PACK, 1, faults))) is None, faults
    at = datetime(2026, 1, 1, tzinfo=UTC)
    cause = Cause(command_id=uuid4(), occurred_at=at, actor="test", arrived_at=at)
    await HANDLERS[RunPack.name](
        RunPack(unit_id="main", pack="credit-case", effective_from=at), store=store, cause=cause
    )


async def before(command: str, store: Store) -> None:
    """Do what no request does: an evaluation closes the period that is to be opened again."""
    if command == AssessCredit.name:
        await _with_scorecard(store)
    if command == ReopenTierPeriod.name:
        example = example_of(command)
        assert example is not None
        await close(store, ReopenTierPeriod(pack=example.id, **example.body))
