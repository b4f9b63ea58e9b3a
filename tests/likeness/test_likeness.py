"""How well likely duplicates are found among the labelled pairs (CU6)."""

from collections import Counter

from tests.likeness.compose import FILE, pairs, read, text
from tests.likeness.measure import measure


def test_the_file_holds_four_hundred_pairs_as_their_parts_make_them() -> None:
    assert FILE.read_text(encoding="utf-8") == text(pairs())
    labelled = read()
    assert len(labelled) == len({(each.name, each.other_name) for each in labelled}) == 400
    assert min(Counter(each.truth for each in labelled).values()) >= 50


def test_most_true_pairs_are_suggested_and_few_others() -> None:
    measured = measure(read())

    assert measured.precision >= 97
    assert measured.recall >= 95
    assert measured.proposals >= 94
