"""Nothing of an erased person is in any file of a stack: tables, WAL, topics, logs (AC2)."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.faults.storm import Stack, temporary_stack

pytestmark = [pytest.mark.servers, pytest.mark.slow]
MARKS: Final = (
    "Zhuangzi-of-Meng",
    "13800138642",
    "Butterfly-Lane-17",
    "dreaming@meng.example",
    "lost-my-fish-trap",
)


@pytest.fixture
def stack() -> Iterator[Stack]:
    with temporary_stack() as started:
        yield started


def holding(folders: Sequence[Path]) -> dict[str, list[str]]:
    """Name the files that hold a mark."""
    found: dict[str, list[str]] = {}
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        content = path.read_bytes()
        if marks := [mark for mark in MARKS if mark.encode() in content]:
            found[str(path)] = marks
    return found


def send(api: httpx.Client, path: str, /, **body: object) -> None:
    api.post(path, json=body, headers={"Kehu-Actor": "li"}).raise_for_status()


def test_no_file_of_a_stack_holds_what_an_erased_person_said(stack: Stack) -> None:
    name, phone, street, mail, words = MARKS
    home = Path(stack.home)
    memory = json.loads((home / "stack.json").read_text())
    folders = [home, Path(memory["postgres_folder"])]
    with httpx.Client(base_url=stack.addresses["api"], timeout=60) as api:
        send(api, "/customers/C77/register", full_name=name)
        send(api, "/customers/C77/change-basic-information", address=street, email=mail)
        send(api, "/customers/C77/add-contact", contact_id="zhuang", surname=name, phone=phone, phone_country="CN")
        send(api, "/complaints/1/receive", customer_id="C77", summary=words, reason=f"{name} called")
        send(api, "/complaints/1/resolve")
        stack.kehu("wait")
        assert words in api.get("/customers/C77/history").text
        exported = api.get("/customers/C77/subject-export").text
        assert all(mark in exported for mark in (name, street, mail, words))
        assert holding(folders), "the list of customers holds names while there are customers"
        send(api, "/customers/C77/erase", by="li", reason="asked for it")
        stack.kehu("wait")
        for address in ("/customers/C77/history", "/customers/C77/subject-export", "/customers?text=C77"):
            answer = api.get(address).text
            assert not [mark for mark in MARKS if mark in answer], address
            assert "[erased]" in answer
    stack.kehu("keys", "sweep")
    stack.kehu("projections", "rebuild", "customer_list")
    stack.kehu("check")
    stack.kehu("keys", "sweep")
    stack.kehu("down")

    assert holding(folders) == {}
