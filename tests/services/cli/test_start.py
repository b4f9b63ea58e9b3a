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
START = {"services.cli.commands", "services.cli.later", "services.cli.main", "services.local.mark"}
OURS = ("contracts", "domain", "projections", "services")
# Servers, drivers and what only few commands need.
HEAVY = {
    "aiokafka",
    "alembic",
    "eventsourcing",
    "fastapi",
    "faststream",
    "jgo",
    "phonenumbers",
    "prometheus_client",
    "psutil",
    "starlette",
    "structlog",
    "supervisor",
    "truststore",
    "uvicorn",
    "yaml",
}

GROUPS = ("query", "customers", "calendar", "scenario", "policy", "tiers")


def loaded(*arguments: str, **environment: str) -> set[str]:
    """Run `kehu`, and return every module that it imported."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING_MODULES, *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
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

    assert ours(modules) <= START | {"services.cli.calendar.cases"}
    assert not modules & (HEAVY | {"asyncio", "psycopg"})


@pytest.mark.parametrize("words", ["kehu cust", "kehu tiers e", "kehu calendar "])
def test_a_command_is_completed_without_its_import(words: str) -> None:
    modules = loaded(_KEHU_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=words)

    assert ours(modules) <= START | {"services.cli.calendar.cases"}
    assert not modules & (HEAVY | {"asyncio", "psycopg"})
