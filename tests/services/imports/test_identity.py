"""Row step ids never change with the program: files of earlier releases are imported again without any change (34)."""

from pathlib import Path
from typing import ClassVar, Final

import pytest
from pydantic import Field

from contracts.customers.customer import RegisterCustomer
from contracts.message import Command, Id
from services.imports import identity
from services.imports.layouts.layouts import LAYOUTS
from tests.services.imports.rows import command_ids, commands, planned_rows

ACTIVITIES: Final = (
    "Assign seriousness",
    "Take in charge ticket",
    "Wait",
    "Call back",
    "Resolve ticket",
    "Closed",
    "Create SW anomaly",
)
ROWS: Final = {
    "receivables": (
        "818,A-1,605,2012-01-03,2012-02-02,15.9,yes,2012-02-15",
        "818,A-1,606,2012-01-04,2012-02-02,20,no,",
    ),
    "helpdesk": tuple(
        f"8,{activity},R6,2012-07-05 {hour:02d}:30:00,C8,S2,L2" for hour, activity in enumerate(ACTIVITIES, start=8)
    ),
    "open-items": (
        "A-1,invoice,605,2025-01-03,100.00,2025-02-02,,,,,",
        "A-1,invoice,606,2025-01-31,50.00,,45,before-days,2,10,",
        "A-1,receipt,B-7,2025-02-01,30.00,,,,,,605",
        "A-1,credit-note,G-1,2025-02-12,10.00,,,,,,605",
    ),
    "bank-statement": ("B-1,6222-01,2025-03-01,15.90,CNY,credit,no,Li,I1,I1",),
    "purchases": ("C1,2025-01-07,2,19.90", "C1,2025-01-07,2,19.90"),
    "customers": (
        "KH-001,上海某某公司,经销商,2025-03-01,王小明,13800138000,li.wei",
        "KH-002,北京公司,,2025-03-01,Ann Lee,,",
        "KH-001,上海某某公司,经销商,2025-03-01,Ann Lee,13900139000,",
    ),
}
# As the first release of each layout gave them. If a test with these fails, the program is wrong, not the test.
IDS: Final = {
    "receivables": [
        ("customer.register", "585c2812-a93b-5f07-bb26-ee781e365a37"),
        ("credit-account.open", "89bc734e-fc00-52d5-9742-7a0bef05cd43"),
        ("credit-account.record-invoice", "7182006a-87d4-5ae8-b9cb-63cf673df7b9"),
        ("credit-account.open-dispute", "7ef27805-7ac7-57e9-8cc1-295a1509257f"),
        ("credit-account.resolve-dispute", "e2c5c61e-fedc-57cd-9809-45057542fa9d"),
        ("credit-account.record-receipt", "e88855d8-f22b-5b3d-8d6b-69e8d275faae"),
        ("credit-account.record-invoice", "c2447eef-a409-5515-8d98-552e2f9ccc92"),
    ],
    "helpdesk": [
        ("complaint.receive", "5b6f475e-f8b9-5f3d-bfd0-109708e56b17"),
        ("complaint.triage", "5000e1ab-1a69-5792-9933-ce4c3a0a40d7"),
        ("complaint.take-in-charge", "4f550f44-822c-5bc9-8eb3-6e705c2cc29d"),
        ("complaint.start-waiting", "37b5e81a-dc8e-52a1-ba73-f31bb35008e2"),
        ("complaint.resume-work", "3f4d0e80-e077-5fdd-8101-bb906dc32a6b"),
        ("complaint.note-work", "21e0b43c-66d0-51c9-8060-9c70cea57fa3"),
        ("complaint.resolve", "db4714b8-6499-537a-85ba-a88dfcb98e05"),
        ("complaint.close", "384c9f01-95bb-5726-a2b8-0337ba2f5981"),
        ("complaint.reopen", "dfe6a1d1-b614-5731-9faa-3e8489b169e2"),
        ("complaint.note-work", "e0f8f681-42b3-57b6-87b5-39ee9a8d1342"),
    ],
    "open-items": [
        ("customer.register", "1124d8ad-ffb2-5766-a836-4638ba29bbba"),
        ("credit-account.open", "fb202436-4ddc-54c9-8f87-d15b90a34288"),
        ("credit-account.record-invoice", "29caf693-96f1-5d91-9fa4-c80c42e856ba"),
        ("credit-account.record-invoice-on-terms", "81c82e06-c568-5227-a481-ef3293c18d31"),
        ("credit-account.record-receipt", "013cbd6c-a8dd-589a-92ff-95758143f923"),
        ("credit-account.issue-credit-note", "adca01f9-9895-5817-84ab-fcfe5ddc342b"),
    ],
    "bank-statement": [("bank-entry.record", "c0ea7d18-5de9-5387-bac1-7924aa7ef4f5")],
    "purchases": [
        ("customer.register", "46a43ad6-41bb-5238-9b64-0baf22fbc8ba"),
        ("customer.record-purchase", "4eaa3767-d7bc-55bf-ae39-67a024bbbdae"),
        ("customer.record-purchase", "0f4bf111-11f7-5c8f-80bd-807d4322d6bb"),
    ],
    "customers": [
        ("customer.register", "66ad6531-dd24-58af-9fb6-0c874202359d"),
        ("customer.add-contact", "391e4857-20a4-5c61-befe-e02d18332957"),
        ("customer.assign-owner", "371e9847-807e-5217-acf9-c388a2451a01"),
        ("customer.register", "446debc6-6023-5ea4-a8f6-109fe773b916"),
        ("customer.add-contact", "c363aeb7-e8dd-59a7-ab61-f82404bd0aa1"),
        ("customer.register", "66ad6531-dd24-58af-9fb6-0c874202359d"),
        ("customer.add-contact", "14a45ffb-c74a-5370-9f8b-b9147bd3516e"),
    ],
}


@pytest.mark.parametrize("kind", IDS)
def test_the_steps_of_rows_have_the_ids_that_they_always_had(kind: str, tmp_path: Path) -> None:
    rows = planned_rows(kind, tmp_path, *ROWS[kind], zone="Asia/Shanghai", currency="CNY")

    asked = [command.name for command in commands(rows)]
    assert list(zip(asked, command_ids(rows), strict=True)) == IDS[kind]


def test_every_layout_has_its_ids_here() -> None:
    assert IDS.keys() == ROWS.keys() == LAYOUTS.keys()


class WithLaterField(RegisterCustomer):
    """The command as a later release may have it."""

    nickname: Id | None = None


def test_an_optional_field_that_a_command_gains_later_changes_no_id_where_the_file_does_not_give_it() -> None:
    before = RegisterCustomer(customer_id="C1", full_name="Kunlun")
    after = WithLaterField(customer_id="C1", full_name="Kunlun")

    assert identity.said(after) == identity.said(before)
    assert '"nickname":"K"' in identity.said(WithLaterField(customer_id="C1", full_name="Kunlun", nickname="K"))


def test_a_command_whose_fields_are_not_written_down_is_not_imported() -> None:
    class Unheard(Command):
        name: ClassVar[str] = "customer.unheard"

        customer_id: Id = Field(default="C1")

    with pytest.raises(LookupError, match=r"Imports know no fields of customer\.unheard: add those that it has today"):
        identity.said(Unheard())
