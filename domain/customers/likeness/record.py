"""What is compared of a customer's record, and how a read model keeps it, so that nobody reads every record anew."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from domain.customers.likeness.company_name import CompanyName, plain_address, read_name
from domain.customers.likeness.likeness import Profile, bigrams
from domain.customers.likeness.phones import phones_in
from domain.customers.likeness.sound import sounds

# Kept beside what was read. Raise it with every change of how records are read: then those kept are read anew.
VERSION: Final = 3
# Keys of everything by which records are found that look alike; the first letter tells what a key is.
NAME: Final = "n"
PHONE: Final = "p"
EMAIL: Final = "e"
ADDRESS: Final = "a"
GROUP: Final = "g"
SOUND: Final = "s"


def read_record(
    *, customer: str, full_name: str, country: str | None, basic: Mapping[str, Any], contacts: Mapping[str, Any]
) -> Profile:
    """Read a record; where it stands in time and to others is not part of it."""
    # Sources without names repeat the id as the name.
    name = CompanyName("") if full_name == customer else read_name(full_name)
    written = _numbers(basic, contacts)
    return Profile(
        customer=customer,
        bigrams=bigrams(name.core),
        place=name.place,
        branch=name.branch,
        group=name.group,
        formed=name.formed,
        sounds=sounds(name.core),
        latin=name.core.isascii(),
        phones=frozenset().union(*(phones_in(number, country) for number in written)),
        emails=frozenset(each["email"].casefold() for each in (basic, *contacts.values()) if "email" in each),
        address=plain_address(basic.get("address", "")),
    )


def keys(profile: Profile) -> list[str]:
    """Return the keys of a profile, in order."""
    return sorted(
        [
            *(NAME + bigram for bigram in profile.bigrams),
            *(PHONE + phone for phone in profile.phones),
            *(EMAIL + email for email in profile.emails),
            *((ADDRESS + profile.address,) if profile.address else ()),
            *((GROUP + profile.group,) if profile.group else ()),
            *(SOUND + sound for sound in profile.sounds),
        ]
    )


def kept(profile: Profile) -> dict[str, Any]:
    """Return what was read of a record, as a read model keeps it."""
    return {
        "keys": keys(profile),
        "place": profile.place,
        "branch": profile.branch,
        "formed": profile.formed,
        "latin": profile.latin,
    }


def recalled(known: Mapping[str, Any], *, customer: str) -> Profile:
    """Return the profile from what was kept."""
    found: dict[str, list[str]] = {kind: [] for kind in (NAME, PHONE, EMAIL, ADDRESS, GROUP, SOUND)}
    for key in known["keys"]:
        found[key[0]].append(key[1:])
    return Profile(
        customer=customer,
        bigrams=frozenset(found[NAME]),
        place=known["place"],
        branch=known["branch"],
        group="".join(found[GROUP]),
        formed=known["formed"],
        sounds=frozenset(found[SOUND]),
        latin=known["latin"],
        phones=frozenset(found[PHONE]),
        emails=frozenset(found[EMAIL]),
        address="".join(found[ADDRESS]),
    )


def _numbers(basic: Mapping[str, Any], contacts: Mapping[str, Any]) -> Iterator[str]:
    for contact in contacts.values():
        # A field with a name or an extension beside the number could not be read when it was recorded.
        if number := contact.get("phone") or contact.get("phone_written"):
            yield number
    yield from (basic[field] for field in ("telephone", "mobile", "fax") if field in basic)
