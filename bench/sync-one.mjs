/**
 * Connects a broker of a sandbox, reads it to the end, and prints executions, milliseconds and the
 * peak resident memory of this process in MB: node bench/sync-one.mjs FOLDER SANDBOX, with SANDBOX
 * in JSON.
 */
import { performance } from "node:perf_hooks";
import { openSystem, surroundings } from "../dist/app/index.js";

const [, , folder, text] = process.argv;
const { broker, origins, credentials } = JSON.parse(text);
const system = await openSystem({ folder, origins, surroundings });
const { connections, blotter } = system.services;
const began = performance.now();
const { id } = await connections.connect({
  broker,
  environment: "paper",
  credentials: credentials[broker],
});
await system.idle();
// A pull turns a bounded number of pages; one that finds nothing left to do is the last.
for (let last; last === undefined || last.imported > 0;) {
  last = await connections.sync(id);
  if (last.outcome !== "succeeded") throw new Error(last.failure?.message);
}
const ms = performance.now() - began;
const executions = await blotter.countExecutions({});
const breaks = (await connections.breaks({ open: true })).length;
await system.close();
const mb = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ executions, breaks, ms, mb }));
