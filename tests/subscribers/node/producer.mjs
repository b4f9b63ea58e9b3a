// Sends one record for each key to a topic, with the partitions that docs/subscribing.md recommends.
// node producer.mjs BROKER TOPIC KEY ...
import { Kafka, Partitioners, logLevel } from "kafkajs";

const [broker, topic, ...keys] = process.argv.slice(2);
const kafka = new Kafka({ clientId: "producer", brokers: [broker], logLevel: logLevel.ERROR });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });

await producer.connect();
await producer.send({ topic, messages: keys.map((key) => ({ key, value: key })) });
await producer.disconnect();
