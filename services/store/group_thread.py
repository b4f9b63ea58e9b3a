"""The thread that settles the groups: asyncio's own way into a thread takes longer than a small group does."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Generic, Self, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class GroupThread(Generic[Question, Answer]):
    """Calls a function in one thread, for one question after the other."""

    def __init__(self, answer: Callable[[Question], Answer]) -> None:
        self._answer = answer
        self._asked: SimpleQueue[tuple[Question, asyncio.Future[Answer]] | None] = SimpleQueue()

    def __enter__(self) -> Self:
        # A daemon: a server that never answers must not keep the process from ending.
        Thread(target=self._run, args=(asyncio.get_running_loop(),), name="groups", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._asked.put(None)

    def ask(self, question: Question) -> asyncio.Future[Answer]:
        """Return the future answer."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked.put((question, future))
        return future

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while (asked := self._asked.get()) is not None:
            question, future = asked
            answer: Answer | BaseException
            try:
                answer = self._answer(question)
            except BaseException as error:  # noqa: BLE001 - it belongs to the one who asked
                answer = error
            # A loop that is closed has nobody left who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_tell, future, answer)


def _tell(future: asyncio.Future[Answer], answer: Answer | BaseException) -> None:
    if future.done():  # cancelled
        return
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
