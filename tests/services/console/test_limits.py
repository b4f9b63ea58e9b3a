"""What a form, a file and a page may take: nothing is read, kept or waited for without end (X attacks)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from services.console.api import Problem
from services.console.shell import console as shell
from services.console.shell.sending import Forms
from tests.services.console.pages import OWN, answering, console, post

RECEIPT = "/do/credit-accounts/record-receipt/A1"
RUN = {
    "id": "1",
    "layout": "customers",
    "file_name": "f",
    "dry_run": False,
    "state": "done",
    "said": None,
    "rows": 1,
    "stored": 0,
    "unchanged": 0,
    "rejected": 1,
    "percent": 100,
}


async def test_a_form_of_too_many_fields_is_refused_as_a_page() -> None:
    async with console() as browser:
        answer = await post(browser, RECEIPT, **{f"field{number}": "x" for number in range(2_000)})

    assert answer.status_code == 400
    assert "<nav" in answer.text


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary="]
)
async def test_a_body_that_is_no_form_is_refused_as_a_page(kind: str) -> None:
    async with console() as browser:
        headers = {"Origin": OWN, "Content-Type": kind}
        answer = await browser.post(RECEIPT, headers=headers, content=b"\xff\x00--\r\n%zz")

    assert answer.status_code in {400, 403}
    assert "<nav" in answer.text


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
async def test_a_form_without_end_is_refused_before_it_is_read(kind: str) -> None:
    pieces = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal pieces
        yield b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
        while pieces < 200:
            pieces += 1
            yield b"x" * (1 << 20)

    async with console() as browser:
        answer = await browser.post(RECEIPT, headers={"Origin": OWN, "Content-Type": kind}, content=body())

    assert answer.status_code == 413
    assert "<nav" in answer.text


async def test_forms_that_arrive_together_share_one_room() -> None:
    forms = Forms(1_000)

    async with forms.arrived(urlencoded(b"a=" + b"1" * 598), 1_000), AsyncExitStack() as second:
        with pytest.raises(Problem, match="Too many large forms") as full:
            await second.enter_async_context(forms.arrived(urlencoded(b"a=" + b"1" * 598), 1_000))
        async with forms.arrived(urlencoded(b"a=1"), 1_000) as form:
            assert form["a"] == "1"
    async with forms.arrived(urlencoded(b"a=" + b"1" * 998), 1_000) as form:
        assert form["a"] == "1" * 998

    assert full.value.status == 503


def urlencoded(body: bytes) -> Request:
    """Give a form as it comes."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def test_a_page_over_an_api_that_stands_still_is_given_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "SECONDS_TO_ANSWER", 0.01)

    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with answering(never) as browser:
        page = await browser.get("/customers")

    assert page.status_code == 503
    assert "Kehu does not answer" in page.text


async def test_a_mistake_of_ours_is_a_page() -> None:
    async with console({"GET /imports": {"items": [{}]}}) as browser:
        # As a server does, show what was answered instead of raising it here.
        browser._transport.raise_app_exceptions = False  # type: ignore[attr-defined]  # noqa: SLF001
        page = await browser.get("/imports")

    assert page.status_code == 500
    assert "<nav" in page.text


async def test_of_many_rejected_rows_the_first_are_shown() -> None:
    rejects = "line,reason\n" + "".join(f"{number},{'x' * 100}\n" for number in range(100_000)) + f"9,{'y' * 200_000}\n"
    run = RUN | {"rejected": 100_001}
    answers = {"GET /imports/1": run, "GET /imports/1/rejects": httpx.Response(200, text=rejects)}
    async with console(answers) as browser:
        page = await browser.get("/imports/1")

    assert page.text.count("<tr>") == 1 + 200


@pytest.mark.parametrize("text", ["reason\n" + "y" * 200_000, 'reason\n"never ends', "", "\n", "a\n1,2,3\n"])
async def test_rejected_rows_of_any_form_are_shown(text: str) -> None:
    answers = {"GET /imports/1": RUN | {"rejected": 1}, "GET /imports/1/rejects": httpx.Response(200, text=text)}
    async with console(answers) as browser:
        page = await browser.get("/imports/1")

    assert page.status_code == 200
