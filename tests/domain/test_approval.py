"""Approvals count once for each person and body, in the order of the chain, and never from the one who asks (E2)."""

from domain.approval import Approved, Chain, Given, NotApproved, Repeated, Step, approve, remaining

TWO_BODIES = Chain((Step(("sales", "finance"), 2),))
LADDER = Chain((Step(("party",), 2, distinct=False), Step(("manager",)), Step(("director",))), ordered=True)


def test_the_last_approval_that_is_needed_is_the_end() -> None:
    first = approve(TWO_BODIES, [], by="Li", as_role="sales", requester="Wu")
    last = approve(TWO_BODIES, [Given("sales", "Li")], by="An", as_role="finance", requester="Wu")

    assert first == Approved((Step(("sales", "finance"), 1),))
    assert last == Approved(())


def test_an_approval_given_again_changes_nothing() -> None:
    assert approve(TWO_BODIES, [Given("sales", "Li")], by="Li", as_role="sales", requester=None) == Repeated()


def test_who_asks_does_not_approve_whatever_the_spelling() -> None:
    assert approve(TWO_BODIES, [], by=" li ", as_role="sales", requester="Li") == NotApproved("requester")


def test_a_chain_may_say_otherwise() -> None:
    chain = Chain((Step(),), requester_may_approve=True)

    assert approve(chain, [], by="Li", as_role="any", requester="Li") == Approved(())


def test_one_person_or_one_body_counts_once() -> None:
    given = [Given("sales", "Li")]

    assert approve(TWO_BODIES, given, by="Li", as_role="finance", requester=None) == NotApproved(
        "given-already", given[0]
    )
    assert approve(TWO_BODIES, given, by="An", as_role="sales", requester=None) == NotApproved(
        "given-already", given[0]
    )


def test_others_are_not_asked() -> None:
    assert approve(TWO_BODIES, [], by="Li", as_role="board", requester=None) == NotApproved("not-asked")


def test_in_an_ordered_chain_each_waits_for_the_step_before() -> None:
    parties = [Given("party", "A"), Given("party", "B")]

    assert approve(LADDER, parties[:1], by="M", as_role="manager", requester=None) == NotApproved("not-its-turn")
    assert approve(LADDER, parties, by="M", as_role="manager", requester=None) == Approved((Step(("director",)),))
    assert approve(LADDER, [*parties, Given("manager", "M")], by="D", as_role="director", requester=None) == Approved(
        ()
    )


def test_what_remains_tells_how_many_of_whom() -> None:
    assert remaining(LADDER, [Given("party", "A")])[0] == Step(("party",), 1, distinct=False)
