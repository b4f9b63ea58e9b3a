"""A seed gives the same story in every run, however long it is played and however many customers there are."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from contracts.customers.customer import RegisterCustomer
from services.simulation.story import Act, beginning, business
from tests.services.simulation.companies import GENERAL, NOW, company

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def acts(customers: int = 30, *, pack: str = GENERAL, seed: int = 1, until: datetime = NOW) -> list[Act]:
    return list(business(company(pack, seed=seed), customers, until))


def ids(played: list[Act], *, seed: int = 1) -> list[object]:
    return [act.row(company(seed=seed), 1).steps[0].cause.command_id for act in played]


def test_the_same_seed_gives_the_same_commands_under_the_same_ids() -> None:
    assert acts() == acts()
    assert ids(acts()) == ids(acts())


def test_another_seed_is_another_company() -> None:
    one, other = acts(), acts(seed=2)
    assert {act.subject for act in one}.isdisjoint(act.subject for act in other)
    assert set(ids(one)).isdisjoint(ids(other, seed=2))
    assert [str(act.command) for act in one] != [str(act.command) for act in other]


def test_every_command_has_an_id_of_its_own() -> None:
    everything = [*beginning(company(), NOW), *acts()]
    assert max(Counter(ids(everything)).values()) == 1


@pytest.mark.parametrize("seed", range(1, 5))
def test_commands_come_in_order_of_time_and_end_before_the_end(seed: int) -> None:
    played = acts(30, seed=seed)
    assert [act.at for act in played] == sorted(act.at for act in played)
    assert played[-1].at < NOW
    assert played[0].at >= company().opens


def test_a_longer_story_begins_with_the_shorter_one() -> None:
    short = acts(until=MAY)
    assert acts()[: len(short)] == short
    assert len(acts()) > len(short)


def test_more_customers_change_nothing_of_those_there_were() -> None:
    few = acts(10)
    theirs = {act.subject for act in few}
    assert [act for act in acts(30) if act.subject in theirs] == few


def test_every_customer_is_entered_within_the_first_week() -> None:
    entered = [act for act in acts(200) if isinstance(act.command, RegisterCustomer)]
    assert len(entered) == 200
    assert max((act.at - company().opens).days for act in entered) < 7
