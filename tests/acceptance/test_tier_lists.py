"""Purchases through three packs give three tier lists, which agree with what both files alone lead to (TI1, TI2, TI6).

The shipped sample by default; KEHU_REAL_PURCHASES names another file.
"""

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests import stack as stacks
from tests.checkout import ROOT
from tests.domain.tiers.scheme import independent_tiers
from tests.integration.evaluating import ONE_DAY, count_events, evaluate, import_purchases, listed
from tests.stack import PrivateStack

SAMPLE: Final = ROOT / "data" / "samples" / "purchases.csv"
FILE: Final = Path(os.environ.get("KEHU_REAL_PURCHASES", SAMPLE))
PACKS: Final = (("distributor", "abc"), ("hvac-maker", "abc"), ("power-utility", "core"))
# The half-years of 1997 and 1998, by the day after each.
ENDS: Final = (date(1997, 7, 1), date(1998, 1, 1), date(1998, 7, 1), date(1999, 1, 1))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file leads to as of the first half-year of 1998 by the three packs: customers per tier, and ten by id."""

    counts: tuple[dict[str, int], ...]
    named: dict[str, tuple[str, str, str]]


# By the SHA-256 of the file: the shipped sample, and the CDNOW sample of Fader and Hardie.
FIGURES: Final = {
    "14a98efad1943ed1925dae5b2536ba747475d4917ca34956727a0a3cfd593020": Figures(
        ({"A": 18, "B": 56, "C": 164}, {"A": 29, "B": 67, "C": 142}, {"core": 61, "general": 177}),
        {
            "10039": ("A", "A", "core"),
            "10199": ("A", "B", "core"),
            "10019": ("B", "A", "core"),
            "10993": ("B", "A", "general"),
            "10254": ("B", "B", "core"),
            "10060": ("B", "B", "general"),
            "10008": ("B", "C", "core"),
            "10358": ("C", "A", "core"),
            "10000": ("C", "B", "general"),
            "10005": ("C", "C", "general"),
        },
    ),
    "0487f76e96f1fd0bec131e622a3e0be89fda84fb755be3253f98e0d60dcd5497": Figures(
        ({"A": 12, "B": 212, "C": 2133}, {"A": 65, "B": 652, "C": 1640}, {"core": 553, "general": 1804}),
        {
            "05420": ("A", "A", "core"),
            "11462": ("A", "B", "core"),
            "00564": ("B", "A", "core"),
            "00111": ("B", "B", "core"),
            "06412": ("B", "C", "core"),
            "02761": ("C", "A", "core"),
            "00133": ("C", "B", "core"),
            "00004": ("C", "B", "general"),
            "00312": ("C", "C", "core"),
            "00018": ("C", "C", "general"),
        },
    ),
}
KNOWN: Final = FIGURES.get(hashlib.sha256(FILE.read_bytes()).hexdigest())

Lists = dict[tuple[str, date], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A database with two years of evaluations, and each list as it was before the purchases after it arrived."""

    database_url: str
    at_the_time: Lists


@pytest.fixture(scope="module")
def evaluated(stack: PrivateStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluated]:
    with stacks.database(stack) as url:
        yield Evaluated(url, asyncio.run(_lived_through(url, tmp_path_factory.mktemp("part"))))


async def _lived_through(database_url: str, folder: Path) -> Lists:
    """Let a half-year's purchases arrive, then evaluate it by every pack, and so on."""
    at_the_time: Lists = {}
    for end in ENDS:
        await import_purchases(database_url, FILE, folder, until=end)
        for pack, scheme in PACKS:
            await evaluate(database_url, pack, scheme, end)
            at_the_time[pack, end] = await listed(database_url, pack, scheme, end - ONE_DAY)
    return at_the_time


@pytest.mark.parametrize(("pack", "scheme"), PACKS)
def test_every_list_agrees_for_every_customer_with_the_files_alone(
    evaluated: Evaluated, pack: str, scheme: str
) -> None:
    bought = independent_tiers.purchases(FILE)
    rules = independent_tiers.scheme(ROOT / f"domain/policies/packs/{pack}/2026-01-01.toml", scheme)
    for end in ENDS:
        expected = independent_tiers.evaluate(rules, bought, end)
        assert evaluated.at_the_time[pack, end] == expected, end
        assert len(set(expected.values())) > 1


@pytest.mark.parametrize(("pack", "scheme"), PACKS)
async def test_the_list_as_of_each_half_year_stays_what_it_was(evaluated: Evaluated, pack: str, scheme: str) -> None:
    for end in ENDS:
        now = await listed(evaluated.database_url, pack, scheme, end - ONE_DAY)
        assert now == evaluated.at_the_time[pack, end], end


async def test_evaluating_again_appends_nothing(evaluated: Evaluated) -> None:
    before = await count_events(evaluated.database_url)
    for end in (*ENDS, *ENDS):
        for pack, scheme in PACKS:
            assert await evaluate(evaluated.database_url, pack, scheme, end) == {}
    assert await count_events(evaluated.database_url) == before


async def test_history_evaluated_afterwards_is_the_history_that_was_lived(
    evaluated: Evaluated, stack: PrivateStack, tmp_path: Path
) -> None:
    """All purchases are there from the beginning; a run as of a past half-year uses only what occurred until then."""
    with stacks.database(stack) as url:
        await import_purchases(url, FILE, tmp_path)
        for end in ENDS:
            for pack, scheme in PACKS:
                await evaluate(url, pack, scheme, end)
        for pack, scheme in PACKS:
            for end in ENDS:
                assert await listed(url, pack, scheme, end - ONE_DAY) == evaluated.at_the_time[pack, end], (pack, end)


@pytest.mark.skipif(KNOWN is None and FILE != SAMPLE, reason="nobody has looked at the figures of this file yet")
def test_the_lists_of_the_file_are_known(evaluated: Evaluated) -> None:
    assert KNOWN is not None
    lists = [evaluated.at_the_time[pack, date(1998, 7, 1)] for pack, _ in PACKS]
    assert tuple(Counter(each.values()) for each in lists) == KNOWN.counts
    assert {customer: tuple(each[customer] for each in lists) for customer in KNOWN.named} == KNOWN.named
