"""Shows a reader no rows of others: each read model that holds rows of customers is narrowed where a query names it.

A table that a query names is shadowed by an expression of the same name, so counts, joins and sums see the same rows as
lists; nothing of it has to be written at a list.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection, AsyncCursor, AsyncServerCursor
from psycopg.sql import SQL, Composable, Identifier, Literal

from domain.organisation.unit import MAIN
from services.access.decision import ACCOUNT, COMPLAINT, CUSTOMER, may_of
from services.access.residual import Condition
from services.access.roster import Who

Entered = TypeVar("Entered")
# Of which kind the rows of each read model are.
ROWS_OF: Final = {
    "customer_list": CUSTOMER,
    "tier_list": CUSTOMER,
    "tier_evidence": CUSTOMER,
    "purchases": CUSTOMER,
    "customer_history": CUSTOMER,
    "obligations": CUSTOMER,
    "complaint_sla": COMPLAINT,
    "complaint_cases": COMPLAINT,
    "credit_account_list": ACCOUNT,
    "overdue_receivables": ACCOUNT,
    "unapplied_receipts": ACCOUNT,
    "account_ledger": ACCOUNT,
    "credit_orders": ACCOUNT,
    "credit_conditions": ACCOUNT,
}
# Read models with rows about customers and about their complaints and accounts: whose a row is, its stream says.
STREAM_OF: Final = {"customer_history": "stream", "obligations": "subject"}
OF_STREAMS: Final = {"complaint": COMPLAINT, "credit-account": ACCOUNT}
MOST_KEPT: Final = 256
NAMED: Final = re.compile(r"\b(?:" + "|".join(ROWS_OF) + r")\b")
READS: Final = re.compile(r"\s*(?:--[^\n]*\n\s*)*(select|with(?:\s+recursive)?)\b", re.IGNORECASE)
# A name of a table that no expression of a query shadows.
WHOLE: Final = re.compile(r"\bpublic\s*\.\s*(?:" + "|".join(ROWS_OF) + r")\b")
# Who may see what of the past is decided by who answers for it now. A duplicate is its survivor's, and whoever answers
# for a head answers for its members (CU6). What was granted to a person counts until the instant at which it ends.
SCOPES: Final = f"""
    kehu_open as materialized (
        select access, customers, unit, contacts from public.access_list
        where requested_by = {{person}} and open_until > now()
    ),
    kehu_granted as materialized (
        select customer, min(access) as granted, min(access) filter (where contacts) as granted_contacts
        from kehu_open cross join jsonb_array_elements_text(customers) as customer
        group by customer
    ),
    kehu_granted_unit as materialized (
        select unit, min(access) as granted, min(access) filter (where contacts) as granted_contacts
        from kehu_open where jsonb_array_length(customers) = 0
        group by unit
    ),
    kehu_customer as not materialized (
        select record.customer, coalesce(head.owner, shown.owner, '') as owner,
            coalesce(shown.unit_id, '') as unit, coalesce(shown.region, '') as region,
            coalesce(one.granted, whole.granted, '') as granted,
            coalesce(one.granted_contacts, whole.granted_contacts, '') as granted_contacts
        from public.customer_list as record
        join public.customer_list as shown on shown.customer = coalesce(record.merged_into, record.customer)
        left join public.customer_list as head on head.customer = shown.head
        left join kehu_granted as one on one.customer = shown.customer
        left join kehu_granted_unit as whole on whole.unit = coalesce(shown.unit_id, '{MAIN}')
    ),
    kehu_complaint as not materialized (
        select complaint_sla.complaint, coalesce(kehu_customer.owner, '') as owner,
            coalesce(complaint_cases.unit, kehu_customer.unit, '') as unit,
            coalesce(kehu_customer.region, '') as region, coalesce(complaint_sla.owner, '') as handler
        from public.complaint_sla
        left join public.complaint_cases on complaint_cases.complaint = complaint_sla.complaint
        left join kehu_customer on kehu_customer.customer = complaint_sla.customer
    )
