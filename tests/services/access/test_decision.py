"""Policies decide one by one and in SQL alike, and every address has one."""

import random

import cedarpy
import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from contracts.catalog import AGGREGATES
from services.access import decision, rules
from services.access.decision import ACCOUNT, ATTRIBUTES, COMPLAINT, CUSTOMER, EVERYTHING, SCHEMA, Thing, may, may_of
from services.access.issuer.people import PEOPLE
from services.access.roster import Who
from services.access.scope import NAMED, ROWS_OF, Narrowed, NoServerCursor, Scope, reading_as, scope_of
from services.access.things import things
from services.api.entrance import OPEN, SIGN_IN
from services.store.memory import MemoryRecorder
from services.store.store import Store
from tests.services.api.conftest import NOWHERE, application

ROLES = [each.role for each in PEOPLE]
UNITS = ("", "north", "south", "'; drop table customer_list; --")
OWNERS = ("", "wang", "li", "o'neill", 'a"b', "王敏")
REGIONS = ("", "east", "西北", "100%")


def test_the_policies_fit_their_schema() -> None:
    found = cedarpy.validate_policies(decision.text(), SCHEMA.read_text())

    assert found.validation_passed, found.errors


def test_each_policy_says_what_it_is_for() -> None:
    written = decision.text()

    assert written.count("@id(") == written.count("permit (") + written.count("forbid (")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_of_the_issue_may_do_something_and_an_unknown_one_only_what_all_may(role: str) -> None:
    assert may(Who("a", "A", (role,)), "read-rules", EVERYTHING).allowed
    assert not may(Who("a", "A", ("janitor",)), "list-customers", EVERYTHING).allowed


@pytest.mark.parametrize(
    ("role", "action", "of", "allowed"),
    [
        ("sales", "change-customer", "own", True),
        ("sales", "change-customer", "unit", False),
        ("sales", "read-customer", "region", False),
        ("account-manager", "read-customer", "region", True),
        ("account-manager", "change-customer", "region", False),
        ("service-agent", "read-customer", "unit", True),
        ("service-agent", "read-customer", "other", False),
        ("service-agent", "change-customer", "unit", False),
        ("department-manager", "change-customer", "unit", True),
        ("department-manager", "change-customer", "other", False),
        ("manager", "erase-customer", "other", True),
        ("auditor", "read-customer", "other", True),
        ("auditor", "change-customer", "own", False),
        ("operations", "read-customer", "own", False),
        ("policy-owner", "read-customer", "unit", False),
    ],
)
def test_own_customers_own_unit_and_territory(role: str, action: str, of: str, *, allowed: bool) -> None:
    who = Who("wang", "王", (role,), "north", "east")
    attributes = {
        "own": (("owner", "wang"),),
        "unit": (("unit", "north"),),
        "region": (("region", "east"),),
        "other": (("owner", "li"), ("unit", "south"), ("region", "west")),
    }[of]

    assert may(who, action, Thing(CUSTOMER, "C1", attributes)).allowed is allowed


def test_a_person_without_department_has_no_territory() -> None:
    assert not may(Who("a", "A", ("account-manager",), "north"), "read-customer", Thing(CUSTOMER, "C1")).allowed


def test_every_address_has_a_rule_whose_action_is_in_the_schema() -> None:
    import psycopg_pool  # noqa: PLC0415 - of this test alone

    nowhere = psycopg_pool.AsyncConnectionPool(NOWHERE, open=False)
    document = application(Store(MemoryRecorder()), nowhere).openapi()
    written = SCHEMA.read_text()
    without = [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if path not in OPEN
        and path != "/readyz/{role}"
        and (method.upper(), path) != SIGN_IN
        and ((rule := rules.rule_of(method.upper(), path)) is None or f'"{rule.action}"' not in written)
    ]
    assert without == []


