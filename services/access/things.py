"""What policies ask of a customer, a complaint or an account, as the read models have it."""

from typing import Any, Final

from psycopg import AsyncConnection
from pydantic_core import PydanticCustomError

from contracts.form.plain import plain
from services.access.decision import ACCOUNT, ATTRIBUTES, COMPLAINT, CUSTOMER, KEHU, Thing
from services.access.scope import SCOPES

FOUND: Final = {
    CUSTOMER: "from kehu_customer where customer = %(id)s",
    COMPLAINT: "from kehu_complaint where complaint = %(id)s",
    ACCOUNT: "from public.credit_account_list join kehu_customer using (customer) where account_id = %(id)s",
}


async def thing(connection: AsyncConnection[Any], kind: str, name: str) -> Thing:
    """Return a thing with its attributes; one that nobody knows has none, and only those who see everything see it."""
    if kind == KEHU:
        return Thing(KEHU, name)
    try:
        asked = str(plain(name))
    except PydanticCustomError:
        # No id is written so; whoever may see everything is told why.
        return Thing(kind, name)
    named = ATTRIBUTES[kind]
    query = f"with {SCOPES} select {', '.join(named)} {FOUND[kind]}"
    cursor = await connection.execute(query, {"id": asked})
    row = await cursor.fetchone()
    return Thing(kind, name, tuple(zip(named, row, strict=True)) if row else ())
