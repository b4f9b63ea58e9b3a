"""One decision on several streams: stored on all of them or on none, on states that nobody has changed meanwhile."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from contracts.customers.customer import CustomerRegistered
from contracts.message import Event
from domain.decider import Refused
from services.store.outcome import Accepted, CommandIdReused, RefusedBefore, VersionMismatch
from services.store.request import Part, States, part_id, stand
from services.store.store import Store
from tests.services.store.logs import Log
from tests.services.store.names import DECIDER, NameTaken, add, caused, named, send


def customers(count: int) -> list[str]:
    """Make ids of their own for each test: they share one database."""
    return [f"C{uuid4()}" for _ in range(count)]


async def name_all(
    store: Store, name: str, ids: Sequence[str], *, command_id: UUID | None = None, versions: Sequence[int | None] = ()
) -> Accepted:
    """Give each customer the name, unless one of them has it."""

    def decide(states: States) -> list[Part]:
        if name in [each for id_ in ids for each in states.of(DECIDER, id_)]:
            raise NameTaken(f"{name} is taken.")
        return [Part(stand(DECIDER, id_), add((), named(name, id_))) for id_ in ids]

    known = [*versions, *[None] * (len(ids) - len(versions))]
    stands = [stand(DECIDER, id_, version) for id_, version in zip(ids, known, strict=True)]
    return await store.transact_on(stands, decide, command=named(name, ids[0]), cause=caused(command_id))


async def names_of(store: Store, ids: Sequence[str]) -> list[tuple[str, ...]]:
    return [(await store.load(DECIDER, id_)).state for id_ in ids]


async def test_all_parts_are_stored_together_and_the_answer_is_the_last_position(log: Log) -> None:
    ids = customers(3)
    async with log.open() as store:
        accepted = await name_all(store, "Acme", ids)
        positions = [(await store.load(DECIDER, id_)).position for id_ in ids]

        assert (accepted.version, accepted.types, accepted.position) == (1, ("customer.registered.v1",), max(positions))
        assert max(positions) - min(positions) == 2
        assert await names_of(store, ids) == [("Acme",)] * 3


async def test_a_refusal_stores_nothing_and_is_kept_as_the_answer(log: Log) -> None:
    ids, command_id = customers(2), uuid4()
    async with log.open() as store:
        await send(store, named("Acme", ids[1]))
        with pytest.raises(NameTaken):
            await name_all(store, "Acme", ids, command_id=command_id)
        with pytest.raises(RefusedBefore, match="Acme is taken"):
            await name_all(store, "Acme", ids, command_id=command_id)

        assert await names_of(store, ids) == [(), ("Acme",)]


async def test_a_repeat_gets_the_stored_answer_and_appends_to_no_stream(log: Log) -> None:
    ids, command_id = customers(2), uuid4()
    async with log.open() as store:
        first = await name_all(store, "Acme", ids, command_id=command_id)
        again = await name_all(store, "Acme", ids, command_id=command_id)
        with pytest.raises(CommandIdReused):
            await name_all(store, "Bolt", ids, command_id=command_id)

        assert again == first._replace(repeated=True)
        assert await names_of(store, ids) == [("Acme",)] * 2


async def test_a_repeat_at_another_process_gets_the_same_answer(log: Log) -> None:
    ids, command_id = customers(2), uuid4()
    async with log.open() as one, log.open() as other:
        first = await name_all(one, "Acme", ids, command_id=command_id)

        assert await name_all(other, "Acme", ids, command_id=command_id) == first._replace(repeated=True)


async def test_a_change_of_any_of_the_streams_lets_the_whole_be_decided_again(log: Log) -> None:
    """The second process decides on what it has cached, and neither head is as it was."""
    for changed in range(3):
        ids = customers(3)
        async with log.open() as one, log.open() as other:
            await name_all(one, "Acme", ids)
            assert await names_of(other, ids) == [("Acme",)] * 3
            await send(one, named("Bolt", ids[changed]))

            with pytest.raises(NameTaken):
                await name_all(other, "Bolt", ids)
            await name_all(other, "Coil", ids)
            wanted = [("Acme", "Bolt", "Coil") if place == changed else ("Acme", "Coil") for place in range(3)]
            assert await names_of(one, ids) == wanted


async def test_a_stream_that_is_only_read_is_as_it_was_read_when_the_decision_is_stored(log: Log) -> None:
    own, read = customers(2)

    def decide(states: States) -> list[Part]:
        last = states.of(DECIDER, read)[-1]
        event: Event = CustomerRegistered(customer_id=own, full_name=last)
        return [Part(stand(DECIDER, own), [event])]

    async with log.open() as one, log.open() as other:
        for name, id_ in (("Acme", read), ("Begin", own)):
            await send(one, named(name, id_))
        await names_of(other, [own, read])
        await send(one, named("Bolt", read))

        await other.transact_on([stand(DECIDER, own)], decide, command=named("copied", own), cause=caused())

        assert await names_of(other, [own]) == [("Begin", "Bolt")]


async def test_an_expected_version_of_any_stream_must_be_its_own(log: Log) -> None:
    ids = customers(2)
    async with log.open() as store:
        await name_all(store, "Acme", ids, versions=(0, 0))
        for versions in ((1, 0), (0, 1), (None, 2)):
            with pytest.raises(VersionMismatch):
                await name_all(store, "Bolt", ids, versions=versions)
        await name_all(store, "Bolt", ids, versions=(1, 1))

        assert await names_of(store, ids) == [("Acme", "Bolt")] * 2


async def test_a_fault_in_one_decision_leaves_the_others_of_its_group(log: Log) -> None:
    ids, others = customers(2), customers(2)

    def fail(states: States) -> list[Part]:
        states.of(DECIDER, ids[1])
        raise ZeroDivisionError

    async with log.open() as store:
        answers = await asyncio.gather(
            send(store, named("Acme", ids[0])),
            store.transact_on([stand(DECIDER, ids[0])], fail, command=named("x", ids[0]), cause=caused()),
            name_all(store, "Bolt", others),
            send(store, named("Coil", ids[0])),
            return_exceptions=True,
        )

        assert [isinstance(answer, Accepted) for answer in answers] == [True, False, True, True]
        assert isinstance(answers[1], ZeroDivisionError)
        assert await names_of(store, [*ids, *others]) == [("Acme", "Coil"), (), ("Bolt",), ("Bolt",)]


async def test_parts_begin_no_stream_that_looks_like_another(log: Log) -> None:
    """Semantics 36: the whole is refused, not the part alone."""
    own, other, plain = customers(3)
    async with log.open() as store:
        await send(store, named("Acme", plain))
        wide = plain.replace("C", "Ｃ", 1)
        with pytest.raises(Refused, match="cannot be told from"):
            await name_all(store, "Bolt", [own, other, wide])

        assert await names_of(store, [own, other]) == [(), ()]


async def test_an_id_that_somebody_took_for_a_part_stops_the_whole(log: Log) -> None:
    ids, command_id = customers(2), uuid4()
    async with log.open() as store:
        await send(store, named("Acme", ids[0]), command_id=part_id(command_id, f"customer/{ids[1]}"))
        await send(store, named("Begin", ids[1]))
        with pytest.raises(CommandIdReused):
            await name_all(store, "Bolt", ids, command_id=command_id)

        assert await names_of(store, ids) == [("Acme",), ("Begin",)]


async def test_decisions_into_each_other_at_once_are_made_one_after_the_other(log: Log) -> None:
    """Of two processes that each give both customers a name nobody has yet, one at a time decides."""
    ids = customers(2)
    async with log.open() as one, log.open() as other:
        await name_all(one, "Begin", ids)
        await names_of(other, ids)
        answers = await asyncio.gather(
            name_all(one, "Acme", ids), name_all(other, "Acme", ids[::-1]), return_exceptions=True
        )

        assert sorted(type(answer).__name__ for answer in answers) == ["Accepted", "NameTaken"]
        assert await names_of(one, ids) == [("Begin", "Acme")] * 2


async def test_a_script_decides_on_several_streams_too(log: Log) -> None:
    ids, command_id = customers(2), uuid4()

    async def run(inside: Store) -> Accepted:
        await send(inside, named("Begin", ids[1]))
        return await name_all(inside, "Acme", ids, command_id=command_id)

    async with log.open() as store:
        assert (await store.together(run, commands=[command_id])).types
        assert (await store.together(run, commands=[command_id])).repeated
        assert await names_of(store, ids) == [("Acme",), ("Begin", "Acme", "Begin")]
