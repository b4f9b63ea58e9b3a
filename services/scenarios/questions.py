"""Compares the answers to a scenario's questions about calendars, packs and tiers."""

from collections.abc import AsyncIterator, Iterator
from functools import partial

from services.scenarios.answers import calendar, explanation, lookup, ranking
from services.scenarios.answers.calendar import Answer
from services.scenarios.compare import Difference
from services.scenarios.expectation import Expectation
from services.scenarios.play import Played
from services.scenarios.read import Written
from services.scenarios.text.model import Asked, Then


async def differences(written: Written, then: Then, played: Played) -> list[Difference]:
    """Return the differences in the order in which docs/scenarios.md lists the kinds of questions."""
    kinds = (_calendar, _policy, _explain, _ranking)
    return [each for kind in kinds async for found in kind(written, then, played) for each in found]


async def _calendar(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, asked in enumerate(then.calendar):
        expectation = Expectation(written, ("then", "calendar", place), f"{asked.op} by {asked.calendar}")
        question = calendar.answer(played.store, asked, written.zone)
        yield await expectation.answer(question, asked.answer, partial(_working_time, expectation, asked))


def _working_time(expectation: Expectation, asked: Asked, answer: Answer) -> Iterator[Difference]:
    got, provisional = answer
    yield from expectation.value(asked.answer, got)
    if asked.provisional not in {None, provisional}:
        yield expectation.difference({"provisional": asked.provisional}, {"provisional": provisional})


async def _policy(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, asked in enumerate(then.policy):
        what = f"{asked.pack or f'pack of unit {asked.unit}'} {asked.key or ''}".strip()
        expectation = Expectation(written, ("then", "policy", place), what)
        question = lookup.looked_up(played.store, asked, written.zone)
        judge = partial(expectation.value, asked.answer)
        yield await expectation.answer(question, asked.answer, judge, refused=asked.refused)


async def _explain(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, asked in enumerate(then.explain):
        what = f"tier of {asked.customer} by {asked.scheme}"
        expectation = Expectation(written, ("then", "explain", place), what)
        question = explanation.explained(played.store, played.folds, asked, written.zone)
        judge = partial(expectation.parts, asked.answer or {})
        yield await expectation.answer(question, asked.answer, judge, refused=asked.refused)


async def _ranking(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, asked in enumerate(then.ranking):
        expectation = Expectation(written, ("then", "ranking", place), f"ranking of {asked.scheme}")
        question = ranking.ranked(played.store, played.folds, asked, written.zone)
        expected = list(asked.are or ())
        yield await expectation.answer(question, expected, partial(expectation.rows, expected), refused=asked.refused)
