"""What the read models keep of policies and of the units that run them (C19)."""

from datetime import date

from contracts.organisation.unit import UnitPackChosen
from contracts.policies.policy import PolicyActivated, PolicyApproved, PolicyDrafted, PolicyWithdrawn
from domain.organisation.unit import Choice
from projections.history import customer_history
from projections.organisation import unit_list
from projections.policies import policy_list
from tests.examples import a
from tests.projections.story import on, row, rows, utc


def test_a_version_keeps_every_step_with_who_took_it() -> None:
    kept = row(
        policy_list.PROJECTION,
        on("2026-05-01", a(PolicyDrafted)),
        on("2026-05-02", a(PolicyApproved)),
        on("2026-05-03", a(PolicyActivated)),
    )
    assert (kept.state, kept.author, kept.approver, kept.activated_by) == ("activated", "desk", "boss", "boss")
    assert [(step.at, step.what, step.by) for step in kept.steps] == [
        (utc("2026-05-01"), "drafted", "desk"),
        (utc("2026-05-02"), "approved", "boss"),
        (utc("2026-05-03"), "activated", "boss"),
    ]


def test_a_new_content_is_not_approved_and_a_withdrawn_version_stays_told() -> None:
    again = on("2026-05-03", a(PolicyDrafted, content="other", author="clerk"))
    history = [on("2026-05-01", a(PolicyDrafted)), on("2026-05-02", a(PolicyApproved)), again]

    kept = row(policy_list.PROJECTION, *history)
    gone = row(policy_list.PROJECTION, *history, on("2026-05-04", a(PolicyWithdrawn)))

    assert (kept.state, kept.content, kept.author, kept.approver) == ("drafted", "other", "clerk", None)
    assert (gone.state, len(gone.steps)) == ("withdrawn", 4)


def test_an_activated_version_that_is_withdrawn_is_nobodys_and_is_not_to_be_evaluated() -> None:
    history = [on("2026-05-01", a(PolicyDrafted)), on("2026-05-02", a(PolicyApproved))]
    activated = on("2026-05-03", a(PolicyActivated, evaluation_due=date(2027, 1, 1)))

    gone = row(policy_list.PROJECTION, *history, activated, on("2026-05-04", a(PolicyWithdrawn)))

    assert (gone.state, gone.activated_by, gone.evaluation_due) == ("withdrawn", None, None)


def test_a_unit_keeps_its_choices() -> None:
    kept = row(
        unit_list.PROJECTION,
        on("2026-05-01", a(UnitPackChosen, effective_from=utc("2026-01-01"))),
        on("2026-05-02", a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))),
    )
    assert kept.choices == (Choice(utc("2026-01-01"), "corner-shop"), Choice(utc("2026-09-01"), "distributor"))


def test_a_choice_that_had_not_begun_gives_way_to_another() -> None:
    kept = row(
        unit_list.PROJECTION,
        on("2026-05-01", a(UnitPackChosen, effective_from=utc("2026-01-01"))),
        on("2026-05-02", a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))),
        on("2026-05-03", a(UnitPackChosen, pack="hvac-maker", effective_from=utc("2026-08-01"))),
    )
    assert [choice.pack for choice in kept.choices] == ["corner-shop", "hvac-maker"]


def test_the_history_of_customers_follows_no_topic_of_others() -> None:
    assert set(customer_history.PROJECTION.topics) & {"kehu.policy.v1", "kehu.unit.v1"} == set()
    assert len(rows(policy_list.PROJECTION, on("2026-05-01", a(UnitPackChosen)))) == 0
