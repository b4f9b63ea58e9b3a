"""What the keys of the shipped packs say is what the texts that they come from say."""

from datetime import UTC, datetime

import pytest

from domain.policies.checks.lint import lint
from domain.policies.pack.entry import Entry, entries
from domain.policies.pack.pack import Pack
from services.packs import calendars
from services.packs.book import SHIPPED
from tests.domain.policies.workshop import workshop

THEN = datetime(2026, 1, 1, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def entry(pack: Pack, key: str) -> Entry:
    return next(each for each in entries(pack) if each.key == key)


@pytest.mark.parametrize(
    ("name", "key", "value", "req", "article"),
    [
        ("distributor", "tiers.schemes.abc.period", "half-year", "TI2", "003 5.2.1"),
        ("distributor", "visits.frequencies.a-return-visit.every", "month", "VI3", "003 5.2.2"),
        ("distributor", "visits.frequencies.b-follow-up.every", "month", "VI3", "003 5.2.2"),
        ("distributor", "surveys.rounds.pulse.every", "month", "SU2", "003 4.2.2"),
        ("distributor", "surveys.rounds.summary.every", "quarter", "SU2", "003 5.2.3"),
        ("distributor", "admission.market_research_every", "quarter", "PA5", "003 5.1.1"),
        ("distributor", "governance.evaluated_every", "half-year", "PG1", "003 6.2"),
        ("tobacco-complaints", "complaints.clocks.first-response-enquiry.target", "24h", "CO4", "001d 四(一)"),
        ("foreign-trade", "appraisal.rounds.month.every", "month", "KP2", "002 七.2"),
        ("fitness-club", "ownership.evidence.follow-up-sheet.valid_for", "1 month", "LA1", "004 篇1 1"),
    ],
)
def test_a_number_is_what_its_article_says(name: str, key: str, value: str, req: str, article: str) -> None:
    found = entry(SHIPPED.at(name, THEN), key)

    assert (found.text, req in found.req, found.article) == (value, True, article)


@pytest.mark.parametrize(
    ("name", "key", "value", "source"),
    [
        ("property-management", "complaints.clocks.supervisor-notice.severities", "complex, severe", None),
        ("property-management", "complaints.escalations.resolution.notify", "superior", "CO8"),
        ("property-management", "complaints.routes.severe-in-writing.circumstances", "unsolved", None),
        ("tobacco-complaints", "complaints.logged", "matter, handling-opinion, answer", "CO2 CO4 CO6"),
        ("tobacco-complaints", "complaints.kinds.suggestion.reply_only_if", "需要回复的", "CO5"),
        ("tobacco-complaints", "complaints.routes.order-department.handled_by", "order-department", "CO6 OR1"),
        (
            "foreign-trade",
            "complaints.remedies",
            "return, exchange, replenishment, price-cut, compensation",
            "CO10",
        ),
        ("foreign-trade", "credit.holds.distress.stops", "shipment", "CR3"),
        ("foreign-trade", "credit.holds.over-limit.stops", "shipment", "unsourced (A4)"),
        ("foreign-trade", "customers.plan_approved_by", "management", "PI1"),
        ("foreign-trade", "tiers.schemes.size.window", "12 months", "unsourced (ours)"),
        ("hvac-maker", "complaints.urgencies.urgent.meaning", "初步评估判断为紧急", "CO2"),
        ("hvac-maker", "complaints.severities.severe.meaning", "初步评估判断为严重", "CO2"),
        ("hvac-maker", "complaints.routes.task-force.circumstances", "several-departments", None),
        ("health-products", "pool.penalties.list-late.per", "case", None),
        ("health-products", "pool.cutoffs.second-division-plan.late", "reminded", "unsourced (ours)"),
        ("health-products", "governance.appeal_to", "superior", "SA1"),
        ("fitness-club", "governance.appeal_to", "superior", "SA1"),
        ("fitness-club", "ownership.namings.voucher.lacks", "follow-up-sheet", None),
        ("fitness-club", "ownership.reported_obstacle_pauses", "true", "LA5"),
        ("distributor", "tiers.schemes.abc.window", "previous half-year", "unsourced (ours)"),
        ("joint-venture", "tiers.schemes.abcd.window", "12 months", "unsourced (ours)"),
        ("joint-venture", "tiers.schemes.abcd.period", "none", "unsourced (A3)"),
        ("joint-venture", "visits.frequencies.executives.tiers", "A", None),
        ("joint-venture", "visits.frequencies.executives-b.for_some", "true", "VI4"),
        ("power-utility", "appraisal.indicators.network.title", "与客户关系网扩大程度", "KP3"),
        ("power-utility", "appraisal.indicators.character.title", "个人综合素质和同事评价", "KP3"),
        ("power-utility", "customers.managers.mapping", "one-to-many", "AM2"),
        ("general-company", "complaints.kinds.suggestion.title", "建议", "CO3"),
        ("equipment-maker", "tiers.schemes.return-visit.tiers.gold.meaning", "很可能再次购买", "unsourced (ours)"),
        ("real-estate-sales", "rotation.duties.no-switch", "不得中断正在接待的客户而转接其他客户", "RR12"),
    ],
)
def test_what_a_second_reading_of_the_texts_corrected(name: str, key: str, value: str, source: str | None) -> None:
    corrected = [pack for pack in SHIPPED.versions(name) if pack.pack.effective_from.year >= NEXT_YEAR.year]

    assert corrected
    assert {(found.text, found.source) for found in (entry(pack, key) for pack in corrected)} == {(value, source)}


@pytest.mark.parametrize(
    ("name", "key", "value", "source"),
    [
        ("foreign-trade", "service.duties.team", "组建专业的客户服务团队，明确成员的岗位职责和分工", "KP4"),
        ("foreign-trade", "appraisal.duties.builds-on-month", "季度考核在月度考核基础上进行", "KP2"),
        ("general-company", "customers.information.market", "market-changes", "unsourced (ours)"),
        (
            "general-company",
            "customers.duties.first-contact",
            "接触到新的潜在客户时，销售团队应尽快与其沟通，了解需求和意向",
            "PI1",
        ),
        (
            "fitness-club",
            "ownership.duties.duty-zone",
            "非值班人员派单应离值班区域20米以外，不可在值班区域带客",
            "unsourced (ours)",
        ),
    ],
)
def test_what_a_third_reading_of_the_texts_found(name: str, key: str, value: str, source: str) -> None:
    found = entry(SHIPPED.versions(name)[-1], key)

    assert (found.text, found.source) == (value, source)


@pytest.mark.parametrize(
    ("scheme", "entitlement"), [("offers", "offers"), ("grades", "own-strategy"), ("segments", "own-strategy")]
)
def test_what_a_text_says_of_every_class_stands_at_every_class(scheme: str, entitlement: str) -> None:
    """001b 三, 001h 第六条 and 001i 三.1 speak of 不同分类 and 根据客户分类, not of the best class."""
    tiers = SHIPPED.versions("general-company")[-1].tiers
    assert tiers
    found = tiers.scheme(scheme)
    assert found
    assert all(entitlement in tier.entitlements for tier in found.tiers)


def test_the_ten_criteria_of_an_account_manager_are_all_there() -> None:
    """KP3: 004 篇8 六(四)1, A to J."""
    appraisal = SHIPPED.at("power-utility", NEXT_YEAR).appraisal
    assert appraisal
    criteria = [each.title.article for each in appraisal.indicators if each.group == "qualitative"]

    assert criteria == [f"004 篇8 六(四)1 {letter}" for letter in "ABCDEFGHIJ"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("complaints.clocks.acknowledge.target", "30m"),
        ("complaints.clocks.first-response.target", "24h"),
        ("complaints.clocks.resolution-general.target", "3 working days"),
        ("complaints.clocks.resolution-complex.target", "10 working days"),
        ("complaints.clocks.resolution-severe.target", "5 working days"),
        ("complaints.clocks.supervisor-notice.target", "15m"),
        ("complaints.clocks.progress-notice.target", "2 working days"),
        ("complaints.reopen_window", "15d"),
        ("tiers.schemes.size.band", "10"),
        ("tiers.schemes.size.consecutive_periods", "2"),
        ("collection.ladder.phone.from_days", "1"),
        ("collection.ladder.letter.from_days", "15"),
        ("collection.ladder.visit.from_days", "45"),
        ("collection.ladder.legal.from_days", "90"),
        ("collection.buckets.31-60.to_days", "60"),
        ("collection.buckets.90+.from_days", "91"),
        ("collection.promise.grace", "3d"),
        ("collection.promise.kept_from", "100"),
        ("credit.holds.overdue.days_overdue", "30"),
        ("credit.release.valid_for", "7d"),
        ("credit.release.increase", "10"),
        ("credit.grades.excellent.review_every", "12 months"),
        ("credit.grades.fair.review_every", "6 months"),
        ("credit.grades.poor.review_every", "3 months"),
        ("credit.grades.excellent.limit_factor", "1.5"),
        ("credit.grades.good.limit_factor", "1.0"),
        ("credit.grades.fair.limit_factor", "0.5"),
        ("credit.grades.poor.limit_factor", "0"),
    ],
)
def test_where_the_source_is_silent_the_proposed_default_stands_and_is_marked(key: str, value: str) -> None:
    """Requirements A4."""
    found = entry(SHIPPED.at("foreign-trade", THEN), key)

    assert (found.text, found.unsourced, found.req) == (value, "A4", ())


def test_an_article_of_the_pack_s_own_document_is_a_source() -> None:
    own = workshop(
        (
            'answered_within = { value = "14d", unsourced = "ours" }',
            'answered_within = { value = "14d", article = "§ 7" }',
        )
    )
    found = entry(own, "surveys.answered_within")

    assert (found.is_sourced, found.source) == (True, "article § 7")
    assert "surveys.answered_within" not in {finding.key for finding in lint(own, calendars=calendars.SHIPPED.names())}


@pytest.mark.parametrize(
    ("name", "between", "decision"),
    [
        ("distributor", ("003 4.2.2", "003 5.2.3"), "pulse every month and the summary every quarter"),
        ("fitness-club", ("004 篇1 2.3", "004 篇1 上门5"), "a live sheet"),
        ("fitness-club", ("004 篇1 2.3", "004 篇1 9"), "The close of the month wins"),
    ],
)
def test_the_known_contradictions_are_recorded(name: str, between: tuple[str, str], decision: str) -> None:
    """Requirements A3."""
    recorded = {each.between: each.decision for each in SHIPPED.at(name, THEN).contradictions}

    assert decision in recorded[between]
