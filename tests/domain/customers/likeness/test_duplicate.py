"""Which customers look like one, and why (CU6)."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.customers.likeness import alike as alike_module
from domain.customers.likeness.alike import MOST_SHARING
from domain.customers.likeness.company_name import read_name
from domain.customers.likeness.duplicate import candidates, candidates_of, suggestions
from domain.customers.likeness.likeness import ALIKE, Profile, Rarity, bigrams, name_likeness

NINE: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)


def profile(customer: str, name: str = "", **traits: Any) -> Profile:
    read = read_name(name)
    named: dict[str, Any] = {"place": read.place, "branch": read.branch, "group": read.group, "formed": read.formed}
    return Profile(customer=customer, bigrams=bigrams(read.core), **named, **traits)


def test_the_same_company_written_otherwise_is_suggested_and_the_earlier_is_the_survivor() -> None:
    late = profile("A", "昆仑冷气有限公司", received_at=NINE)
    early = profile("B", "北京昆仑冷气有限责任公司", received_at=NINE.replace(hour=8))
    (found,) = suggestions([late, early, profile("C", "泰山冷气有限公司")])

    assert (found.customer, found.other) == ("B", "A")
    assert (found.likeness.score, found.likeness.reasons, found.likeness.proposal) == (
        Decimal("70.0"),
        ("same name",),
        "merge",
    )


def test_a_shared_phone_alone_suggests_to_link() -> None:
    phones = frozenset({"+8613800138000"})
    (found,) = suggestions([profile("A", "王芳", phones=phones), profile("B", "李伟", phones=phones)])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same phone",), "link")


def test_reasons_add_up_to_less_than_certainty() -> None:
    traits: dict[str, Any] = {
        "phones": frozenset({"1"}),
        "emails": frozenset({"a@b"}),
        "address": "文三路90号",
    }
    (found,) = suggestions([profile("A", "昆仑冷气", **traits), profile("B", "昆仑冷气", **traits)])

    assert found.likeness.reasons == ("same phone", "same mail address", "same name", "same address")
    assert Decimal(97) < found.likeness.score < Decimal(100)


def test_the_name_of_a_person_is_shared_by_many_and_suggests_nothing_alone() -> None:
    assert suggestions([profile("A", "王芳"), profile("B", "王芳")]) == []
    with_address = [profile("A", "王芳", address="文三路90号"), profile("B", "王芳", address="文三路90号")]
    assert suggestions(with_address) == []
    assert [found.customer for found in suggestions(with_address, at_least=Decimal(58))] == ["A"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("博世特（中国）有限公司", "博世特中国有限公司"), ("ABB AG", "ABB Ltd"), ("㈱山田", "山田株式会社")],
)
def test_a_short_name_with_a_legal_form_is_a_company_s_and_says_as_much_as_a_long_one(one: str, other: str) -> None:
    (found,) = suggestions([profile("A", one), profile("B", other)])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same name",), "merge")
    assert suggestions([profile("A", "王芳"), profile("B", "王芳商行")]) == []


def test_namesakes_of_two_places_are_one_only_if_more_speaks_for_it() -> None:
    phones = frozenset({"+8613800138000"})
    one = profile("A", "北京昆仑冷气有限公司", phones=phones)
    assert suggestions([one, profile("B", "上海昆仑冷气有限公司")]) == []
    assert suggestions([profile("A", "杭州昆仑冷气有限公司"), profile("B", "宁波昆仑冷气有限公司")]) == []
    assert suggestions([profile("A", "杭州昆仑冷气有限公司"), profile("B", "浙江昆仑冷气有限公司")])
    (found,) = suggestions([one, profile("B", "上海昆仑冷气有限公司", phones=phones)])
    assert found.likeness.reasons == ("same phone", "same name", "another place")


def test_a_branch_is_linked_with_its_company_and_not_merged_into_it() -> None:
    company, branch = profile("A", "昆仑冷气有限公司"), profile("B", "昆仑冷气有限公司上海分公司")
    (found,) = suggestions([company, branch])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same name",), "link")


@pytest.mark.parametrize(
    ("head", "member"),
    [
        ("博世特集团有限公司", "博世特有限公司"),
        ("昆仑冷气控股有限公司", "昆仑冷气有限公司"),
        ("昆侖冷氣集團", "昆仑冷气（上海）有限公司"),
        ("Kunlun Cold Air Group", "Kunlun Cold Air Co., Ltd."),
        ("Kunlun Cold Air Holdings Ltd", "Kunlun Cold Air GmbH"),
    ],
)
def test_a_group_is_linked_with_a_member_of_its_name_and_not_merged_into_it(head: str, member: str) -> None:
    (found,) = suggestions([profile("A", head), profile("B", member)])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same name",), "link")


@pytest.mark.parametrize(
    ("head", "member"),
    [
        ("昆仑集团有限公司", "昆仑集团冷气设备有限公司"),
        ("浙江昆仑集团", "昆仑集团杭州机电有限公司"),
        ("昆仑控股", "昆仑控股泰山水泥有限公司"),
        ("Kunlun Group", "Kunlun Group Cold Air Ltd"),
    ],
)
def test_a_member_that_names_its_group_is_linked_with_it(head: str, member: str) -> None:
    (found,) = suggestions([profile("A", head), profile("B", member)])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same group",), "link")


@pytest.mark.parametrize("other", ["博世特集團", "博世特（中国）集团有限公司"])
def test_a_group_written_twice_is_merged(other: str) -> None:
    (found,) = suggestions([profile("A", "博世特集团有限公司"), profile("B", other)])

    assert (found.likeness.reasons, found.likeness.proposal) == (("same name",), "merge")


def test_another_country_speaks_against() -> None:
    one = profile("A", "Kunlun Cold Air", country="DE")
    assert suggestions([one, profile("B", "Kunlun Cold Air", country="JP")]) == []
    assert len(suggestions([one, profile("B", "Kunlun Cold Air")])) == 1


def test_who_is_known_to_be_another_is_not_suggested_again() -> None:
    one = profile("A", "昆仑冷气", apart=frozenset({"B"}))
    assert suggestions([one, profile("B", "昆仑冷气")]) == []
    assert suggestions([profile("B", "昆仑冷气"), one]) == []


def test_a_number_shared_by_more_than_a_house_full_is_a_switchboard() -> None:
    switchboard = [profile(f"C{number}", phones=frozenset({"1"})) for number in range(MOST_SHARING + 1)]
    assert suggestions(switchboard) == []
    assert len(suggestions(switchboard[1:])) == MOST_SHARING * (MOST_SHARING - 1) // 2


def test_what_many_names_share_tells_little() -> None:
    trade = [profile(f"C{number}", f"{letter}{letter}机电设备") for number, letter in enumerate("甲乙丙丁戊己庚辛")]
    assert suggestions(trade) == []


names = st.text("昆仑泰山恒华安达冷气", min_size=0, max_size=6)


@given(st.lists(names, max_size=60))
def test_no_pair_of_alike_names_is_missed_although_not_all_pairs_are_compared(written: list[str]) -> None:
    profiles = [Profile(customer=str(number), bigrams=bigrams(name)) for number, name in enumerate(written)]
    rarity = Rarity.among(each.bigrams for each in profiles)

    alike = {
        (one, other)
        for one, other in combinations(range(len(profiles)), 2)
        if name_likeness(profiles[one].bigrams, profiles[other].bigrams, rarity) >= ALIKE
    }
    assert candidates(profiles, rarity) == alike
    with pytest.MonkeyPatch.context() as patch:
        # Each bigram that names share is then looked up together with a second one.
        patch.setattr(alike_module, "FEW", 0)
        assert candidates(profiles, rarity) == alike
    for number in range(len(profiles)):
        assert candidates_of(str(number), profiles, rarity) == {pair for pair in alike if number in pair}


def test_the_suggestions_of_one_customer_are_its_own_among_all() -> None:
    switchboard = [profile(f"C{number}", phones=frozenset({"1"})) for number in range(MOST_SHARING + 1)]
    known = [
        profile("A", "昆仑冷气", phones=frozenset({"1", "2"})),
        profile("B", "昆仑冷气", emails=frozenset({"a@b"})),
        profile("C", "泰山", phones=frozenset({"2"}), emails=frozenset({"a@b"})),
        profile("D", "恒山", emails=frozenset({"a@b"})),
        *switchboard,
    ]
    for customer in "ABCD":
        mine = [found for found in suggestions(known) if customer in (found.customer, found.other)]
        assert suggestions(known, of=customer) == mine
        assert mine
    assert suggestions(known, of="nobody") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # One rare bigram is enough, whatever frequent ones stand beside it.
        ("a", "az"),
        ("az", "ay"),
        # The second bigram that they share is not among the rarest of the first name.
        ("abcd", "acde"),
    ],
)
def test_names_with_a_frequent_bigram_are_found_by_a_second_one_or_need_none(one: str, other: str) -> None:
    rarity = Rarity(dict.fromkeys("abcde", 1) | {"z": 16, "y": 16})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike_module, "FEW", 0)
        assert set(alike_module.alike_names([frozenset(one), frozenset(other)], rarity)) == {(0, 1)}


def test_a_name_that_many_share_is_paired_with_its_first_alone() -> None:
    shops = [profile(f"C{number:03d}", "昆仑冷气有限公司") for number in range(MOST_SHARING + 2)]
    found = suggestions([*shops, profile("Z", "昆仑冷气公司"), profile("Y", "泰山纺织公司")])

    assert {each.customer for each in found} == {"C000"}
    assert len(found) == MOST_SHARING + 2
    assert len(suggestions(shops, of="C007")) == MOST_SHARING + 1


def test_the_name_of_a_person_is_compared_only_where_it_could_be_enough() -> None:
    """Else ten thousand people of a thousand names would be compared pair by pair."""
    people = [profile(f"C{number}", "王芳") for number in range(40)]
    rarity = Rarity.among(each.bigrams for each in people)

    assert candidates(people, rarity, at_least=Decimal(60)) == set()
    assert len(candidates(people, rarity, at_least=Decimal(30))) == 40 * 39 // 2


def test_two_of_one_name_in_a_house_full_are_still_compared() -> None:
    switchboard = [profile(f"C{number}", f"昆{number}仑", phones=frozenset({"1"})) for number in range(MOST_SHARING)]
    known = [*switchboard, *(profile(id_, "王芳", phones=frozenset({"1"})) for id_ in ("A", "B"))]

    (found,) = suggestions(known)
    assert (found.customer, found.other) == ("A", "B")
    assert suggestions(known, of="B") == [found]


def test_namesakes_in_two_countries_are_two_and_a_town_lies_in_its_country() -> None:
    munich = profile("A", "Pinewood Sensors München GmbH")
    assert suggestions([munich, profile("B", "Pinewood Sensors Japan K.K.")]) == []
    assert suggestions([munich, profile("B", "Pinewood Sensors (Germany) AG")])
    assert suggestions([profile("A", "Pinewood Sensors China Ltd"), profile("B", "Pinewood Sensors (Suzhou) Ltd")])
