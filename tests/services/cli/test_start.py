"""What starts the command line quickly: it imports what it is asked for, and nothing else."""

import os
import subprocess
import sys

import pytest

from tests.checkout import ROOT

LISTING_MODULES = """
import atexit, sys
atexit.register(lambda: sys.stderr.write("\\n".join(["", *sys.modules])))
from kehu.__main__ import run
run()
"""
# What stands between a person and the first line shown.
START = {
    "services.cli.commands",
    "services.cli.later",
    "services.cli.legible",
    "services.cli.main",
    "services.local.mark",
}
OURS = ("contracts", "domain", "projections", "services")
# Servers, drivers and what only few commands need.
HEAVY = {
    "aiokafka",
    "alembic",
    "eventsourcing",
    "fastapi",
    "faststream",
    "jgo",
    "opencc",
    "phonenumbers",
    "prometheus_client",
    "psutil",
    "pypinyin",
    "starlette",
    "structlog",
    "supervisor",
    "truststore",
    "uvicorn",
    "yaml",
}

# What a list is read without: how commands are decided and stored, what packs say, every other edge.
BESIDE_LISTS = (
    "domain.policies",
    "projections.registry",
    "services.api",
    "services.check",
    "services.commands",
    "services.imports",
    "services.packs",
    "services.policies",
    "services.relay",
    "services.scenarios",
    "services.store",
)
GROUPS = ("query", "customers", "complaints", "credit", "units", "calendar", "scenario", "policy", "tiers")
# What an overview of a group needs beside that.
OVERVIEW = START | {"services.cli.calendar.cases", "services.cli.catalogue.published"}


def loaded(*arguments: str, **environment: str) -> set[str]:
    """Run `kehu`, and return every module that it imported."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING_MODULES, *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    # No customer C1 is stored: that is refused when all is imported.
    assert ended.returncode == ("C1" in arguments), ended.stderr
    return set(ended.stderr.splitlines())


def ours(modules: set[str]) -> set[str]:
    """Return the modules of this project; its packages are empty."""
    return {
        module
        for module in modules
        if module.partition(".")[0] in OURS and not (ROOT / module.replace(".", "/")).is_dir()
    }


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_the_overview_imports_no_command_and_nothing_that_one_needs(option: str) -> None:
    modules = loaded(option)

    assert ours(modules) == START
    assert not modules & (HEAVY | {"asyncio", "psycopg", "pydantic"})


@pytest.mark.parametrize("group", GROUPS)
def test_the_overview_of_a_group_imports_none_of_its_commands(group: str) -> None:
    modules = loaded(group, "--help")

    assert ours(modules) <= OVERVIEW
    assert not modules & (HEAVY | {"asyncio", "psycopg"})


@pytest.mark.parametrize("words", ["complaints receive", "credit-account record-receipt", "customers register"])
def test_the_help_of_a_command_of_the_catalogue_imports_nothing_that_decides_or_stores(words: str) -> None:
    modules = loaded(*words.split(), "--help")

    others = {module for module in ours(modules) if not module.startswith("services.api.described.")}
    assert not [module for module in others if module.startswith((*BESIDE_LISTS, "domain", "projections"))]
    assert not modules & (HEAVY | {"asyncio", "psycopg"})


@pytest.mark.parametrize("words", ["kehu cust", "kehu tiers e", "kehu calendar ", "kehu complaints rec"])
def test_a_command_is_completed_without_its_import(words: str) -> None:
    modules = loaded(_KEHU_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=words)

    assert ours(modules) <= OVERVIEW
    assert not modules & (HEAVY | {"asyncio", "psycopg"})


@pytest.fixture(scope="module")
def settings(database_url: str) -> dict[str, str]:
    return {"KEHU_DATABASE_URL": database_url, "KEHU_KAFKA": "127.0.0.1:1", "KEHU_API": "http://127.0.0.1:1"}


@pytest.mark.parametrize(
    "words",
    [
        "query overdue --as-of 2013-06-30",
        "query ageing --as-of 2013-06-30",
        "query complaints --as-of 2013-06-30",
        "query purchases --from 2013-01-01 --to 2013-07-01",
        "query tiers --as-of 2013-06-30",
        "customers list",
        "customers managers",
        "policy units",
        "tiers proposals",
        "history C1",
    ],
)
def test_a_list_imports_what_it_shows_and_no_other_edge(words: str, settings: dict[str, str]) -> None:
    modules = loaded(*words.split(), **settings)

    assert not [module for module in ours(modules) if module.startswith(BESIDE_LISTS)]
    # A history is of every event there is.
    assert ("contracts.catalog" in modules) == words.startswith("history")
    # The fold that made the rows of customers says whether they are of this release, and it reads names and numbers.
    folded = {"opencc", "phonenumbers"} if words == "customers list" else set()
    assert not modules & (HEAVY - folded)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_list_for_a_program_imports_nothing_that_draws_tables(form: str, settings: dict[str, str]) -> None:
    assert "rich" not in loaded("query", "overdue", "--as-of", "2013-06-30", "--format", form, **settings)
