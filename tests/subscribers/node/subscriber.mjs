// Reads every record of the given topics to their present ends, and prints each as a CloudEvent, one JSON a line.
// node subscriber.mjs BROKER TOPIC ...
import { Kafka as CloudEvents } from "cloudevents";
import { Kafka, logLevel } from "kafkajs";

const [broker, ...topics] = process.argv.slice(2);
const kafka = new Kafka({ clientId: "cloudevents", brokers: [broker], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `cloudevents-${process.pid}` });
const unread = new Map();

const admin = kafka.admin();
await admin.connect();
for (const topic of topics)
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
    if (low !== high) unread.set(`${topic}/${partition}`, Number(high));
await admin.disconnect();

function eventOf({ key, value, headers }) {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()]));
  const event = CloudEvents.toEvent({ key: key.toString(), value: value.toString(), headers: texts });
  event.validate();
  return event;
}

await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
const { promise: allRead, resolve, reject } = Promise.withResolvers();
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    try {
      const { id, source, type, specversion, subject, partitionkey } = eventOf(message);
      console.log(JSON.stringify({ topic, partition, id, source, type, specversion, subject, partitionkey }));
    } catch (error) {
      reject(new Error(`${topic}[${partition}] at ${message.offset}: ${error.message}`));
    }
    const place = `${topic}/${partition}`;
    if (Number(message.offset) + 1 >= unread.get(place)) unread.delete(place);
    if (!unread.size) resolve();
  },
});
await allRead;
await consumer.disconnect();
