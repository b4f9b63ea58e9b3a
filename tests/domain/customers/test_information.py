"""Decisions on what is known of a customer (CU2), and on where it came from (CU9, CU10)."""

import pytest
from pydantic import ValidationError

from contracts.customers.customer import CustomerRegistered
from contracts.customers.information import (
    BasicInformationChanged,
    BusinessInformationChanged,
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    CreditInformationChanged,
    MarketInformationChanged,
    RecordSource,
    SourceRecorded,
)
from domain.customers.customer import DECIDER
from domain.customers.information import (
    change_basic_information,
    change_business_information,
    change_credit_information,
    change_market_information,
    record_source,
)
from tests.examples import a, usd
from tests.given import after, given

REGISTERED = a(CustomerRegistered)


def test_basic_information_changes_only_where_it_is_given() -> None:
    """CU2."""
    given(DECIDER, REGISTERED, a(BasicInformationChanged, address="Main Road 1", telephone="015 1")).when(
        change_basic_information, a(ChangeBasicInformation, address="Quay 2", legal_representative="Wang")
    ).then(a(BasicInformationChanged, address="Quay 2", telephone="015 1", legal_representative="Wang"))


def test_business_information_changes_only_where_it_is_given() -> None:
    """CU2."""
    given(DECIDER, REGISTERED, a(BusinessInformationChanged, products=["fan"], payment_method="cash")).when(
        change_business_information, a(ChangeBusinessInformation, products=["fan", "pump"])
    ).then(a(BusinessInformationChanged, products=["fan", "pump"], payment_method="cash"))


def test_credit_information_changes_only_where_it_is_given() -> None:
    """CU2."""
    given(DECIDER, REGISTERED, a(CreditInformationChanged, credit_rating="good")).when(
        change_credit_information, a(ChangeCreditInformation, credit_limit=usd("5000.00"))
    ).then(a(CreditInformationChanged, credit_rating="good", credit_limit=usd("5000.00")))


def test_market_information_changes_only_where_it_is_given() -> None:
    """CU2."""
    given(DECIDER, REGISTERED, a(MarketInformationChanged, rivals=["Polar"])).when(
        change_market_information, a(ChangeMarketInformation, market_trends="smaller units")
    ).then(a(MarketInformationChanged, rivals=["Polar"], market_trends="smaller units"))


def test_one_group_changes_without_touching_another() -> None:
    """CU2."""
    given(DECIDER, REGISTERED, a(MarketInformationChanged, rivals=["Polar"])).when(
        change_basic_information, a(ChangeBasicInformation, address="Quay 2")
    ).then(a(BasicInformationChanged, address="Quay 2"))


def test_telling_what_is_known_changes_nothing() -> None:
    """CU2."""
    information = given(
        DECIDER,
        REGISTERED,
        a(BasicInformationChanged, address="Quay 2"),
        a(BusinessInformationChanged, products=["fan"]),
        a(CreditInformationChanged, credit_rating="good"),
        a(MarketInformationChanged, rivals=["Polar"]),
    )
    information.when(change_basic_information, a(ChangeBasicInformation, address="Quay 2")).then_nothing()
    information.when(change_business_information, a(ChangeBusinessInformation, products=["fan"])).then_nothing()
    information.when(change_credit_information, a(ChangeCreditInformation, credit_rating="good")).then_nothing()
    information.when(change_market_information, a(ChangeMarketInformation, rivals=["Polar"])).then_nothing()


def test_nothing_is_known_of_a_customer_that_is_not_registered() -> None:
    """CU2."""
    nobody, code = given(DECIDER), "customer.not-registered"
    nobody.when(change_basic_information, a(ChangeBasicInformation, address="Quay 2")).then_refused(code)
    nobody.when(change_business_information, a(ChangeBusinessInformation, products=["fan"])).then_refused(code)
    nobody.when(change_credit_information, a(ChangeCreditInformation, credit_rating="good")).then_refused(code)
    nobody.when(change_market_information, a(ChangeMarketInformation, rivals=["Polar"])).then_refused(code)


def test_a_change_that_changes_no_field_is_not_a_command() -> None:
    """CU2."""
    with pytest.raises(ValidationError, match="give at least one of market_trends, rivals, market_feedback"):
        ChangeMarketInformation(customer_id="C8", reason="nothing new")


def test_a_source_is_recorded_with_who_submitted_it_and_who_answers_for_it() -> None:
    """CU9, CU10."""
    referred = a(RecordSource, source="referral", submitted_by="li", vouched_by="wang", referred_by="C9")
    referrer = after(DECIDER, a(CustomerRegistered, customer_id="C9"))
    given(DECIDER, REGISTERED).when(record_source, referred, referrer=referrer).then(
        a(SourceRecorded, source="referral", submitted_by="li", vouched_by="wang", referred_by="C9")
    )


def test_whoever_submits_a_source_answers_for_it_unless_another_does() -> None:
    """CU10."""
    given(DECIDER, REGISTERED).when(record_source, a(RecordSource, submitted_by="li")).then(
        a(SourceRecorded, submitted_by="li", vouched_by="li")
    )


def test_recording_the_same_source_twice_changes_nothing() -> None:
    """CU9."""
    given(DECIDER, REGISTERED, a(SourceRecorded)).when(record_source, a(RecordSource)).then_nothing()


def test_a_source_that_turns_out_wrong_is_replaced() -> None:
    """CU10."""
    given(DECIDER, REGISTERED, a(SourceRecorded)).when(record_source, a(RecordSource, source="visit")).then(
        a(SourceRecorded, source="visit")
    )


def test_only_the_sources_of_the_policy_are_sources() -> None:
    """CU9: a policy may name its own."""
    billboard = a(RecordSource, source="billboard")
    given(DECIDER, REGISTERED).when(record_source, billboard).then_refused("customer.unknown-source")
    given(DECIDER, REGISTERED).when(record_source, billboard, sources={"billboard"}).then(
        a(SourceRecorded, source="billboard")
    )


def test_who_refers_a_customer_is_one() -> None:
    """CU9."""
    referred = a(RecordSource, source="referral", referred_by="C9")
    given(DECIDER, REGISTERED).when(record_source, referred).then_refused("customer.not-registered")


def test_nobody_refers_itself() -> None:
    """Semantics 26."""
    given(DECIDER, REGISTERED).when(record_source, a(RecordSource, referred_by="C8")).then_refused(
        "customer.refers-itself"
    )


def test_a_customer_that_is_not_registered_came_from_nowhere() -> None:
    """CU9."""
    given(DECIDER).when(record_source, a(RecordSource)).then_refused("customer.not-registered")


def test_what_is_given_as_null_is_known_no_more() -> None:
    """CU2, CU4: a record is corrected, too; null is another body than a field left out."""
    wrong = a(BasicInformationChanged, address="Quay 2", fax="015 1")
    clearing = ChangeBasicInformation(customer_id="C8", fax=None)
    given(DECIDER, REGISTERED, wrong).when(change_basic_information, clearing).then(
        a(BasicInformationChanged, address="Quay 2")
    )
    given(DECIDER, REGISTERED).when(change_basic_information, clearing).then_nothing()
