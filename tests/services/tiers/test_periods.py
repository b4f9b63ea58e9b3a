"""A period is decided once and for all, also where runs are interrupted, repeated or of some units (semantics 38)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from contracts.customers.customer import RecordPurchase, RegisterCustomer
from contracts.customers.reversal import ReversePurchase
from contracts.envelope import Cause, unseal
from contracts.message import Command, Event
from contracts.organisation.unit import RunPack
from contracts.policies.tier_period import ReopenTierPeriod
from domain.calendar.period import Period
from domain.tiers import period
from domain.tiers import rules as tier_rules
from domain.tiers.scheme.occasion import Occasion, in_period, midnight, periodic
from projections.engine.batch.fold import Stored
from services.commands.registry import HANDLERS
from services.packs.book import SHIPPED, PackUnknown
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import folded
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from services.tiers import periods
from services.tiers.plan import Plan, plan
from tests.examples import a
from tests.projections.story import utc

RULES = tier_rules.rules_of(SHIPPED.versions("distributor")[0], "abc")
OCCASION = periodic(RULES.scheme, midnight(date(2026, 7, 1), RULES.zone), RULES.zone)
# Both are customers from January on, and this is the month after.
EARLIER = in_period(Period.MONTH, utc("2026-02-10"), RULES.zone)
AUGUST = utc("2026-08-03")


class Shop:
    """A shop with its log and an evaluation of its customers."""

    def __init__(self, recorder: MemoryRecorder, store: Store) -> None:
        self._recorder = recorder
        self.store = store

    async def send(self, *commands: Command, by: str = "desk") -> None:
        for command in commands:
            cause = Cause(
                command_id=uuid4(), occurred_at=command.occurred_at or AUGUST, actor=by, reason=command.reason
            )
            await HANDLERS[command.name](command, store=self.store, cause=cause)

    async def plan(self, *, occasion: Occasion = OCCASION, currency: str = "CNY", **scope: Any) -> Plan:
        unit = scope.get("unit")
        return await plan(
            InMemory(folded(self._stored()).rows, len(self._stored())),
            RULES,
            occasion,
            currency=currency,
            period=await periods.standing(self.store, RULES, occasion, unit),
            closed_units=await periods.closed_units(self.store, RULES, occasion, unit),
            **scope,
        )

    async def evaluate(self, **scope: Any) -> list[str]:
        return await self.decide(await self.plan(**scope), closing="customer" not in scope)

    async def decide(self, planned: Plan, *, closing: bool = True) -> list[str]:
        return await periods.decide(self.store, planned, actor="test", insist=at_once, closing=closing)

    def events(self, wire_type: str) -> list[Event]:
        return [event for each in self._stored() if (event := unseal(each.state).event).type == wire_type]

    def tiers(self) -> list[tuple[str, str]]:
        return [(each.customer_id, each.tier) for each in self.events("customer.tier-assigned.v1")]  # type: ignore[attr-defined]

    def _stored(self) -> list[Stored]:
        found = self._recorder.select_notifications(1, self._recorder.max_notification_id() or 1)
        return [Stored(each.id, each.state) for each in found]


async def at_once(question: Callable[[], Awaitable[Any]]) -> Any:
    return await question()


def running(unit: str) -> RunPack:
    return RunPack(unit_id=unit, pack="distributor", effective_from=utc("2026-01-01"))


def registered(customer: str, unit: str = "main") -> RegisterCustomer:
    fields = {"customer_id": customer, "full_name": customer, "unit_id": unit}
    return RegisterCustomer(**fields, occurred_at=utc("2026-01-05"))


def bought(customer: str, amount: int = 600) -> RecordPurchase:
    return RecordPurchase.model_validate(
        {
            "customer_id": customer,
            "purchase": f"P-{customer}",
            "purchased_on": date(2026, 6, 8),
            "quantity": 1,
            "amount": {"amount": str(amount), "currency": "CNY"},
        }
    )


def reversing(customer: str) -> ReversePurchase:
    fields = {"customer_id": customer, "purchase": f"P-{customer}", "by": "desk", "reason": "entered twice"}
    return ReversePurchase(**fields, reversed_on=date(2026, 6, 9))


def reopening(**fields: Any) -> ReopenTierPeriod:
    named = {"scheme": RULES.name, "policy": RULES.policy, "period": "2026-H2", "unit_id": None, "reason": "late"}
    return a(ReopenTierPeriod, pack="distributor", **named | fields)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        opened = Shop(recorder, store)
        await opened.send(running("main"), running("north"))
        await opened.send(registered("C1"), registered("C2", "north"))
        yield opened


async def test_late_purchases_change_no_tier_of_a_closed_period(shop: Shop) -> None:
    await shop.evaluate()
    await shop.send(bought("C1"), registered("C3"))

    again = await shop.plan()

    assert [(each.customer, type(each.change).__name__) for each in again.planned] == [
        ("C1", "Assign"),
        ("C3", "Assign"),
    ]
    assert await shop.decide(again) == []
    assert shop.tiers() == [("C1", "C"), ("C2", "C")]
    assert len(shop.events("policy.tier-period-closed.v1")) == 1


async def test_a_period_is_closed_with_its_counts_and_the_end_of_its_facts(shop: Shop) -> None:
    await shop.evaluate()
    (closed,) = shop.events("policy.tier-period-closed.v1")
    assert (closed.evaluated, closed.assigned, closed.facts_position) == (2, 2, 4)  # type: ignore[attr-defined]


async def test_a_correction_gives_what_is_known_by_now_once(shop: Shop) -> None:
    await shop.evaluate()
    await shop.send(bought("C1"))
    await shop.send(reopening(), by="李伟")

    assert await shop.evaluate() == ["customer.tier-assigned.v1"]
    assert await shop.evaluate() == []
    assert shop.tiers() == [("C1", "C"), ("C2", "C"), ("C1", "A")]
    first, second = shop.events("policy.tier-period-closed.v1")
    assert (first.correction, second.correction, second.assigned) == (0, 1, 1)  # type: ignore[attr-defined]


async def test_an_interrupted_run_leaves_the_period_open_and_is_continued(shop: Shop) -> None:
    planned, first = await shop.plan(), asyncio.Lock()

    async def ends_after_one(question: Callable[[], Awaitable[Any]]) -> Any:
        async with first:
            if shop.tiers():
                raise ConnectionError
            return await question()

    with pytest.raises(ConnectionError):
        await periods.decide(shop.store, planned, actor="test", insist=ends_after_one)
    assert (len(shop.tiers()), shop.events("policy.tier-period-closed.v1")) == (1, [])

    await shop.evaluate()
    (closed,) = shop.events("policy.tier-period-closed.v1")
    assert (len(shop.tiers()), closed.assigned) == (2, 2)  # type: ignore[attr-defined]


async def test_one_customer_decided_on_early_closes_nothing(shop: Shop) -> None:
    await shop.evaluate(customer="C1")
    assert shop.events("policy.tier-period-closed.v1") == []
    await shop.evaluate()
    assert shop.tiers() == [("C1", "C"), ("C2", "C")]


async def test_an_evaluation_of_all_leaves_closed_units_alone(shop: Shop) -> None:
    """C1 and C2 are confirmed, so that no event of their own says that they were decided on."""
    await shop.evaluate(occasion=EARLIER)
    await shop.evaluate(unit="north")
    await shop.send(bought("C1"), bought("C2"))
    await shop.evaluate()
    assert sorted(shop.tiers()) == [("C1", "A"), ("C1", "C"), ("C2", "C")]
    assert await shop.evaluate(unit="main") == []


async def test_a_unit_is_corrected_after_all_were_and_its_customers_change_again(shop: Shop) -> None:
    """Each correction has commands of its own: those of a unit are not taken for repeats of those of all."""
    await shop.evaluate()
    await shop.send(bought("C2"), reopening())
    await shop.evaluate()
    await shop.send(reversing("C2"), reopening(unit_id="north", reason="entered twice"))

    assert await shop.evaluate(unit="north") == ["customer.tier-assigned.v1"]
    assert shop.tiers() == [("C1", "C"), ("C2", "C"), ("C2", "A"), ("C2", "C")]


async def test_amounts_are_compared_in_the_currency_in_which_the_period_was_decided(shop: Shop) -> None:
    await shop.evaluate(currency="USD")
    planned = await shop.plan()
    assert periods.currency_of(planned.period, "CNY") == "USD"
    assert periods.currency_of(period.NEVER_CLOSED, "CNY") == "CNY"


async def test_closed_periods_after_a_corrected_one_are_named(shop: Shop) -> None:
    """Whoever was confirmed in them stands as the correction says."""
    await shop.evaluate(occasion=EARLIER)
    await shop.evaluate()
    assert await periods.closed_after(shop.store, RULES, EARLIER) == ["2026-H2"]
    assert await periods.closed_after(shop.store, RULES, OCCASION) == []


async def test_periods_of_a_pack_that_nobody_knows_are_refused(shop: Shop) -> None:
    with pytest.raises(PackUnknown):
        await periods.closed(shop.store, "nobodys")


async def test_the_periods_are_listed_with_their_counts_and_corrections(shop: Shop) -> None:
    await shop.evaluate()
    await shop.send(reopening())
    (row,) = await periods.closed(shop.store, "distributor")
    assert (row["period"], row["closed"], row["corrections"], row["reason"]) == ("2026-H2", False, 1, "late")
    assert (row["evaluated"], row["assigned"], row["unit"]) == (2, 2, None)


async def test_an_evaluation_beside_another_one_changes_no_tier_after_the_period_is_closed(shop: Shop) -> None:
    """The first confirms C1, which leaves no event; the second was planned after a purchase came."""
    await shop.evaluate(occasion=EARLIER)
    first = await shop.plan()
    await shop.send(bought("C1"))
    second = await shop.plan()

    await shop.decide(first)
    assert await shop.decide(second) == []
    assert shop.tiers() == [("C1", "C"), ("C2", "C")]
    assert len(shop.events("policy.tier-period-closed.v1")) == 2
