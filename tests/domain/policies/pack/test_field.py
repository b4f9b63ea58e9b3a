"""The list of keys is the model's: every value of every shipped pack has its line, and every kind its words."""

import re

from domain.policies.pack.entry import sourced
from domain.policies.pack.field import fields
from services.packs.book import SHIPPED


def test_every_value_of_a_shipped_pack_is_a_listed_key() -> None:
    known = [re.compile(_pattern(field.key)) for field in fields() if field.sourced]
    for name in SHIPPED.packs():
        for entry in sourced(SHIPPED.versions(name)[-1]):
            assert any(pattern.fullmatch(entry.key) for pattern in known), entry.key


def test_what_a_key_takes_is_told_in_words() -> None:
    takes = {field.key: field.takes for field in fields()}

    assert takes["pack.zone"] == "a time zone"
    assert takes["tiers.schemes[].snapshot.tiers"] == "a list: a tier's name"
    assert takes["complaints.on_severity_change"] == "one of earlier, from-change, from-start"
    assert takes["pool.cutoffs[].by"] == "a time of day, as in 18:00:00"
    assert takes["collection.buckets[].to_days"] == "a whole number"
    assert takes["tiers.schemes[].rank(thresholds).rows[].minimum.NAME"] == "a number"


def test_every_key_says_what_it_means() -> None:
    assert [field.key for field in fields() if not field.meaning] == []


def test_what_must_be_there_is_needed() -> None:
    needed = {field.key: field.needed for field in fields("surveys")}

    assert needed["surveys.rounds[].every"]
    assert not needed["surveys.channels"]


def _pattern(key: str) -> str:
    """Turn `tiers.schemes[].rank(thresholds).kind` into what fits the keys of a pack."""
    plain = re.sub(r"\(.*?\)", "", key)
    return re.escape(plain).replace(r"\[\]", r"\.[^.]+").replace("NAME", r"[^.]+")
