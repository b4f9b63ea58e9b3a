"""What is compared of a record (CU6)."""

from typing import Any

from domain.customers.likeness.record import kept
from projections.customers.traits import Traits, profile

OFFICE = "+8657188150000"


def traits(**known: Any) -> Traits:
    blank: dict[str, Any] = {"country": "CN", "received_at": None, "basic": None, "contacts": {}, "likeness": None}
    return Traits(**(blank | {"customer": "A", "full_name": "昆仑冷气", "apart": []} | known))


def phones(basic: dict[str, Any] | None = None, **contacts: dict[str, Any]) -> frozenset[str]:
    return profile(traits(basic=basic, contacts=contacts)).phones


def test_every_number_of_a_record_is_compared() -> None:
    basic = {"telephone": "0571-88150000转801", "mobile": "王芳 13800138000", "fax": "138****8000"}
    assert phones(basic, wang={"phone": "+8613900139000"}) == {OFFICE, "+8613800138000", "+8613900139000"}


def test_a_contact_s_number_that_could_not_be_read_when_it_was_recorded_is_compared_as_it_was_written() -> None:
    assert phones(wang={"phone_written": "0571-88150000转801", "void_because": "illegible"}) == {OFFICE}
    assert phones(wang={"phone": OFFICE, "phone_written": "0571 8815 0000"}) == {OFFICE}


def test_what_was_kept_of_a_record_is_compared_like_the_record() -> None:
    basic = {"telephone": "0571-88150000转801", "email": "Kunlun@Example.com", "address": "浙江省杭州市文三路90号"}
    known = traits(full_name="杭州昆仑集团有限公司上海分公司", basic=basic, apart=["B"])
    read = profile(known)

    assert profile(traits(full_name="never read", likeness=kept(read), apart=["B"])) == read
