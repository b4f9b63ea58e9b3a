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
# Of each open case the clock that runs out next, read in the order of an index: a page asks for no other cases.
DESK: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from obligations as first
        join complaint_sla as sla on sla.complaint = split_part(first.subject, '/', 2)
        {MERGES.format(table="sla")}
        where starts_with(first.subject, 'complaint/') and {RUNS.format("first")} and sla.state = 'open'
          and not exists (
              select from obligations as sooner
              where sooner.subject = first.subject and {RUNS.format("sooner")}
                and ({ORDER.format("sooner")}, sooner.kind, sooner.instance)
                    < ({ORDER.format("first")}, first.kind, first.instance)
          )
          and (%(unit)s::text is null or first.unit = %(unit)s)
          and (%(kind)s::text is null or first.kind = %(kind)s)
          and (%(severity)s::text is null or sla.severity = %(severity)s)
          and (%(owner)s::text is null or sla.owner = %(owner)s)
          and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
          and (not %(late)s or first.due_at < %(as_of)s)
          and (not %(paused)s or first.due_at is null)
          and (not %(unowned)s or sla.owner is null)
          and (
              %(after_case)s::text is null
              or ({ORDER.format("first")}, first.subject, first.kind, first.instance)
                  > (%(after_due)s::timestamptz, 'complaint/' || %(after_case)s, %(after_kind)s, %(after_instance)s)
          )
        order by {ORDER.format("first")}, first.subject, first.kind, first.instance
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)
# Of the past, every case that was open then is read and put in order.
PAST: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from complaint_sla as sla
        {MERGES.format(table="sla")}
        where sla.received_at <= %(as_of)s and (sla.state = 'open' or sla.changed_at > %(as_of)s)
          and exists (select from obligations where subject = 'complaint/' || sla.complaint and starts_at <= %(as_of)s)
          and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
    """,  # noqa: S608 - joins our own constants only
)
OF_CASE: Final = Candidates(
    row=Obligation, sql="select * from obligations where subject = 'complaint/' || %(case)s order by kind, instance"
)


async def obligations_of(connection: AsyncConnection[Any], case: str) -> Sequence[Obligation]:
    """Return everything that was ever owed about a case."""
    return await decided(connection, OF_CASE, {"case": case}, lambda row: row)
