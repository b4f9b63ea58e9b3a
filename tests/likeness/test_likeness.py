"""How well likely duplicates are found among the labelled pairs (CU6)."""

import json
from collections import Counter
from hashlib import sha256

from domain.customers.likeness.record import VERSION, kept
from domain.customers.likeness.searched import searched
from projections.customers.traits import profile
from tests.likeness.compose import FILE, pairs, read, text
from tests.likeness.measure import measure, records


def test_the_file_holds_all_pairs_as_their_parts_make_them() -> None:
    assert FILE.read_text(encoding="utf-8") == text(pairs())
    labelled = read()
    assert len(labelled) == len({(each.name, each.other_name) for each in labelled}) == 424
    assert min(Counter(each.truth for each in labelled).values()) >= 50


def test_most_true_pairs_are_suggested_and_few_others() -> None:
    measured = measure(read())

    assert measured.precision >= 97
    assert measured.recall >= 95
    assert measured.proposals >= 94


def test_another_way_of_reading_records_has_another_version() -> None:
    """What read models keep is of one version; if this digest changes, raise VERSION and write the new one here."""
    everybody = [record for number, pair in enumerate(read()) for record in records(number, pair)]
    told = [
        [kept(profile(each)), searched({"information": {"basic": each.basic}}, full_name=each.full_name, country=None)]
        for each in everybody
    ]

    assert (VERSION, sha256(json.dumps(told).encode()).hexdigest()[:16]) == (3, "240495b974dc4580")
