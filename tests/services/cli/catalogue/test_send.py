"""What is written on the command line is the command that is sent; what is wrong with it is told under its option."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from services.cli.catalogue import send
from services.cli.main import APP
from services.store.outcome import Accepted

# As on a terminal of 80 columns, without its frame.
WIDTH: Final = {"COLUMNS": "80", "TERMINAL_WIDTH": "80"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """Collect the commands that would go to the store."""
    found: list[Mapping[str, Any]] = []

    def take(_: Any, command: Any, by: str, command_id: Any) -> Accepted:
        fields = command.model_dump(mode="json", exclude_unset=True)
        found.append({"fields": fields, "by": by, "id": str(command_id), "name": command.name})
        return Accepted("complaint/2041", 3, 5123, ("complaint.received.v2", "complaint.triaged.v1"))

    monkeypatch.setattr(send, "send_as", take)
    monkeypatch.setattr(send, "with_store", lambda work: work(None))
    return found


def run(*words: str, data: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(APP, words, input=data, env=WIDTH)
    return result.exit_code, " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (
            ("complaints", "receive", "2041", "--customer", "C77", "--channel", "hotline"),
            {"complaint_id": "2041", "customer_id": "C77", "channel": "hotline"},
        ),
        (
            ("complaint", "receive", "2041", "--customer-id=C77", "--about", "subject=product, which=X200"),
            {"complaint_id": "2041", "customer_id": "C77", "about": {"subject": "product", "which": "X200"}},
        ),
        (
            (
                *("complaint", "receive", "1", "--customer", "C7", "--form", "name=机型,value=A"),
                *("--form", '{"name": "note", "value": "a, b"}'),
            ),
            {
                "complaint_id": "1",
                "customer_id": "C7",
                "form": [{"name": "机型", "value": "A"}, {"name": "note", "value": "a, b"}],
            },
        ),
        (
            (
                *("credit", "record-receipt", "A1", "--receipt", "R1", "--amount", "80.00 CNY"),
                *("--allocations", "invoice=I1,amount=50.00 CNY", "--occurred-at", "2026-01-02T08:00:00+08:00"),
            ),
            {
                "account_id": "A1",
                "receipt": "R1",
                "amount": {"amount": "80.00", "currency": "CNY"},
                "allocations": [{"invoice": "I1", "amount": {"amount": "50.00", "currency": "CNY"}}],
                "occurred_at": "2026-01-02T00:00:00Z",
            },
        ),
        (("credit", "set-limit", "A1", "--limit", "null"), {"account_id": "A1", "limit": None}),
        (
            ("customers", "change-business-information", "C1", "--products", "a", "--products", "b"),
            {"customer_id": "C1", "products": ["a", "b"]},
        ),
        (
            ("customers", "change-business-information", "C1", "--products", '["a", "b, c"]'),
            {"customer_id": "C1", "products": ["a", "b, c"]},
        ),
        (
            ("customers", "change-basic-information", "C1", "--clear", "legal-representative", "--fax", "1"),
            {"customer_id": "C1", "legal_representative": None, "fax": "1"},
        ),
        (
            (
                *("account-managers", "appoint", "chen", "--full-name", "Chen", "--grade", "first", "--bad-record"),
                *("--education", "master", "--experience-months", "24"),
            ),
            {
                "manager_id": "chen",
                "full_name": "Chen",
                "grade": "first",
                "no_bad_record": False,
                "education": "master",
                "experience_months": 24,
            },
        ),
    ],
)
def test_options_are_the_fields_of_the_command(
    sent: list[Mapping[str, Any]], words: tuple[str, ...], fields: Mapping[str, Any]
) -> None:
    code, output = run(*words)

    assert code == 0, output
    assert [each["fields"] for each in sent] == [fields]


def test_the_person_who_asks_is_named_once(sent: list[Mapping[str, Any]]) -> None:
    run("complaints", "respond", "1", "--by", "chen")
    run("complaints", "close", "1", "--by", "chen")
    run("complaints", "close", "1")
    run("complaints", "respond", "1", "--data", "-", data='{"by": "li"}')

    assert [each["by"] for each in sent] == ["chen", "chen", "cli", "li"]
    assert [each["fields"].get("by") for each in sent] == ["chen", None, None, "li"]


def test_fields_may_stand_in_a_file_and_beside_it(sent: list[Mapping[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "received.json"
    file.write_text('{"customer_id": "C77", "summary": "loud", "complaint_id": "1"}', "utf-8")
    for words, data in (((str(file),), None), (("-",), file.read_text("utf-8"))):
        assert run("complaints", "receive", "1", "--channel", "mail", "--data", *words, data=data)[0] == 0

    assert [each["fields"] for each in sent] == [
        {"complaint_id": "1", "customer_id": "C77", "summary": "loud", "channel": "mail"}
    ] * 2


def test_a_command_is_named_as_by_an_idempotency_key(sent: list[Mapping[str, Any]]) -> None:
    for key in ("2f0f1bd0-0000-4000-8000-000000000001", "letter 7", "letter 7"):
        run("complaints", "close", "1", "--command-id", key)

    assert [each["id"] for each in sent] == [
        "2f0f1bd0-0000-4000-8000-000000000001",
        *["f278689d-3a58-55e8-82ce-68863773e4bb"] * 2,
    ]


def test_the_answer_is_a_sentence_or_what_the_api_answers(sent: list[Mapping[str, Any]]) -> None:
    assert run("complaints", "close", "1")[1] == "Complaint 2041: received, triaged (version 3, position 5123)."
    answer = json.loads(run("complaints", "close", "1", "--format", "json")[1])
    assert answer == {
        "stream": "complaint/2041",
        "version": 3,
        "position": 5123,
        "types": ["complaint.received.v2", "complaint.triaged.v1"],
        "repeated": False,
        "warnings": [],
    }
    assert len(sent) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("complaints", "receive", "1"), "Missing option '--customer'."),
        (("complaints", "receive", "1", "--customer", "C 1"), "for --customer: it must be an id"),
        (("complaints", "receive", "../1", "--customer", "C1"), "for COMPLAINT: it must be an id"),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--command-id", ""),
            "for --command-id: it has 1 to 255 characters.",
        ),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--command-id", "x" * 256),
            "for --command-id: it has 1 to 255 characters.",
        ),
        (("complaints", "receive", "1", "--customer", "C1", "--by", ""), "for --by: A person's name has 1 to 64"),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--detected", "x"),
            "for --detected: it must be “raised” or “found”.",
        ),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--about", "product"),
            "for --about: write subject=…,which=…",
        ),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--occurred-at", "2026-01-02"),
            "for --occurred-at: it must be an instant",
        ),
        (
            ("complaints", "receive", "1", "--customer", "C1", "--summary", "x" * 2001),
            "for --summary: it must have at most 2000 characters.",
        ),
        (
            ("credit", "record-receipt", "A", "--receipt", "R", "--amount", "5"),
            "for --amount: write an amount and its currency",
        ),
        (
            (
                "credit",
                "record-receipt",
                "A",
                "--receipt",
                "R",
                "--amount",
                "5 CNY",
                "--allocations",
                '[{"invoice": "I"}]',
            ),
            "for --allocations: entry 1, amount: it is missing.",
        ),
        (
            (
                "credit",
                "record-invoice",
                "A",
                "--invoice",
                "I",
                "--amount",
                "5 CNY",
                "--invoice-date",
                "2026-03-01",
                "--due-date",
                "2026-02-01",
            ),
            "--due-date 2026-02-01 is before --invoice-date 2026-03-01.",
        ),
        (("customers", "change-details", "C1"), "give at least one of --full-name, --kind, --region"),
        (
            ("customers", "change-details", "C1", "--clear", "size", "--size", "small"),
            "for --clear: size is given as well",
        ),
        (
            ("customers", "change-details", "C1", "--clear", "colour"),
            "for --clear: “colour” is no field that can be empty.",
        ),
        (("complaints", "close", "1", "--data", "nowhere.json"), "for --data: nowhere.json cannot be read"),
        (
            ("policy", "reopen-tier-period", "p", "--occurred-at", "2026-01-02T08:00:00Z"),
            "No such option: --occurred-at",
        ),
    ],
)
def test_what_is_wrong_is_told_under_its_option(
    sent: list[Mapping[str, Any]], words: tuple[str, ...], told: str
) -> None:
    code, output = run(*words)

    assert (code, sent) == (2, [])
    assert told in output


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{", "for --data: it is not JSON"),
        ("[]", "for --data: it must be an object with the command's fields."),
        ('{"customer_id": "C1", "colour": 1}', "for colour in --data: it is not known here."),
        ('{"customer_id": "C1", "complaint_id": "2"}', "for --data: complaint_id differs from the argument"),
        ('{"customer_id": "C1", "channel": "mail"}', "for --channel: channel is also in --data: give it once."),
        ("{}", "for --customer: it is missing."),
        ('{"customer_id": "C1", "\\u001b[31mred": 1}', "for �[31mred in --data: it is not known here."),
        ('{"a\\u202eb": 1, "a\\u202eb": 2}', "for --data: it is not JSON: the field “a�b” appears twice."),
        ('{"customer_id": "C1", "form": [{"name": "a", "value": "b", "\\u001b[2J": 1}]}', "entry 1, �[2J: it is not"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(sent: list[Mapping[str, Any]], data: str, told: str) -> None:
    code, output = run("complaints", "receive", "1", "--channel", "x", "--data", "-", data=data)

    assert (code, sent) == (2, [])
    assert told in output
