"""Personal data in events: sealed for the person, bound to their place, and gone with the key (AC2)."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from pydantic_core import from_json

from contracts.catalog import EVENTS, personal_types
from contracts.customers.contact import ContactRecorded
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded
from contracts.customers.erasure import CustomerErased
from contracts.envelope import Undecodable, sealed_hash, unseal
from contracts.message import Event, EventOfCustomer
from contracts.personal import personal_places
from contracts.sealing import ERASED, NO_KEYS, Origin, keys_of, sealed_data
from projections.keys.keyring import Keyring
from tests.contracts.examples import EVENT_OF
from tests.contracts.sealed import Sealing, sealed
from tests.examples import a

PERSONAL = sorted(personal_types())
# Of texts in which people write sentences, in characters.
LONG: Final = 500
CHEN = ContactRecorded(customer_id="C8", contact_id="chen", surname="陈", phone="+8613800138000", email="chen@acme.cn")


@pytest.mark.parametrize("name", PERSONAL)
def test_what_tells_about_a_person_is_read_only_with_the_key(name: str) -> None:
    event, keys = EVENT_OF[name], Sealing()
    state = sealed(event, keys)

    assert unseal(state, keys).event == event
    for text in texts(event):
        assert text.encode() not in state
    with pytest.raises(Undecodable, match="personal data that cannot be opened"):
        unseal(state, NO_KEYS)


def texts(event: Event) -> list[str]:
    """Return the personal texts of an event, those that could stand in it by chance left out."""
    found: list[str] = []

    class Noting:
        def seal(self, _subject: str, text: str, _bound: bytes) -> str:
            found.append(text)
            return "sealed"

    sealed_data(event, Origin("customer/C8", 1, event.type), Noting())
    assert found, "an example without personal data tests nothing"
    return [text for text in found if len(text) > 2]


def test_a_contact_is_a_person_of_its_own_and_a_name_can_be_kept_longer() -> None:
    keys = Sealing()
    sealed(CHEN, keys)
    sealed(CustomerRegistered(customer_id="C8", full_name="Acme"), keys)

    assert keys.subjects == {"customer/C8/contact/chen", "customer/C8/name"}


def test_after_a_key_is_destroyed_a_placeholder_stands_there_and_the_bytes_are_the_same() -> None:
    keys = Sealing()
    state = sealed(CHEN, keys)
    before = sealed_hash(state)
    keys.destroy("customer/C8/contact/chen")
    event = unseal(state, keys).event

    assert isinstance(event, ContactRecorded)
    assert (event.surname, event.phone, event.given_name) == (ERASED, ERASED, None)
    assert sealed_hash(state) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"subject":"customer/C8"', b'"subject":"customer/C9"'),
        (b'"version":1', b'"version":2'),
    ],
    ids=["another stream", "another version"],
)
def test_a_sealed_text_opens_at_its_own_place_alone(before: bytes, after: bytes) -> None:
    keys = Sealing()
    state = sealed(CHEN, keys)
    assert before in state

    with pytest.raises(Undecodable, match="changed, or moved"):
        unseal(state.replace(before, after), keys)


def test_two_sealed_fields_cannot_be_exchanged() -> None:
    keys = Sealing()
    state = sealed(CHEN, keys)
    data = from_json(state)["data"]
    swapped = state.replace(data["surname"].encode(), b"~").replace(data["phone"].encode(), data["surname"].encode())

    with pytest.raises(Undecodable, match="changed, or moved"):
        unseal(swapped.replace(b"~", data["phone"].encode()), keys)


def test_a_changed_sealed_text_is_refused() -> None:
    keys = Sealing()
    state = sealed(CHEN, keys)
    text = from_json(state)["data"]["surname"]
    other = text[:-1] + ("A" if text[-1] != "A" else "Q")

    with pytest.raises(Undecodable, match="changed, or moved"):
        unseal(state.replace(text.encode(), other.encode()), keys)


def test_what_was_stored_before_texts_were_sealed_is_read_as_it_is() -> None:
    assert unseal(sealed(CHEN, None)).event == CHEN


def test_a_text_that_looks_sealed_is_sealed_like_any_other() -> None:
    keys = Sealing()
    sly = CHEN.model_copy(update={"surname": "sealed:1:5:" + "A" * 40})

    assert unseal(sealed(sly, keys), keys).event == sly


def test_a_reason_about_a_customer_is_sealed_and_that_of_an_erasure_is_not() -> None:
    keys = Sealing()
    told = sealed(CHEN, keys, reason="Mrs Chen has married")
    erased = sealed(CustomerErased(customer_id="C8", erased_by="li"), keys, reason="She asked for it")

    assert b"married" not in told
    assert unseal(told, keys).reason == "Mrs Chen has married"
    assert b"She asked for it" in erased


def test_the_keys_of_an_event_are_known_without_reading_it() -> None:
    keys = Sealing()
    state = sealed(CHEN, keys, reason="why")

    assert keys_of(state) == set(keys.numbers)
    assert keys_of(sealed(CHEN, None)) == set()


def test_a_key_that_no_row_has_is_lost_and_not_erased() -> None:
    keys = Sealing()
    state = sealed(CHEN, keys)
    ring = Keyring(keys.master)
    ring.learn([], keys_of(state))

    with pytest.raises(Undecodable, match="is lost"):
        unseal(state, ring)


def test_an_event_of_which_only_the_reason_is_sealed_needs_no_key_where_nobody_asks_for_it() -> None:
    state = sealed(a(PurchaseRecorded), Sealing(), reason="His birthday")

    with pytest.raises(Undecodable, match="cannot be opened"):
        unseal(state, NO_KEYS)
    read = unseal(state, NO_KEYS, with_reason=False)
    assert read.event == a(PurchaseRecorded)
    assert read.reason == read.stored_reason != "His birthday"


# Long texts about a customer that no person writes about a person.
NOT_PERSONAL: Final = {
    "credit-account.limit-proposed.v1": "arithmetic",
}


@pytest.mark.parametrize("wire_type", sorted(EVENTS))
def test_what_people_write_about_a_customer_is_sealed_in_the_newest_version(wire_type: str) -> None:
    """A later version seals what an earlier one told in plain text (AC2)."""
    event = EVENTS[wire_type]
    if not issubclass(event, EventOfCustomer) or next_version(wire_type) in EVENTS:
        return
    sealed = {path[0] for path, _ in personal_places(event)}
    schema = event.model_json_schema()["properties"]
    written = {name for name, field in schema.items() if longest(field) >= LONG}
    assert written - sealed - {NOT_PERSONAL.get(wire_type)} == set()


def next_version(wire_type: str) -> str:
    name, _, number = wire_type.rpartition(".v")
    return f"{name}.v{int(number) + 1}"


def longest(field: Mapping[str, Any]) -> int:
    return max(int(each.get("maxLength", 0)) for each in (field, *field.get("anyOf", ())))
