"""What is too large to be published is refused before it is stored, and leaves nothing behind."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.envelope import Cause
from contracts.policies.policy import PolicyEvaluated, RecordEvaluation
from domain.decider import Decider
from services.store.commit.draft import LARGEST_EVENT, CommandTooLarge
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import RefusedBefore

DECIDER: Decider[int, PolicyEvaluated] = Decider("policy", 0, lambda count, *_: count + 1)


def evaluated(characters: int) -> PolicyEvaluated:
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    # Said without a check, as a long row of short findings would be.
    return PolicyEvaluated.model_construct(
        pack="p", policy="p", period="2026", first=day, due=day, evaluated_on=day, evaluated_by="A",
        report="字" * characters, findings=(), revision_requested=False, supplement=False,
    )  # fmt: skip


@pytest.mark.parametrize("sizes", [[LARGEST_EVENT], [1, 1, LARGEST_EVENT // 3], [LARGEST_EVENT // 3, 1]])
async def test_an_event_that_kafka_would_not_take_is_never_stored(sizes: list[int]) -> None:
    recorder = MemoryRecorder()
    command = RecordEvaluation(pack="p", period="2026", report="r")
    cause = Cause(command_id=uuid4(), occurred_at=datetime(2026, 1, 1, tzinfo=UTC), actor="A")
    async with memory_store(recorder) as store:
        with pytest.raises(CommandTooLarge, match="at most 786,432 bytes"):
            await store.transact(
                DECIDER, "p", lambda _: [evaluated(size) for size in sizes], command=command, cause=cause
            )
        with pytest.raises(RefusedBefore) as again:
            await store.transact(DECIDER, "p", lambda _: [], command=command, cause=cause)
        after = await store.transact(
            DECIDER, "p", lambda _: [evaluated(1)], command=command,
            cause=Cause(command_id=uuid4(), occurred_at=cause.occurred_at, actor="A"),
        )  # fmt: skip

    assert again.value.code == "command.too-large"
    assert (after.version, after.position) == (1, 1)


async def test_the_largest_that_is_taken_fits_a_record_of_kafka() -> None:
    assert LARGEST_EVENT < 1_048_588 * 0.8
