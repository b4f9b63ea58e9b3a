"""Compares the outcome of a scenario with its expectations: every difference with its line and both sides."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from contracts.message import Envelope
from projections.engine.timeline import instant_of
from services.scenarios import questions
from services.scenarios.answers.lists import QUERIES
from services.scenarios.compare import Difference, narrowed, same
from services.scenarios.expectation import Expectation
from services.scenarios.play import Played, folds_known
from services.scenarios.read import Written
from services.scenarios.text.model import ExpectedEvent, Then

# The fields shown of an unexpected event.
WHERE_AND_WHEN: Final = {"stream": None, "at": None}


async def differences(written: Written, played: Played) -> list[Difference]:
    """Return the differences in the order of the file."""
    then = written.scenario.then
    assert then is not None
    return [
        *_refusals(written, then, played),
        *_parked(written, played),
        *_events(written, then, played.events),
        *_rows(written, then, played),
        *await questions.differences(written, then, played),
    ]


def _refusals(written: Written, then: Then, played: Played) -> Iterator[Difference]:
    expected = {each.step: (each.code, place) for place, each in enumerate(then.refused)}
    for number, (step, refusal) in enumerate(zip(written.scenario.given, played.refusals, strict=True)):
        code, place = expected.get(step.called or "", expected.get(str(number + 1), (None, None)))
        got = refusal and refusal.code
        if code != got:
            path = ("given", number) if place is None else ("then", "refused", place)
            what = f"step {step.called or number + 1}, {step.title}"
            outcome = f"refused with {got}: {refusal}" if refusal else "accepted"
            yield _difference(written, path, what, f"refused with {code}" if code else "accepted", outcome)


def _parked(written: Written, played: Played) -> Iterator[Difference]:
    for parked in played.parked:
        yield _difference(written, ("given",), f"{parked.stream}, {parked.type}", "taken by every list", parked.error)


def _events(written: Written, then: Then, events: Sequence[Envelope]) -> Iterator[Difference]:
    begin = 0
    for place, expected in enumerate(then.events):
        wanted = _wanted(expected)
        found = next((at for at in range(begin, len(events)) if _is(expected.type, wanted, events[at], written)), None)
        if found is None:
            near = [narrowed(wanted, _shown(event), written.zone) for event in events if event.type == expected.type]
            got = near[0] if len(near) == 1 else near or _others(events)
            yield _difference(written, ("then", "events", place), expected.type, wanted or "one", got)
        else:
            begin = found + 1
    for place, wire_type in enumerate(then.no_events):
        came = [narrowed(WHERE_AND_WHEN, _shown(event), written.zone) for event in events if event.type == wire_type]
        if came:
            yield _difference(written, ("then", "no_events", place), wire_type, "none", came)


def _others(events: Sequence[Envelope]) -> str:
    return f"none; there were {', '.join(event.type for event in events) or 'no events'}"


def _wanted(expected: ExpectedEvent) -> dict[str, Any]:
    given = {"stream": expected.stream, "at": expected.at, "by": expected.by, "with": expected.fields or None}
    return {name: part for name, part in given.items() if part is not None}


def _shown(event: Envelope) -> dict[str, Any]:
    data = event.event.model_dump(mode="json")
    return {"stream": event.stream, "at": event.occurred_at, "by": event.actor, "with": data}


def _is(wire_type: str, wanted: dict[str, Any], event: Envelope, written: Written) -> bool:
    return event.type == wire_type and same(wanted, _shown(event), written.zone)


def _rows(written: Written, then: Then, played: Played) -> Iterator[Difference]:
    for place, asked in enumerate(then.rows):
        folds = played.folds
        if asked.known_at is not None:
            folds = folds_known(written, played, instant_of(asked.known_at, written.zone.key))
        rows = QUERIES[asked.query].answer(folds, asked, written.zone)
        got = [row for row in rows if same(asked.where, row, written.zone)]
        yield from Expectation(written, ("then", "rows", place), f"rows of {asked.query}").rows(asked.are, got)


def _difference(written: Written, path: tuple[str | int, ...], what: str, expected: Any, got: Any) -> Difference:
    return Expectation(written, path, what).difference(expected, got)
