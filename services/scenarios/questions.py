"""Compares the answers to a scenario's questions about calendars, packs and tiers."""

from collections.abc import AsyncIterator, Iterator
from functools import partial

from services.scenarios.answers import calendar, explanation, lookup, ranking
from services.scenarios.answers.calendar import Answer
from services.scenarios.compare import Difference
from services.scenarios.expectation import Expectation
from services.scenarios.play import Played
from services.scenarios.read import Written
from services.scenarios.text.model import CalendarQuestion, Then


async def differences(written: Written, then: Then, played: Played) -> list[Difference]:
    """Return the differences in the order in which docs/scenarios.md lists the kinds of questions."""
    kinds = (_calendar, _policy, _explain, _ranking)
    return [each for kind in kinds async for found in kind(written, then, played) for each in found]


async def _calendar(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, question in enumerate(then.calendar):
        expectation = Expectation(written, ("then", "calendar", place), f"{question.op} by {question.calendar}")
        answer = calendar.answer(played.store, question, written.zone)
        yield await expectation.answer(answer, question.answer, partial(_working_time, expectation, question))


def _working_time(expectation: Expectation, question: CalendarQuestion, answer: Answer) -> Iterator[Difference]:
    got, provisional = answer
    yield from expectation.value(question.answer, got)
    if question.provisional not in {None, provisional}:
        yield expectation.difference({"provisional": question.provisional}, {"provisional": provisional})


async def _policy(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, question in enumerate(then.policy):
        what = f"{question.pack or f'pack of unit {question.unit}'} {question.key or ''}".strip()
        expectation = Expectation(written, ("then", "policy", place), what)
        answer = lookup.looked_up(played.store, question, written.zone)
        judge = partial(expectation.value, question.answer)
        yield await expectation.answer(answer, question.answer, judge, refused=question.refused)


async def _explain(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, question in enumerate(then.explain):
        what = f"tier of {question.customer} by {question.scheme}"
        expectation = Expectation(written, ("then", "explain", place), what)
        answer = explanation.explained(played.store, played.folds, question, written.zone)
        judge = partial(expectation.parts, question.answer or {})
        yield await expectation.answer(answer, question.answer, judge, refused=question.refused)


async def _ranking(written: Written, then: Then, played: Played) -> AsyncIterator[list[Difference]]:
    for place, question in enumerate(then.ranking):
        expectation = Expectation(written, ("then", "ranking", place), f"ranking of {question.scheme}")
        answer = ranking.ranked(played.store, played.folds, question, written.zone)
        expected = list(question.are or ())
        yield await expectation.answer(answer, expected, partial(expectation.rows, expected), refused=question.refused)
