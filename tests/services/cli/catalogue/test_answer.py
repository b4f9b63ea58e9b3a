"""Commands of the catalogue from the command line to real PostgreSQL, as over HTTP (semantics 34, 35, 36)."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests import stack as stacks
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import kehu
from tests.stack import PrivateStack

RECEIVED: Final = ("complaints", "receive", "2041", "--customer", "C77", "--channel", "hotline")


@pytest.fixture
def url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as made:
        yield made


def test_a_day_at_the_desk_needs_nothing_but_the_command_line(url: str, tmp_path: Path) -> None:
    run = partial(kehu, database_url=url, home=tmp_path)
    refused = run(*RECEIVED)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("--customer: there is no customer C77; none like it is known.")

    assert run("customers", "register", "C77", "--full-name", "昆仑集团").out == (
        "Customer C77: registered (version 1, position 1).\n"
    )
    assert run(*RECEIVED, "--command-id", "letter 7").out == "Complaint 2041: received (version 1, position 2).\n"
    assert run(*RECEIVED, "--command-id", "letter 7").out == (
        "Complaint 2041: received (version 1, position 2). It was sent before: this is its first answer.\n"
    )
    assert "nothing to do, it is so already (version 1" in run(*RECEIVED).out
    assert (
        "belongs to another command, recorded at 20"
        in run(*RECEIVED, "--summary", "loud", "--command-id", "letter 7").err
    )

    assert "resolved" in run("complaints", "resolve", "2041", "--remedy", "A new lid was sent").out
    for words in (("open", "--customer", "C77", "--currency", "CNY"), ("set-limit", "--limit", "0 CNY")):
        assert run("credit", words[0], "C77-CNY", *words[1:]).code == 0
    invoice = ("--invoice", "I1", "--amount", "50.00 CNY", "--invoice-date", "2026-01-02", "--due-date", "2026-02-02")
    assert run("credit", "record-invoice", "C77-CNY", *invoice, "--format", "json").rows == {
        "stream": "credit-account/C77-CNY",
        "version": 3,
        "position": 6,
        "types": ["credit-account.invoice-recorded.v1"],
        "repeated": False,
        "warnings": [],
    }
    receipt = ("--receipt", "R1", "--amount", "80.00 CNY", "--occurred-at", "2026-01-03T08:00:00+08:00")
    table = run("credit", "record-receipt", "C77-CNY", *receipt, "--by", "chen", "--format", "csv").out
    assert table.splitlines()[0] == "stream,version,position,types,repeated"
    asyncio.run(catch_up(url))
    last = run("history", "C77", "--format", "json").rows[-1]
    assert (last["type"], last["actor"]) == ("credit-account.receipt-allocated.v1", "chen")
    assert last["occurred_at"] == "2026-01-03T00:00:00Z"


def test_what_could_not_be_stored_names_the_option_that_makes_another_attempt_safe(tmp_path: Path) -> None:
    ended = kehu(*RECEIVED, database_url="postgresql://127.0.0.1:1/none", home=tmp_path)

    assert ended.code == 3
    assert "Send it again with --command-id " in ended.err
