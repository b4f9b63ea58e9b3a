"""The desk of each aggregate of the catalogue, by its category."""

from typing import Final

from tests.domain.asking import COMPLAINT
from tests.domain.credit.asking_account import CREDIT_ACCOUNT
from tests.domain.credit.asking_bank_entry import BANK_ENTRY
from tests.domain.customers.asking_customer import CUSTOMER
from tests.domain.organisation.asking_access import ACCESS
from tests.domain.organisation.asking_manager import ACCOUNT_MANAGER
from tests.domain.organisation.asking_measure import MEASURE
from tests.domain.policies.asking_policies import POLICY, UNIT

DESKS: Final = {
    desk.decider.category: desk
    for desk in (CUSTOMER, COMPLAINT, CREDIT_ACCOUNT, ACCOUNT_MANAGER, POLICY, UNIT, MEASURE, BANK_ENTRY, ACCESS)
}
