"""The periods for which the execution of a policy must be evaluated, as its governance says (PG1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar.period import Period
from domain.calendar.period_days import ONE_DAY, after, began, called
from domain.policies.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class EvaluationPeriod:
    """From `first` to the day before `due`, when its evaluation is due; `policy` is the version in force at its end."""

    name: str
    first: date
    due: date
    policy: str


def evaluation_periods(versions: Sequence[Pack]) -> Iterator[EvaluationPeriod]:
    """Yield the periods of a pack endlessly; its versions are given oldest first.

    Periods are those of the calendar, except that the first begins with the policy. Each keeps the rhythm of the
    version under which it begins.
    """
    begins = _next_with_rhythm(versions, versions[0].pack.first_day) if versions else None
    while begins:
        every = _rhythm(_in_force(versions, begins))
        assert every is not None
        calendar_begin = began(every, begins)
        due = after(every, calendar_begin)
        at_end = _in_force(versions, due - ONE_DAY).pack.version
        yield EvaluationPeriod(called(every, calendar_begin), begins, due, at_end)
        begins = _next_with_rhythm(versions, due)


def _next_with_rhythm(versions: Sequence[Pack], day: date) -> date | None:
    """Return the first day, from this one on, on which the policy says how often it is evaluated."""
    if _rhythm(_in_force(versions, day)):
        return day
    later = [each.pack.first_day for each in versions if each.pack.first_day > day and _rhythm(each)]
    return min(later, default=None)


def _in_force(versions: Sequence[Pack], day: date) -> Pack:
    return [each for each in versions if each.pack.first_day <= day][-1]


def _rhythm(pack: Pack) -> Period | None:
    every = pack.governance and pack.governance.evaluated_every
    return every.value if every else None
