import asyncio
import json
import os

from aiokafka import AIOKafkaConsumer


async def subscribe() -> None:
    kafka = os.environ["KEHU_KAFKA"]
    async with AIOKafkaConsumer("kehu.complaint.v1", bootstrap_servers=kafka, auto_offset_reset="earliest") as records:
        async for record in records:
            print("{time} {subject} {type} {dataschema} {data}".format_map(json.loads(record.value)), flush=True)


asyncio.run(subscribe())
