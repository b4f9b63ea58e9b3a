import asyncio
import json
import os

import httpx
from aiokafka import AIOKafkaConsumer

names: dict[str, str] = {}


async def opened(event_id: str) -> dict[str, str]:
    """Ask for an event with its personal data: the topic carries it sealed."""
    async with httpx.AsyncClient(base_url=os.environ["KEHU_API"]) as api:
        found: dict[str, str] = (await api.get(f"/events/{event_id}")).raise_for_status().json()["data"]
        return found


async def subscribe() -> None:
    kafka = os.environ["KEHU_KAFKA"]
    async with AIOKafkaConsumer("kehu.customer.v1", bootstrap_servers=kafka, auto_offset_reset="earliest") as records:
        async for record in records:
            event = json.loads(record.value)
            customer = event["partitionkey"]
            if event["type"].startswith("customer.registered."):
                names[customer] = (await opened(event["id"]))["full_name"]
            elif event["type"] == "customer.erased.v1":
                names.pop(customer, None)
            else:
                continue
            print(json.dumps(names, ensure_ascii=False), flush=True)


asyncio.run(subscribe())
