"""What policies ask of a customer, a complaint or an account, as the read models have it."""

from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier, Literal
from pydantic_core import PydanticCustomError

from contracts.form.plain import plain
from services.access.decision import ACCOUNT, ATTRIBUTES, COMPLAINT, CUSTOMER, KEHU, Thing
from services.access.scope import scopes

FOUND: Final = {
    CUSTOMER: SQL("customer, {named} from kehu_customer"),
    COMPLAINT: SQL("complaint, {named} from kehu_complaint"),
    ACCOUNT: SQL("account_id, {named} from public.credit_account_list join kehu_customer using (customer)"),
}
ID: Final = {CUSTOMER: "customer", COMPLAINT: "complaint", ACCOUNT: "account_id"}


async def thing(connection: AsyncConnection[Any], kind: str, name: str, person: str) -> Thing:
    """Return a thing as a person asks for it; what nobody knows has no attributes: who sees everything sees it."""
    if kind == KEHU:
        return Thing(KEHU, name)
    try:
        asked = str(plain(name))
    except PydanticCustomError:
        # No id is written so; whoever may see everything is told why.
        return Thing(kind, name)
    query = things(kind, person) + SQL(" where {} = {}").format(Identifier(ID[kind]), Literal(asked))
    row = await (await connection.execute(query)).fetchone()
    return Thing(kind, name, tuple(zip(ATTRIBUTES[kind], row[1:], strict=True)) if row else ())


def things(kind: str, person: str) -> Composed:
    """Return the query for all things of a kind: the id of each, and its attributes where this person asks."""
    named = SQL(", ").join(map(Identifier, ATTRIBUTES[kind]))
    return SQL("with {} select {}").format(scopes(person), FOUND[kind].format(named=named))