"""  # noqa: S608 - the person is put in as a literal
KEY: Final = {CUSTOMER: "customer", ACCOUNT: "customer", COMPLAINT: "complaint"}
SOURCE: Final = {CUSTOMER: "kehu_customer", ACCOUNT: "kehu_customer", COMPLAINT: "kehu_complaint"}
READ: Final = {CUSTOMER: "read-customer", COMPLAINT: "read-complaint", ACCOUNT: "read-account"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see of each kind."""

    person: str
    conditions: dict[str, Condition]
    # Queries as they were narrowed: most are asked again and again.
    written: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False)

    def narrowed(self, query: str, connection: AsyncConnection[Any], *, with_parameters: bool) -> str:
        """Return the query over the rows that the reader may see."""
        if (known := self.written.get((query, with_parameters))) is not None:
            return known
        narrowed = self._narrowed(query, connection, with_parameters=with_parameters)
        if len(self.written) >= MOST_KEPT:
            self.written.clear()
        self.written[query, with_parameters] = narrowed
        return narrowed

    def _narrowed(self, query: str, connection: AsyncConnection[Any], *, with_parameters: bool) -> str:
        tables = [name for name in dict.fromkeys(NAMED.findall(query)) if not self._sees_whole(name)]
        if not tables:
            return query
        found = READS.match(query)
        if found is None or WHOLE.search(query):
            message = "a query for a reader begins with `select` or `with`, and names read models without their schema"
            raise NotImplementedError(message)
        written = SQL(",").join([scopes(self.person), *(self._rows(name) for name in tables)]).as_string(connection)
        if with_parameters:
            written = written.replace("%", "%%")
        word = found[1].lower().split()
        rest = query[found.end(1) :] if word[0] == "with" else None
        if rest is None:
            return f"with {written} {query}"
        if len(word) > 1:
            # Within recursive expressions a name would mean itself.
            return f"with {written} select * from ({query}) as kehu_asked"  # noqa: S608 - our own queries
        return f"with {written}, {rest}"

    def _sees_whole(self, table: str) -> bool:
        kinds = self.conditions if table in STREAM_OF else (ROWS_OF[table],)
        return all(self.conditions[kind].is_true for kind in kinds)

    def _rows(self, table: str) -> Composable:
        column = STREAM_OF.get(table)
        condition = self._of_stream(table, column) if column else self._of(ROWS_OF[table], table)
        return SQL("{table} as not materialized (select * from {table} where {condition})").format(
            table=Identifier(table), condition=condition
        )

    def _of_stream(self, table: str, column: str) -> Composable:
        """Return the condition of a row that is a customer's, a complaint's or an account's, as its stream says."""
        stream = Identifier(table, column)
        cases = [
            SQL("when {stream} like {prefix} then {condition}").format(
                stream=stream,
                prefix=Literal(f"{category}/%"),
                condition=self._of(kind, table, SQL("split_part({}, '/', 2)").format(stream)),
            )
            for category, kind in OF_STREAMS.items()
        ]
        return SQL("case {cases} else {otherwise} end").format(
            cases=SQL(" ").join(cases), otherwise=self._of(CUSTOMER, table)
        )

    def _of(self, kind: str, table: str, complaint: Composable | None = None) -> Composable:
        """Return the condition of a row of this kind; of which complaint it is may be said in another way."""
        key, source = Identifier(KEY[kind]), Identifier(SOURCE[kind])
        name = complaint if complaint and kind == COMPLAINT else Identifier(table, KEY[kind])
        return SQL(
            "exists (select from {source} as kehu_thing where kehu_thing.{key} = {name} and {condition})"
        ).format(source=source, key=key, name=name, condition=self.conditions[kind].sql)


SCOPE: Final[ContextVar[Scope | None]] = ContextVar("scope", default=None)


def scope_of(who: Who) -> Scope:
    """Return what a person may read, by the policies."""
    return Scope(who.person, {kind: may_of(who, action, kind) for kind, action in READ.items()})


def scopes(person: str) -> Composable:
    """Return what policies ask of customers and complaints where this person asks."""
    return SQL(SCOPES).format(person=Literal(person))


@contextmanager
def reading_as(scope: Scope | None) -> Iterator[None]:
    """Narrow every query of this request."""
    held = SCOPE.set(scope)
    try:
        yield
    finally:
        SCOPE.reset(held)


@asynccontextmanager
async def entered_whole(context: AbstractAsyncContextManager[Entered]) -> AsyncIterator[Entered]:
    """Enter a context that makes rows, which it makes of everything, and read in it what the reader may see."""
    held = SCOPE.set(None)
    try:
        entered = await context.__aenter__()
    finally:
        SCOPE.reset(held)
    try:
        yield entered
    except BaseException as error:
        if not await context.__aexit__(type(error), error, error.__traceback__):
            raise
    else:
        await context.__aexit__(None, None, None)


class Narrowed(AsyncCursor[Any]):
    """A cursor of connections that answer readers."""

    async def execute(self, query: Any, params: Any = None, **rest: Any) -> "Narrowed":
        return await super().execute(_narrowed(self.connection, query, params), params, **rest)

    def stream(self, query: Any, params: Any = None, **rest: Any) -> AsyncIterator[Any]:
        return super().stream(_narrowed(self.connection, query, params), params, **rest)

    async def executemany(self, query: Any, params_seq: Any, **rest: Any) -> None:
        _refuse_in_scope()
        await super().executemany(query, params_seq, **rest)

    def copy(self, statement: Any, params: Any = None, **rest: Any) -> Any:
        _refuse_in_scope()
        return super().copy(statement, params, **rest)


class NoServerCursor(AsyncServerCursor[Any]):
    """A cursor that makes rows of the past, and reads none for a reader."""

    async def execute(self, query: Any, params: Any = None, **rest: Any) -> "NoServerCursor":
        _refuse_in_scope()
        return await super().execute(query, params, **rest)


def _refuse_in_scope() -> None:
    if SCOPE.get() is not None:
        message = "rows are read with plain cursors, which are narrowed to what a reader may see"
        raise NotImplementedError(message)


def _narrowed(connection: AsyncConnection[Any], query: Any, params: Any) -> Any:
    scope = SCOPE.get()
    if scope is None:
        return query
    if isinstance(query, Composable):
        query = query.as_string(connection)
    written = query.decode() if isinstance(query, bytes) else query
    return scope.narrowed(written, connection, with_parameters=params is not None)
