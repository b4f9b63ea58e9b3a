"""A closed period of tiers on real PostgreSQL: what comes later is shown, and changes it only by a correction."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
from rich.cells import cell_len

from contracts.customers.customer import RecordPurchase, RegisterCustomer, TierAssigned
from contracts.envelope import Cause
from contracts.message import Command, Envelope
from contracts.organisation.unit import RunPack
from domain.tiers import rules as tier_rules
from domain.tiers.scheme.occasion import midnight, periodic
from services.commands.registry import HANDLERS
from services.packs.book import SHIPPED
from services.store import log
from services.store.postgres import open_store
from services.store.unreadable import readable
from services.tiers import periods
from services.tiers.evidence import ReadModels
from services.tiers.plan import plan
from tests import stack as stacks
from tests.integration.evaluating import see
from tests.projections.story import utc
from tests.services.api.conftest import client
from tests.services.cli import kehu as command_line
from tests.services.cli.kehu import kehu
from tests.services.cli.test_query import Kehu
from tests.stack import PrivateStack

JSON: Final = ("--wait", "0", "--format", "json")
JULY: Final = ("--pack", "distributor", "--as-of", "2026-07-01")
BY: Final = ("--reason", "六月的采购七月才补录", "--by", "李伟")
RULES: Final = tier_rules.rules_of(SHIPPED.versions("distributor")[0], "abc")
PERIOD: Final = {"scheme": RULES.name, "policy": RULES.policy, "period": "2026-H2"}


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    """Let C1 and C2 be customers of two units, who have C."""
    units = [RunPack(unit_id=unit, pack="distributor", effective_from=utc("2026-01-01")) for unit in ("main", "north")]
    customers = [
        RegisterCustomer(customer_id=name, full_name=name, unit_id=unit, occurred_at=utc("2026-01-05"))
        for name, unit in (("C1", "main"), ("C2", "north"))
    ]
    happen(database_url, *units, *customers)
    return partial(kehu, database_url=database_url, home=tmp_path)


def happen(database_url: str, *commands: Command) -> None:
    """Store it as the desk would, and let the read models see it."""

    async def sent() -> None:
        async with open_store(database_url) as store:
            for command in commands:
                at = command.occurred_at or datetime.now(UTC)
                cause = Cause(command_id=uuid4(), occurred_at=at, actor="desk", reason=command.reason)
                await HANDLERS[command.name](command, store=store, cause=cause)
        await see(database_url)

    asyncio.run(sent())


def bought(customer: str) -> RecordPurchase:
    """Have a purchase of June, enough for A, entered today."""
    fields = {"customer_id": customer, "purchase": f"P-{customer}", "quantity": 1}
    return RecordPurchase.model_validate(
        fields | {"purchased_on": date(2026, 6, 8), "amount": {"amount": "600", "currency": "CNY"}}
    )


def closed(run: Kehu, database_url: str, *scope: str) -> None:
    assert run("tiers", "evaluate", *JULY, *scope, *JSON).code == 0
    asyncio.run(see(database_url))


def assigned(database_url: str) -> list[tuple[str, str, str | None]]:
    """Return customer, tier and reason of every tier that was assigned, in order of recording."""

    async def read() -> list[Envelope]:
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            stored = await log.read_page(connection, 0, limit=1000)
            return [each.envelope for each in await readable(connection, stored)]

    found = [(each.event, each.reason) for each in asyncio.run(read())]
    return [(event.customer_id, event.tier, reason) for event, reason in found if isinstance(event, TierAssigned)]


def test_late_purchases_are_listed_and_change_a_closed_period_only_by_a_correction(
    run: Kehu, database_url: str
) -> None:
    """Semantics 38."""
    closed(run, database_url)
    happen(database_url, bought("C1"))

    again = run("tiers", "evaluate", *JULY, *JSON)
    listed = run("tiers", "evaluate", *JULY, *JSON, "--dry-run").rows
    before = assigned(database_url)
    corrected = run("tiers", "correct", *JULY, *BY, *JSON)
    asyncio.run(see(database_url))
    once_more = run("tiers", "correct", *JULY, *BY, *JSON)

    assert (again.code, [row["assigned"] for row in again.rows]) == (0, [0, 0, 0])
    assert "By what is known now, 1 customer would stand otherwise: --dry-run lists them" in again.err
    assert [(row["customer"], row["before"], row["change"], row["tier"]) for row in listed] == [
        ("C1", "C", "assigned", "A")
    ]
    assert listed[0]["arithmetic"] == ["row 1, A: sales 600 ≥ 500 or influence unknown: met"]
    assert before == [("C1", "C", None), ("C2", "C", None)]
    assert [(row["tier"], row["customers"], row["assigned"]) for row in corrected.rows] == [
        ("A", 1, 1),
        ("B", 0, 0),
        ("C", 1, 0),
    ]
    assert assigned(database_url) == [*before, ("C1", "A", BY[1])]
    assert (once_more.code, "is closed by the facts up to position" in once_more.err) == (0, True)
    tiers = run("query", "tiers", "--as-of", "2026-07-01", "--format", "json").rows
    assert [(row["customer"], row["tier"]) for row in tiers] == [("C1", "A"), ("C2", "C")]
    (listed_period,) = run("tiers", "periods", "distributor", "--format", "json").rows
    told = ("period", "closed", "evaluated", "assigned", "corrections", "reason", "unit")
    assert [listed_period[name] for name in told] == ["2026-H2", True, 2, 1, 1, BY[1], None]


def test_a_period_opened_over_http_is_corrected_by_the_next_evaluation(run: Kehu, database_url: str) -> None:
    closed(run, database_url)
    happen(database_url, bought("C1"), bought("C2"))

    answers = asyncio.run(posted(database_url, PERIOD, PERIOD | {"reason": "late"}, PERIOD | {"reason": "other"}))
    opened = run("tiers", "periods", "distributor", "--format", "json").rows
    decided = run("tiers", "evaluate", *JULY, *JSON)

    assert "2026-H2 is open for a correction: late\n" in decided.err
    assert answers == [(422, "tier.reason-missing"), (200, None), (422, "tier.period-reopened-otherwise")]
    assert [(row["closed"], row["reason"]) for row in opened] == [(False, "late")]
    assert sorted(assigned(database_url)[2:]) == [("C1", "A", "late"), ("C2", "A", "late")]
    assert run("tiers", "periods", "distributor", "--format", "json").rows[0]["closed"]


async def posted(database_url: str, *bodies: dict[str, Any]) -> list[tuple[int, str | None]]:
    async with open_store(database_url) as store, client(store, database_url) as api:
        answers = [
            await api.post(
                "/policies/distributor/reopen-tier-period",
                json=body,
                headers={"Kehu-Actor": "li", "Idempotency-Key": str(uuid4())},
            )
            for body in bodies
        ]
    return [(answer.status_code, answer.json().get("code")) for answer in answers]


def test_an_interrupted_run_leaves_the_period_open_and_the_next_one_continues_it(run: Kehu, database_url: str) -> None:
    """The first decision is stored, the second is not; then a correction is interrupted in the same way."""
    asyncio.run(interrupted(database_url))
    unclosed = run("tiers", "periods", "distributor", "--format", "json")
    first = assigned(database_url)
    closed(run, database_url)
    happen(database_url, bought("C1"), bought("C2"))
    asyncio.run(
        posted(database_url, {"scheme": RULES.name, "policy": RULES.policy, "period": "2026-H2", "reason": "x"})
    )
    asyncio.run(interrupted(database_url))
    (open_again,) = run("tiers", "periods", "distributor", "--format", "json").rows
    corrected = run("tiers", "correct", *JULY, *JSON, "--reason", "x", "--by", "李伟")

    assert (unclosed.rows, len(first)) == ([], 1)
    assert (open_again["closed"], corrected.code) == (False, 0)
    given = assigned(database_url)
    assert sorted(given[:2]) == [("C1", "C", None), ("C2", "C", None)]
    assert sorted(given[2:]) == [("C1", "A", "x"), ("C2", "A", "x")]
    (closed_again,) = run("tiers", "periods", "distributor", "--format", "json").rows
    assert (closed_again["closed"], closed_again["corrections"]) == (True, 1)


async def interrupted(database_url: str) -> None:
    """Evaluate until one decision is stored, as if the connection broke then."""
    occasion = periodic(RULES.scheme, midnight(date(2026, 7, 1), RULES.zone), RULES.zone)
    one_by_one = asyncio.Lock()
    stored: list[Any] = []

    async def once(question: Callable[[], Awaitable[Any]]) -> Any:
        async with one_by_one:
            if stored:
                raise ConnectionError
            stored.append(await question())
            return stored[0]

    async with open_store(database_url) as store, await psycopg.AsyncConnection.connect(database_url) as connection:
        known = await periods.standing(store, RULES, occasion, None)
        planned = await plan(ReadModels(connection), RULES, occasion, currency="CNY", period=known)
        with pytest.raises(ConnectionError):
            await periods.decide(store, planned, actor="test", insist=once)
    await see(database_url)


def test_the_period_of_a_unit_is_its_own(run: Kehu, database_url: str) -> None:
    closed(run, database_url, "--unit", "north")
    happen(database_url, bought("C1"), bought("C2"))
    closed(run, database_url)
    of_all = run("tiers", "correct", *JULY, *BY, *JSON)
    of_north = run("tiers", "correct", *JULY, "--unit", "north", *BY, *JSON)
    of_main = run("tiers", "correct", *JULY, "--unit", "main", *BY, *JSON)
    units = [(row["unit"], row["corrections"]) for row in run("tiers", "periods", "distributor", *JSON[2:]).rows]

    assert [ended.code for ended in (of_all, of_north, of_main)] == [0, 0, 0]
    assert assigned(database_url) == [("C2", "C", None), ("C1", "A", None), ("C2", "A", BY[1])]
    assert units == [(None, 0), ("north", 1)]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((*JULY, *BY), 1, "2026-H2 of distributor/abc by distributor-2026.1 is not closed."),
        (("--pack", "distributor", "--as-of", "2999-01-01", *BY), 1, "is after today"),
        (("--pack", "fitness-club", *BY), 1, "fitness-club-2026.1 has no tiers."),
        ((*JULY, "--by", "Li"), 2, "--reason"),
        ((*JULY, "--reason", "late"), 2, "--by"),
    ],
)
def test_what_cannot_be_corrected_is_said_in_a_sentence(
    run: Kehu, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    ended = run("tiers", "correct", *arguments, "--wait", "0")
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.err


def test_periods_of_a_pack_that_nobody_knows_are_refused(run: Kehu) -> None:
    ended = run("tiers", "periods", "nobodys")
    assert (ended.code, ended.out, "nobodys" in ended.err) == (1, "", True)


def test_the_tables_fit_eighty_columns(run: Kehu, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "WIDTH", "80")
    closed(run, database_url, "--unit", "north")
    happen(database_url, bought("C2"))
    north = (*JULY, "--unit", "north", "--wait", "0")
    for arguments, head in (
        (("tiers", "evaluate", *north, "--dry-run"), "customer"),
        (("tiers", "evaluate", *north), "tier"),
        (("tiers", "correct", *north, *BY), "tier"),
        (("tiers", "periods", "distributor"), "scheme"),
    ):
        lines = run(*arguments).out.splitlines()
        # Beside each other, not one below the other.
        assert lines[0].startswith(head)
        assert max(map(cell_len, lines)) <= 80
