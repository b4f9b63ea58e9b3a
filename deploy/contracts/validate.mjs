// Fails with one line per fault unless contracts/asyncapi.json is a valid AsyncAPI document and its schemas are found.
import { fileURLToPath } from "node:url";
import { Parser, fromFile } from "@asyncapi/parser";

const file = process.argv[2] ?? fileURLToPath(new URL("../../contracts/asyncapi.json", import.meta.url));
const { document, diagnostics } = await fromFile(new Parser(), file).parse();
const ERROR = 0;
const faults = diagnostics.filter(({ severity }) => severity === ERROR);

for (const { message, path } of faults) console.error(`${path.join(".") || "document"}: ${message}`);
if (!document || faults.length) process.exit(1);
const messages = document.allMessages().all();
console.error(`AsyncAPI ${document.version()}: ${document.channels().all().length} topics, ${messages.length} messages, valid.`);
