"""A unit whose pack was withdrawn keeps nobody from reading customers."""

import httpx

from tests import packs
from tests.services.api.read_models import catch_up

VERSION = f"{packs.SHOP}-2099.1"


async def test_customers_of_a_unit_whose_pack_was_withdrawn_can_be_read(
    stored_api: httpx.AsyncClient, database_url: str
) -> None:
    for address, fields, by in (
        ("/policies/corner-shop/draft", {"content": packs.written("2099.1", "2099-01-01T00:00:00Z")}, "desk"),
        ("/policies/corner-shop/approve", {"version": VERSION}, "boss"),
        ("/policies/corner-shop/activate", {"version": VERSION}, "boss"),
        ("/units/main/run-pack", {"pack": packs.SHOP, "effective_from": "2020-01-01T00:00:00Z"}, "boss"),
        ("/policies/corner-shop/withdraw", {"version": VERSION}, "boss"),
        ("/customers/C8/register", {"full_name": "Anna", "unit_id": "main"}, "desk"),
    ):
        body = fields if "/units" in address else fields | {"reason": "request 1"}
        answer = await stored_api.post(address, json=body, headers={"Kehu-Actor": by})
        assert answer.is_success, answer.text
    await catch_up(database_url)

    file = await stored_api.get("/customers/C8")
    due = await stored_api.get("/verifications-due")

    assert (file.status_code, file.json()["policy"]) == (200, None)
    assert due.status_code == 200
