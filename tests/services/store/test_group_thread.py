"""The thread that settles the groups answers each question once, whatever became of the one before."""

import asyncio
import threading

import pytest

from services.store.group_thread import GroupThread
from tests.waiting import PATIENCE_SECONDS


async def test_questions_are_answered_in_their_order_in_one_other_thread() -> None:
    def answer(question: int) -> tuple[int, int]:
        return question, threading.get_ident()

    with GroupThread(answer) as thread:
        answers = await asyncio.gather(*(thread.ask(question) for question in range(20)))

    assert [question for question, _ in answers] == list(range(20))
    assert {where for _, where in answers}.isdisjoint({threading.get_ident()})
    assert len({where for _, where in answers}) == 1


async def test_an_error_reaches_the_one_who_asked_and_the_next_is_answered() -> None:
    def divided(question: int) -> int:
        return 100 // question

    with GroupThread(divided) as thread:
        with pytest.raises(ZeroDivisionError):
            await thread.ask(0)

        assert await thread.ask(4) == 25


async def test_who_no_longer_waits_holds_up_nobody() -> None:
    go_on = threading.Event()
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))

    def answer(question: str) -> str:
        assert go_on.wait(PATIENCE_SECONDS)
        return question

    with GroupThread(answer) as thread:
        gone, waits = thread.ask("gone"), thread.ask("waits")
        gone.cancel()
        go_on.set()

        assert await asyncio.wait_for(waits, PATIENCE_SECONDS) == "waits"
    assert not faults


async def test_the_thread_ends_with_its_last_question() -> None:
    before = set(threading.enumerate())
    with GroupThread(str) as thread:
        (started,) = set(threading.enumerate()) - before
        asked = thread.ask(8)

    assert await asked == "8"
    await asyncio.to_thread(started.join, PATIENCE_SECONDS)
    assert not started.is_alive()


def test_an_answer_after_the_loop_is_closed_is_dropped() -> None:
    go_on = threading.Event()
    before = set(threading.enumerate())

    def answer(_: str) -> bool:
        return go_on.wait(PATIENCE_SECONDS)

    async def ask_and_leave() -> threading.Thread:
        with GroupThread(answer) as thread:
            (started,) = set(threading.enumerate()) - before
            thread.ask("late")
        return started

    started = asyncio.run(ask_and_leave())
    go_on.set()
    started.join(PATIENCE_SECONDS)

    assert not started.is_alive()
