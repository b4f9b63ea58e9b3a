"""Whatever passes the door can be stored, published, folded, written, listed and exported: sent to a running stack."""

import asyncio
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import product
from string import Formatter
from typing import Any, Final
from urllib.parse import quote

import httpx
import psycopg
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from contracts.catalog import AGGREGATES, COMMANDS
from services.api.described.examples import story
from services.store.postgres import open_store
from tests.faults.storm import Stack
from tests.faults.valid import CLOSED_AS_OF, FEW, IDS, KINDS, OPENING, Asked
from tests.services.api.story import NEEDS_MORE, OF_PROGRAMS, address_of, before, headers_of
from tests.waiting import PATIENCE_SECONDS

# Commands of every kind, and more of those that open something.
AT_ONCE: Final = st.tuples(*(KINDS[name] for name in OPENING * 3), *KINDS.values())
AT_A_TIME: Final = 6
# What a list needs to be asked at all; with these it leaves nothing out.
WANTED: Final = {"role": "manager", "from": "1900-01-01", "to": "9000-12-31", "by": None, "key": "A/A"}
# What stands in an address and is no id of a thing.
PLACES: Final = {
    "bulk_id": ["0" * 32],
    "category": list(AGGREGATES),
    "event": ["1", "customer/A@1"],
    "import_id": ["0" * 32],
    "list_name": ["overdue", "complaints", "tiers", "purchases", "customers"],
    "name": ["overdue_receivables", "complaint_sla"],
    "simulation": ["0" * 20],
}
CSV: Final = {"Accept": "text/csv"}
# Of a pack that is only drafted or of a later day, and of an account that nobody is reminded of.
NOTHING_TO_SHOW: Final = {"policy.not-yet-in-force", "credit-account.nothing-to-collect"}


@dataclass(slots=True)
class Door:
    """Sends commands, and counts by name what was done."""

    http: httpx.Client
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def send(self, command: Asked) -> None:
        """Send a command; it is done or refused for a reason of the business."""
        answer = self.http.post(command.address, json=command.body, headers=command.headers)
        said = answer.json()
        if answer.is_success:
            self.done[command.name] += bool(said["types"])
        else:
            assert answer.status_code == 422, (command, said)
            assert said["code"] != "request.invalid", (command, said)
            assert said["code"] != "command.unstorable", (command, said)
            self.refused[command.name, said["code"]] += 1


def play_story(door: Door, database_url: str) -> None:
    """Send a command of each kind, in the order of the reference, where each is accepted after those before it."""

    async def between(command: str) -> None:
        async with open_store(database_url) as store:
            await before(command, store)

    for example in story():
        if example.of in NEEDS_MORE:
            asyncio.run(between(example.of))
        if example.of not in OF_PROGRAMS:
            door.send(Asked(example.of, address_of(example), example.body, headers_of(example)))


def send_many(door: Door, *, rounds: int, chance: int) -> None:
    """Send so many rounds of commands of every kind."""

    @seed(chance)
    @settings(
        max_examples=rounds,
        database=None,
        deadline=None,
        derandomize=False,
        # What a failure needs stands in the stack by then: a smaller example would meet another state.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    # Drawn inside: as an argument, all of them would be written where a failure is reported.
    @given(st.data())
    def run(data: st.DataObject) -> None:
        for command in data.draw(AT_ONCE):
            door.send(command)

    run()


def never_done(door: Door) -> list[str]:
    """Return the commands of which none was done, and why not."""
    return [
        f"{name}: {[code for kind, code in door.refused if kind == name]}"
        for name in COMMANDS
        if not door.done[name] and name not in OF_PROGRAMS
    ]


def read_everything(http: httpx.Client) -> dict[str, int]:
    """Read every list as JSON, page by page, and as CSV, and every thing with its history; return how long each is."""
    document = http.get("/openapi.json").json()
    lengths = {}
    for path, operations in document["paths"].items():
        if "get" in operations and "health" not in operations["get"].get("tags", []):
            for address in _addresses(path, operations["get"]):
                lengths[address] = _length(http, address)
    return lengths


def _addresses(path: str, operation: dict[str, Any]) -> Iterator[str]:
    needed = [each for each in operation.get("parameters", []) if each["required"] and each["in"] == "query"]
    chosen = [each for each in needed if "enum" in each["schema"]]
    asked = [f"{each['name']}={WANTED[each['name']]}" for each in needed if each not in chosen]
    for value in chosen[0]["schema"]["enum"] if chosen else [None]:
        query = "&".join([*asked, *([f"{chosen[0]['name']}={value}"] if chosen else [])])
        names = [name for _, name, _, _ in Formatter().parse(path) if name]
        for each in product(*(PLACES.get(name, FEW.get(name, IDS)) for name in names)):
            places = {name: quote(place, safe="") for name, place in zip(names, each, strict=True)}
            yield path.format_map(places) + (f"?{query}" if query else "")


def _length(http: httpx.Client, address: str) -> int:
    answer = http.get(address)
    refused = answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and answer.json()["code"] in NOTHING_TO_SHOW
    assert refused or answer.status_code in {200, 404}, (address, answer.text)
    if not answer.headers["Content-Type"].endswith("json"):
        # A text, of which there is one.
        return 1
    page = answer.json()
    if "next" not in page:
        # One thing, a sum over some, or a few of which there are never many.
        items = page.get("items")
        return len(items) if isinstance(items, list) else 1
    length = len(page["items"])
    while page["next"] is not None:
        page = http.get(httpx.URL(address).copy_merge_params({"cursor": page["next"]})).raise_for_status().json()
        length += len(page["items"])
    rows = list(csv.reader(io.StringIO(http.get(address, headers=CSV).raise_for_status().text)))
    assert len(rows) == length + 1, address
    return length


def left_behind(database_url: str) -> dict[str, list[Any]]:
    """Return what is parked or set aside."""
    with psycopg.connect(database_url) as connection:
        return {
            "projections": connection.execute("select projection, type, error from parked_event").fetchall(),
            "relay": connection.execute("select stream, error from relay_parked").fetchall(),
            "set aside": connection.execute("select * from set_aside_record").fetchall(),
        }


def through_the_door(stack: Stack, *, least: int, most: int, chance: int) -> Door:
    """Send until some command of every kind was done, wait until all is published and folded, read all, and check."""
    with httpx.Client(base_url=stack.addresses["api"], timeout=PATIENCE_SECONDS) as http:
        door = Door(http)
        play_story(door, stack.addresses["database_url"])
        stack.kehu("tiers", "evaluate", "--pack", "distributor", "--as-of", CLOSED_AS_OF)
        for sent in range(0, most, AT_A_TIME):
            if sent >= least and not never_done(door):
                break
            send_many(door, rounds=AT_A_TIME, chance=chance + sent)
        stack.kehu("wait", "--timeout", f"{PATIENCE_SECONDS:g}", seconds=PATIENCE_SECONDS + 30)
        assert not any((found := left_behind(stack.addresses["database_url"])).values()), found
        lengths = read_everything(http)
        assert sum(lengths.values()) > len(lengths), lengths
    checked = json.loads(stack.kehu("check", "--format", "json", seconds=PATIENCE_SECONDS))
    assert checked["ok"], checked
    return door
