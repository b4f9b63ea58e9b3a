"""`kehu customers` on real PostgreSQL: found, counted, merged, verified and handed over (CU4-CU8)."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.store.postgres import open_store
from tests import stack as stacks
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import kehu
from tests.services.cli.test_query import Kehu
from tests.stack import PrivateStack

DAY = "2026-02-01T09:00:00Z"
FACTS = {"grade": "senior", "no_bad_record": True, "education": "college", "experience_months": 30}


async def post(api: httpx.AsyncClient, where: str, /, **fields: Any) -> None:
    answer = await api.post(where, json={"occurred_at": DAY} | fields)
    assert answer.is_success, answer.text


async def _fill(database_url: str) -> None:
    """Have three customers of Wang, two of which look like one."""
    async with open_store(database_url) as store, client(store, database_url) as api:
        await post(api, "/customers/C1/register", full_name="昆仑冷气有限公司", kind="dealer", size="large")
        await post(api, "/customers/C2/register", full_name="北京昆仑冷气有限公司", kind="dealer")
        await post(api, "/customers/C3/register", full_name="Polar", kind="contractor", region="Nord")
        await post(api, "/customers/C3/change-basic-information", address="Quay 2")
        await post(api, "/account-managers/wang/appoint", full_name="王芳", **FACTS)
        await post(api, "/account-managers/li/appoint", full_name="李伟", **FACTS)
        for customer in ("C1", "C2", "C3"):
            await post(api, f"/customers/{customer}/assign-owner", owner_id="wang")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        asyncio.run(_fill(url))
        asyncio.run(catch_up(url))
        yield url


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    return partial(kehu, database_url=database_url, home=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "--owner", "wnag"), "--owner: there is no person wnag; the nearest known: wang, li.\n"),
        (("list", "--unit", "mainz", "--count-by", "kind"), "--unit: there is no unit mainz; none like it is known.\n"),
        (("list", "--region", "Norden"), "--region: there is no region Norden; the nearest known: Nord.\n"),
        (("verify-due", "--owner", "lii"), "--owner: there is no person lii; the nearest known: li, wang.\n"),
    ],
)
def test_a_filter_that_names_nobody_is_refused_with_the_nearest_known(
    run: Kehu, arguments: tuple[str, ...], sentence: str
) -> None:
    """Semantics 35."""
    ended = run("customers", *arguments)

    assert (ended.code, ended.out, ended.err) == (1, "", sentence)


def test_all_who_are_called_so_are_named_where_a_name_is_given_for_an_id(run: Kehu) -> None:
    assert run("customers", "enrol", "fang", "--name", "王芳", "--by", "wang").code == 0
    ended = run("customers", "list", "--owner", "王芳")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("some are called so; did you mean one of fang, wang?\n")


def test_a_name_that_no_pack_lists_is_found_while_a_customer_has_it(run: Kehu) -> None:
    ended = run("customers", "list", "--region", "Nord", "--kind", "dealer", "--format", "json")

    assert (ended.code, ended.rows) == (0, [])


def test_customers_are_found_counted_and_shown(run: Kehu) -> None:
    """CU8."""
    dealers = run("customers", "list", "--kind", "dealer", "--text", "昆仑", "--format", "json").rows
    assert [(row["customer"], row["owner"]) for row in dealers] == [("C1", "wang"), ("C2", "wang")]
    assert run("customers", "list", "--count-by", "kind", "--format", "json").rows == [
        {"value": "dealer", "customers": 2},
        {"value": "contractor", "customers": 1},
    ]
    exported = run("customers", "list", "--size", "large", "--format", "csv").out.splitlines()
    assert exported[1].startswith("C1,昆仑冷气有限公司,dealer,large,")
    (file,) = run("customers", "show", "C3", "--format", "json").rows
    assert (file["full_name"], file["information"]["basic"]["address"]) == ("Polar", "Quay 2")
    shown = run("customers", "show", "C3").out
    assert "Quay 2" in shown
    # Nothing is said of what is absent, and what is none is said.
    assert (file["tier"], file["head"], file["members"]) == (None, None, [])
    assert not {"tier", "head", "members"} & {line.split()[0] for line in shown.splitlines()}
    assert {"purchases", "full_name"} <= {line.split()[0] for line in shown.splitlines()}
    assert [row["manager"] for row in run("customers", "managers", "--format", "json").rows] == ["li", "wang"]
    assert run("customers", "enrol", "zhou", "--name", "周洁", "--by", "wang").code == 0
    everybody = run("customers", "persons", "--format", "json").rows
    assert [(row["person"], row["grade"]) for row in everybody] == [
        ("li", "senior"),
        ("wang", "senior"),
        ("zhou", None),
    ]


def test_what_nobody_has_recorded_is_told_with_the_nearest_known(run: Kehu) -> None:
    """Semantics 35."""
    for words in (("customers", "show", "C10"), ("history", "C10"), ("explain", "customer/C10@1")):
        ended = run(*words)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.endswith("; the nearest known: C1, C2, C3.\n")
    merged = run("customers", "merge", "C10", "--into", "C1", "--by", "wang")
    assert merged.err == "Customer C10 is not registered; the nearest known: C1, C2, C3.\n"


async def _degrade(database_url: str) -> None:
    """Have Wang answer for a core customer, and lose the grade for it."""
    async with open_store(database_url) as store, client(store, database_url) as api:
        await post(
            api,
            "/units/main/run-pack",
            pack="power-utility",
            effective_from="2026-01-01T00:00:00+08:00",
            occurred_at=None,
        )
        await post(api, "/customers/C1/assign-tier", tier="core")
        await post(api, "/account-managers/wang/change-grade", grade="second")
    await catch_up(database_url)


def test_a_file_names_the_grade_that_its_manager_has_no_more(run: Kehu, database_url: str) -> None:
    """AM1: the grade decides which customers, also after it changed."""
    show = ("customers", "show", "C1", "--format", "json")
    assert run(*show).rows[0]["grade_needed"] is None
    asyncio.run(_degrade(database_url))
    (file,) = run(*show).rows
    assert (file["manager"]["grade"], file["grade_needed"]) == ("second", "first")


def test_the_list_comes_in_pages(run: Kehu) -> None:
    """CU8."""
    first = run("customers", "list", "--limit", "2", "--format", "json").rows
    rest = run("customers", "list", "--limit", "2", "--after", first[-1]["customer"], "--format", "json").rows
    assert [row["customer"] for row in (*first, *rest)] == ["C1", "C2", "C3"]
    assert len(run("customers", "list", "--count-by", "kind", "--limit", "1", "--format", "json").rows) == 1
    assert run("customers", "list", "--count-by", "kind", "--after", "C1").code == 2


@pytest.mark.parametrize("asked", ["show", "duplicates"])
def test_an_unknown_customer_is_told_in_a_sentence(run: Kehu, asked: str) -> None:
    ended = run("customers", asked, "nobody")

    sentence = "Customer nobody is not registered; the nearest known: C3, C2, C1.\n"
    assert (ended.code, ended.out, ended.err) == (1, "", sentence)


def test_a_country_that_is_none_is_wrong_usage(run: Kehu) -> None:
    """CU3."""
    ended = run("customers", "list", "--country", "de")

    assert (ended.code, ended.out) == (2, "")
    assert "not the code of a country" in ended.err


def test_duplicates_are_suggested_merged_and_taken_apart(run: Kehu, database_url: str) -> None:
    """CU6."""
    (suggested,) = run("customers", "duplicates", "--format", "json").rows
    assert run("customers", "duplicates", "C2", "--format", "json").rows == [suggested]
    assert (suggested["customer"], suggested["other"], suggested["proposal"]) == ("C1", "C2", "merge")
    assert (suggested["score"], suggested["reasons"]) == ("70.0", ["same name"])
    assert run("customers", "duplicates", "C3", "--format", "json").rows == []

    assert run("customers", "merge", "C2", "--into", "C1", "--by", "Chen").code == 0
    asyncio.run(catch_up(database_url))
    listed = run("customers", "list", "--format", "json").rows
    assert [(row["customer"], row["absorbed"]) for row in listed] == [("C1", ["C2"]), ("C3", [])]
    assert run("customers", "duplicates", "--format", "json").rows == []
    refused = run("customers", "merge", "C3", "--into", "C2", "--by", "Chen")
    assert (refused.code, refused.err) == (1, "Customer C2 is merged into C1: ask for that one.\n")

    assert run("customers", "unmerge", "C2", "--by", "Chen").code == 0
    assert run("customers", "rule-out", "C2", "C1", "--by", "Chen").code == 0
    again = run("customers", "rule-out", "C2", "C1", "--by", "Chen")
    assert (again.code, again.err.splitlines()[0]) == (0, "It is so already.")
    asyncio.run(catch_up(database_url))
    assert run("customers", "duplicates", "--format", "json").rows == []


def test_a_family_is_linked_under_its_head_and_taken_apart(run: Kehu, database_url: str) -> None:
    """CU6."""
    linked = run("customers", "link", "C2", "--under", "C1", "--relation", "same-family", "--by", "Chen")
    assert linked.code == 0
    asyncio.run(catch_up(database_url))
    first, second, _ = run("customers", "list", "--format", "json").rows
    assert (first["members"], second["head"], second["relation"]) == (["C2"], "C1", "same-family")
    assert run("customers", "unlink", "C2", "--by", "Chen").code == 0


def test_a_file_that_is_due_is_verified(run: Kehu, database_url: str) -> None:
    """CU4."""
    due = ("customers", "verify-due", "--as-of", "2027-02-01", "--format", "json")
    assert [(row["customer"], row["due"]) for row in run(*due).rows] == [
        ("C1", "2027-02-01"),
        ("C2", "2027-02-01"),
        ("C3", "2027-02-01"),
    ]
    assert run("customers", "verify", "C1", "--on", "2026-06-01", "--by", "chen").code == 0
    asyncio.run(catch_up(database_url))
    assert [row["customer"] for row in run(*due).rows] == ["C2", "C3"]


def test_everything_of_a_leaver_is_handed_over(run: Kehu, database_url: str) -> None:
    """CU5."""
    everything = ("customers", "hand-over", "--from", "wang", "--to", "li", "--leaves", "--wait", "0")
    one = run("customers", "hand-over", "C3", "--from", "wang", "--to", "li", "--format", "json")
    assert one.rows[0]["handed_over"] == 1
    asyncio.run(catch_up(database_url))
    first = run(*everything, "--format", "json")
    assert first.code == 0
    assert (first.rows[0]["handed_over"], first.rows[0]["refused"]) == (2, 0)

    again = run(*everything, "--format", "json")
    assert (again.rows[0]["handed_over"], again.rows[0]["handed_over_before"]) == (0, 2)
    asyncio.run(catch_up(database_url))
    owners = {row["owner"] for row in run("customers", "list", "--format", "json").rows}
    assert owners == {"li"}


def test_nobody_hands_over_to_the_same_person(run: Kehu) -> None:
    """CU5."""
    ended = run("customers", "hand-over", "--from", "wang", "--to", "wang", "--wait", "0")

    assert (ended.code, ended.out) == (2, "")
    assert "the same person" in ended.err


def test_what_nobody_may_take_is_told(run: Kehu) -> None:
    """CU5: whoever left takes no customers."""
    assert run("customers", "hand-over", "--from", "li", "--to", "wang", "--leaves", "--wait", "0").code == 0
    refused = run("customers", "hand-over", "--from", "wang", "--to", "li", "--wait", "0", "--format", "json")

    assert refused.code == 1
    assert refused.rows[0]["refused"] == 3
    assert refused.rows[0]["refusals"][0]["code"] == "customer.owner-has-left"
    assert "li has left and takes no more customers." in refused.err


def test_a_list_that_is_behind_hands_over_nothing(run: Kehu) -> None:
    """CU5: nothing is forgotten because it was not seen yet; no relay runs here."""
    ended = run("customers", "hand-over", "--from", "wang", "--to", "li", "--wait", "0.2")

    assert ended.code == 75
    assert "Not all handed over" in ended.err


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("--from", "wang", "--to", "lii"), "--to: there is no person lii; the nearest known: li, wang.\n"),
        (("--from", "wnag", "--to", "li"), "--from: there is no person wnag; the nearest known: wang, li.\n"),
    ],
)
def test_nobody_unknown_hands_over_or_takes(run: Kehu, names: tuple[str, ...], said: str) -> None:
    """Semantics 35: four customers had gone to a mistyped successor."""
    ended = run("customers", "hand-over", *names, "--wait", "0")

    assert (ended.code, ended.out, ended.err) == (1, "", said)


def test_a_person_who_is_enrolled_takes_customers(run: Kehu) -> None:
    """Semantics 35."""
    assert run("customers", "enrol", "sun", "--name", "孙丽", "--by", "chen").code == 0
    one = run("customers", "hand-over", "C3", "--from", "wang", "--to", "sun", "--format", "json")
    assert one.rows[0]["handed_over"] == 1