def test_commands_that_need_more_than_their_collection_exist() -> None:
    verbs = {
        (aggregate.collection, command.name.partition(".")[2])
        for aggregate in AGGREGATES.values()
        for command in aggregate.commands
    }

    assert set(rules.ACTION_OF) - verbs == set()


@pytest.mark.parametrize("path", ["/nowhere", "/customers/C1/../../x", "//customers", "/CUSTOMERS", "/customers\0"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_what_has_no_rule_is_asked_for_by_nobody(method: str, path: str) -> None:
    rule = rules.rule_of(method, path)

    assert rule is None or rule.kind == CUSTOMER


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    """Fill the read models with rows of every combination, the same each time."""
    chance = random.Random(18)
    with psycopg.connect(database_url) as connection:
        connection.execute("alter table customer_list drop constraint written_by_a_worker_of_a_newer_release")
        for number in range(240):
            owner, unit, region = (chance.choice(each) or None for each in (OWNERS, UNITS, REGIONS))
            merged = f"C{chance.randrange(number)}" if number and chance.random() < 0.1 else None
            head = f"C{chance.randrange(number)}" if number and chance.random() < 0.1 else None
            connection.execute(CUSTOMER_ROW, (f"C{number}", owner, unit, region, merged, head, *[Jsonb([])] * 2))
        for number in range(60):
            customers = [f"C{chance.randrange(240)}" for _ in range(chance.randrange(4))]
            ends = chance.choice(["1 hour", "-1 second", None])
            asked = (f"Z{number}", chance.choice(OWNERS[1:]), Jsonb(customers), chance.choice((*UNITS, "main")))
            connection.execute(REQUEST_ROW, (*asked, chance.random() < 0.5, ends, number))
    return database_url


# Granted, over, or not granted; of nobody where it names no customer and no unit bears the name.
REQUEST_ROW = """
    insert into access_list (
        access, requested_by, customers, unit, contacts, open_until, first_position, purpose, data_kind, approved_by,
        superiors, requested_at, ends_at, steps
    )
    values (%s, %s, %s, %s, %s, now() + %s::interval, %s, 'audit', 'customer-file', 'manager', '[]', now(), now(), '[]')
"""

CUSTOMER_ROW = """
    insert into customer_list (
        customer, full_name, registered_at, owner, unit_id, region, merged_into, head, merges, ties, verifications,
        absorbed, members, ruled_out, information, contacts, projects, likeness, searched, read_as, read_to
    )
    values (%s, 'Acme', now(), %s, %s, %s, %s, %s, %s, %s,
        '[]', '[]', '[]', '[]', '{}', '{}', '{}', '{}', '', 0, 0)
"""


async def opened(url: str) -> AsyncConnection:
    connection = await AsyncConnection.connect(url, autocommit=True)
    connection.cursor_factory, connection.server_cursor_factory = Narrowed, NoServerCursor
    return connection


async def test_a_list_has_the_rows_that_may_be_read_one_by_one(filled: str) -> None:
    """AC1: with what was granted on request, which is recorded where nothing else permits a reading."""
    chance = random.Random(19)
    async with await opened(filled) as connection:
        everything = [
            row[0] for row in await (await connection.execute("select customer from customer_list")).fetchall()
        ]
        sizes, granted = set(), 0
        for _ in range(60):
            roles = tuple(chance.sample(ROLES, chance.randrange(4)))
            who = Who(
                chance.choice(OWNERS) or "x", "X", roles, chance.choice(UNITS) or None, chance.choice(REGIONS) or None
            )
            answer = await connection.execute(things(CUSTOMER, who.person))
            found = [
                Thing(CUSTOMER, id_, tuple(zip(ATTRIBUTES[CUSTOMER], has, strict=True))) async for id_, *has in answer
            ]
            decisions = {each.id: (each, may(who, "read-customer", each)) for each in found}
            one_by_one = {name for name, (_, decided) in decisions.items() if decided.allowed}
            with reading_as(scope_of(who)):
                listed = await (await connection.execute("select customer from customer_list")).fetchall()
                counted = await (await connection.execute("select count(*) from customer_list")).fetchone()
            assert {row[0] for row in listed} == one_by_one, who
            assert counted == (len(one_by_one),)
            sizes.add(len(one_by_one))
            granted += sum(decided.grant(each) is not None for each, decided in decisions.values())
    # Nobody's, some and all of them were among the answers, and some of them rested on a grant.
    assert {0, len(everything)} < sizes
    assert granted


@pytest.mark.parametrize(
    "query",
    [
        "select customer from customer_list as listed where listed.full_name = %(name)s",
        "with few as (select * from customer_list) select customer from few",
        "WITH RECURSIVE few AS (select customer from customer_list) select customer from few",
        "-- of customers\nselect customer from customer_list where full_name like 'A%%'",
        "select customer from (select customer from customer_list) as inner_one",
        (
            "select customer from customer_list where %(name)s = full_name"
            " union all select customer from customer_list where false"
        ),
    ],
)
async def test_every_form_of_query_is_narrowed(filled: str, query: str) -> None:
    nobody = scope_of(Who("x", "X", ("operations",)))
    own = scope_of(Who("wang", "X", ("sales",)))
    async with await opened(filled) as connection:
        with reading_as(nobody):
            assert await (await connection.execute(query, {"name": "Acme"})).fetchall() == []
        with reading_as(own):
            async with connection.cursor() as cursor:
                streamed = [row async for row in cursor.stream(query, {"name": "Acme"})]
        assert 0 < len(streamed) < 240


async def test_nothing_is_read_another_way(filled: str) -> None:
    async with await opened(filled) as connection:
        with reading_as(scope_of(Who("x", "X", ("operations",)))):
            async with connection.transaction(), connection.cursor(name="ours") as cursor:
                with pytest.raises(NotImplementedError):
                    await cursor.execute("select * from customer_list")
            with pytest.raises(NotImplementedError):
                await connection.execute("select * from public.customer_list")
            with pytest.raises(NotImplementedError):
                connection.cursor().copy("copy customer_list to stdout")


def test_every_read_model_with_rows_of_customers_is_narrowed(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "select table_name from information_schema.columns where table_schema = 'public'"
            " and column_name in ('customer', 'customer_id', 'account_id', 'complaint')"
        )
        tables = {row[0] for row in found}

    assert tables - set(ROWS_OF) == set()


def test_a_policy_that_cannot_be_read_permits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = 'permit (principal, action, resource) when { resource.owner like "w*" };'
    monkeypatch.setattr(decision, "policies", lambda: cedarpy.PolicySet.from_str(strange))

    assert may_of(Who("w", "W"), "read-customer", CUSTOMER).is_false


def test_what_is_forbidden_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "permit (principal, action, resource);"
        'forbid (principal, action == Action::"read-customer", resource) when { !(resource.unit != "secret") };'
    )
    monkeypatch.setattr(decision, "policies", lambda: cedarpy.PolicySet.from_str(text))
    found = may_of(Who("w", "W"), "read-customer", CUSTOMER).sql.as_string(None)

    assert found == "(not (not (not (\"unit\" = 'secret'))))"
    assert may_of(Who("w", "W"), "read-complaint", COMPLAINT).is_true


def test_a_forbid_that_cannot_be_read_forbids_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "permit (principal, action, resource);"
        'forbid (principal, action == Action::"read-account", resource) when { resource.owner like "w*" };'
    )
    monkeypatch.setattr(decision, "policies", lambda: cedarpy.PolicySet.from_str(text))

    assert may_of(Who("w", "W"), "read-account", ACCOUNT).is_false


def test_names_of_read_models_are_found_in_queries() -> None:
    assert NAMED.findall("select from public.customer_list join tier_list_x on x") == ["customer_list"]
    assert isinstance(scope_of(Who("x", "X")), Scope)
