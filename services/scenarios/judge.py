"""Judges what a scenario led to by what it expects: every difference with its line and both sides."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from contracts.envelope import Envelope
from domain.decider import Refused
from services.scenarios import calendar, explanation, lookup
from services.scenarios.answers import QUERIES
from services.scenarios.compare import Difference, narrowed, same
from services.scenarios.model import ExpectedEvent, Then
from services.scenarios.play import Played
from services.scenarios.read import Written


async def differences(written: Written, played: Played) -> list[Difference]:
    """Return them in the order in which a person reads the file."""
    then = written.scenario.then
    assert then is not None
    found = [
        *_refusals(written, then, played),
        *_parked(written, played),
        *_events(written, then, played.events),
        *_rows(written, then, played),
    ]
    found += [each async for each in _calendar(written, then, played)]
    found += [each async for each in _policy(written, then, played)]
    found += [each async for each in _explain(written, then, played)]
    return found


def _refusals(written: Written, then: Then, played: Played) -> Iterator[Difference]:
    expected = {each.step: (each.code, place) for place, each in enumerate(then.refused)}
    for number, (step, refusal) in enumerate(zip(written.scenario.given, played.refusals, strict=True)):
        code, place = expected.get(step.called or "", expected.get(str(number + 1), (None, None)))
        got = refusal and refusal.code
        if code != got:
            path = ("given", number) if place is None else ("then", "refused", place)
            what = f"step {step.called or number + 1}, {step.title}"
            told = f"refused with {got}: {refusal}" if refusal else "accepted"
            yield _difference(written, path, what, f"refused with {code}" if code else "accepted", told)


def _parked(written: Written, played: Played) -> Iterator[Difference]:
    for parked in played.parked:
        yield _difference(written, ("given",), f"{parked.stream}, {parked.type}", "taken by every list", parked.error)


def _events(written: Written, then: Then, events: Sequence[Envelope]) -> Iterator[Difference]:
    begin = 0
    for place, expected in enumerate(then.events):
        wanted = _wanted(expected)
        found = next((at for at in range(begin, len(events)) if _is(expected.type, wanted, events[at], written)), None)
        if found is None:
            near = [narrowed(wanted, _told(event), written.zone) for event in events if event.type == expected.type]
            told = near[0] if len(near) == 1 else near or _others(events)
            yield _difference(written, ("then", "events", place), expected.type, wanted or "one", told)
        else:
            begin = found + 1
    for place, wire_type in enumerate(then.no_events):
        came = [_told(event) for event in events if event.type == wire_type]
        if came:
            yield _difference(written, ("then", "no_events", place), wire_type, "none", came)


def _others(events: Sequence[Envelope]) -> str:
    return f"none; there were {', '.join(event.type for event in events) or 'no events'}"


def _wanted(expected: ExpectedEvent) -> dict[str, Any]:
    given = {"stream": expected.stream, "at": expected.at, "by": expected.by, "with": expected.fields or None}
    return {name: part for name, part in given.items() if part is not None}


def _told(event: Envelope) -> dict[str, Any]:
    data = event.event.model_dump(mode="json")
    return {"stream": event.stream, "at": event.occurred_at, "by": event.actor, "with": data}


def _is(wire_type: str, wanted: dict[str, Any], event: Envelope, written: Written) -> bool:
    return event.type == wire_type and same(wanted, _told(event), written.zone)


def _rows(written: Written, then: Then, played: Played) -> Iterator[Difference]:
    for place, asked in enumerate(then.rows):
        rows = QUERIES[asked.query].answer(played.folds, asked, written.zone)
        got = [row for row in rows if same(asked.where, row, written.zone)]
        columns = {name: None for row in asked.are for name in row}
        path, what = ("then", "rows", place), f"rows of {asked.query}"
        if len(got) != len(asked.are):
            shown = [narrowed(columns or row, row, written.zone) for row in got]
            yield _difference(written, path, f"{what}: their number is {len(got)}", list(asked.are), shown)
            continue
        for number, (expected, row) in enumerate(zip(asked.are, got, strict=True)):
            wrong = {name: part for name, part in expected.items() if not same({name: part}, row, written.zone)}
            if wrong:
                told = f"{what}, row {number + 1}"
                yield _difference(written, (*path, "are", number), told, wrong, narrowed(wrong, row, written.zone))


async def _calendar(written: Written, then: Then, played: Played) -> AsyncIterator[Difference]:
    for place, asked in enumerate(then.calendar):
        path, what = ("then", "calendar", place), f"{asked.op} by {asked.calendar}"
        try:
            got, provisional = await calendar.answer(played.store, asked, written.zone)
        except Refused as refused:
            yield _difference(written, path, what, asked.answer, f"refused with {refused.code}: {refused}")
            continue
        if not same(asked.answer, got, written.zone):
            yield _difference(written, path, what, asked.answer, narrowed(asked.answer, got, written.zone))
        if asked.provisional not in {None, provisional}:
            yield _difference(written, path, f"{what}: provisional", asked.provisional, provisional)


async def _policy(written: Written, then: Then, played: Played) -> AsyncIterator[Difference]:
    for place, asked in enumerate(then.policy):
        path = ("then", "policy", place)
        what = f"{asked.pack or f'pack of unit {asked.unit}'} {asked.key or ''}".strip()
        expected = f"refused with {asked.refused}" if asked.refused else asked.answer
        try:
            got = await lookup.looked_up(played.store, asked, written.zone)
        except Refused as refused:
            if refused.code != asked.refused:
                yield _difference(written, path, what, expected, f"refused with {refused.code}: {refused}")
            continue
        if asked.refused:
            yield _difference(written, path, what, expected, "in force")
        elif not same(asked.answer, got, written.zone):
            yield _difference(written, path, what, expected, narrowed(expected, got, written.zone))


async def _explain(written: Written, then: Then, played: Played) -> AsyncIterator[Difference]:
    for place, asked in enumerate(then.explain):
        path = ("then", "explain", place)
        what = f"tier of {asked.customer} by {asked.scheme}"
        expected = f"refused with {asked.refused}" if asked.refused else asked.answer
        try:
            got = await explanation.explained(played.store, played.folds, asked, written.zone)
        except Refused as refused:
            if refused.code != asked.refused:
                yield _difference(written, path, what, expected, f"refused with {refused.code}: {refused}")
            continue
        if asked.answer is None:
            yield _difference(written, path, what, expected, f"tier {got['tier']}")
            continue
        wrong = {name: part for name, part in asked.answer.items() if not same({name: part}, got, written.zone)}
        if wrong:
            yield _difference(written, path, what, wrong, narrowed(wrong, got, written.zone))


def _difference(written: Written, path: Sequence[str | int], what: str, expected: Any, got: Any) -> Difference:
    return Difference(written.document.line(path), what, expected, got)
