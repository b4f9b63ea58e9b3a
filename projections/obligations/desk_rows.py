"""The rows of the desk's board: each open case beside everything that is owed about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from projections.complaints.complaint_sla import ComplaintSla
from projections.engine.candidates import Candidates, decided
from projections.obligations.obligations import Obligation
from projections.obligations.running import NEVER
from projections.survivor import MERGES, RECORDS, Merge

LAST: Final = NEVER.isoformat()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A complaint beside everything that is owed about it, and the merges of its customer."""

    sla: ComplaintSla
    clocks: tuple[Obligation, ...]
    merges: tuple[Merge, ...] = ()


DOCUMENT: Final = "json_build_object('sla', candidate, 'clocks', clocks, 'merges', coalesce(merges, '[]'))"
CLOCKS: Final = "(select json_agg(each) from obligations as each where each.subject = 'complaint/' || sla.complaint)"
# Neither met nor withdrawn.
RUNS: Final = "{0}.met_at is null and {0}.history -> -1 ->> 'cause' <> 'withdrawn'"
ORDER: Final = f"coalesce({{0}}.due_at, '{LAST}')"
# A subject that is a case.
IS_CASE: Final = "{0}.subject ^@ 'complaint/'"
WANTED: Final = f"""
    sla.state = 'open'
    and (%(severity)s::text is null or sla.severity = %(severity)s)
    and (%(owner)s::text is null or sla.owner = %(owner)s)
    and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
    and (not %(unowned)s or sla.owner is null)
"""
# Written by the expression of the index, so that only that part of it is read.
WANTED_FIRST: Final = f"""
    (%(unit)s::text is null or first.unit = %(unit)s)
    and (%(kind)s::text is null or first.kind = %(kind)s)
    and (not %(late)s or {ORDER.format("first")} < %(as_of)s)
    and (not %(paused)s or {ORDER.format("first")} >= '{LAST}')
    and (
        %(after_case)s::text is null
        or ({ORDER.format("first")}, first.subject, first.kind, first.instance)
            > (%(after_due)s::timestamptz, 'complaint/' || %(after_case)s, %(after_kind)s, %(after_instance)s)
    )
"""
PAGE: Final = f"order by {ORDER.format('first')}, first.subject, first.kind, first.instance limit %(page)s"
# Of each open case the clock that runs out next, read in the order of an index: a page asks for no other cases.
DESK: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from obligations as first
        join complaint_sla as sla on sla.complaint = split_part(first.subject, '/', 2)
        {MERGES.format(table="sla")}
        where {IS_CASE.format("first")} and {RUNS.format("first")} and {WANTED} and {WANTED_FIRST}
          and not exists (
              select from obligations as sooner
              where sooner.subject = first.subject and {RUNS.format("sooner")}
                and ({ORDER.format("sooner")}, sooner.kind, sooner.instance)
                    < ({ORDER.format("first")}, first.kind, first.instance)
          )
        {PAGE}
    """,  # noqa: S608 - joins our own constants only
)
# The same, where few cases are asked for: each is looked up.
FEW_ON_DESK: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from complaint_sla as sla
        cross join lateral (
            select * from obligations as runs
            where runs.subject = 'complaint/' || sla.complaint and {RUNS.format("runs")}
            order by {ORDER.format("runs")}, runs.kind, runs.instance
            limit 1
        ) as first
        {MERGES.format(table="sla")}
        where {WANTED} and {WANTED_FIRST}
        {PAGE}
    """,  # noqa: S608 - joins our own constants only
)
# More cases than these are passed over in the order of the desk until a page is full.
FEW: Final = 2_000
COUNT: Final = f"select count(*) from (select from complaint_sla as sla where {WANTED} limit {FEW}) as few"  # noqa: S608
# What was owed at the instant: the last columns say so where nothing has changed since, and the history where it has.
OWED_THEN: Final = f"""
    select subject, kind, unit, due_at from obligations
    where {IS_CASE.format("obligations")} and starts_at <= %(as_of)s and changed_at <= %(as_of)s
      and {RUNS.format("obligations")}
    union all
    select subject, kind, unit, by_then.due_at from obligations
    cross join lateral (
        select (entry ->> 'due_at')::timestamptz as due_at, entry ->> 'met_at' as met_at, entry ->> 'cause' as cause
        from jsonb_array_elements(history) with ordinality as told (entry, number)
        where (entry ->> 'since')::timestamptz <= %(as_of)s
        order by number desc
        limit 1
    ) as by_then
    where {IS_CASE.format("obligations")} and starts_at <= %(as_of)s and changed_at > %(as_of)s
      and by_then.met_at is null and by_then.cause <> 'withdrawn'
"""  # noqa: S608 - joins our own constants only
# The cases that may have been on the board of the past, in its order: far cheaper than to read and fold them.
PAST: Final = f"""
    select complaint, place
    from (
        select sla.complaint, min(coalesce(owed.due_at, '{LAST}')) as place,
               min(coalesce(owed.due_at, '{LAST}')) filter (where owed.kind = %(kind)s) as of_kind
        from ({OWED_THEN}) as owed
        join complaint_sla as sla on sla.complaint = split_part(owed.subject, '/', 2)
        where sla.received_at <= %(as_of)s and (sla.state = 'open' or sla.changed_at > %(as_of)s)
          and (%(owner)s::text is null or sla.owner = %(owner)s or sla.changed_at > %(as_of)s)
          and (not %(unowned)s or sla.owner is null or sla.changed_at > %(as_of)s)
          and (%(severity)s::text is null or sla.severity = %(severity)s or sla.changed_at > %(as_of)s)
          and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
          and (%(unit)s::text is null or owed.unit = %(unit)s)
        group by sla.complaint
    ) as case_then
    where (%(kind)s::text is null or of_kind = place)
      and (not %(late)s or place < %(as_of)s)
      and (not %(paused)s or place = '{LAST}')
      and (%(after_case)s::text is null or (place, complaint) > (%(after_due)s::timestamptz, %(after_case)s))
    order by place, complaint
"""  # noqa: S608 - joins our own constants only
BY_CASE: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from complaint_sla as sla
        {MERGES.format(table="sla")}
        where sla.complaint = any(%(cases)s)
    """,  # noqa: S608 - joins our own constants only
)
OF_CASE: Final = Candidates(
    row=Obligation, sql="select * from obligations where subject = 'complaint/' || %(case)s order by kind, instance"
)


async def obligations_of(connection: AsyncConnection[Any], case: str) -> Sequence[Obligation]:
    """Return everything that was ever owed about a case."""
    return await decided(connection, OF_CASE, {"case": case}, lambda row: row)
