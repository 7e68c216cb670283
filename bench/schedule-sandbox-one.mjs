/** One worker of the whole program; tells once a second what it read. */
import { createScheduler, openSystem, surroundings } from "../dist/app/index.js";
import { counting } from "./workers.mjs";

const system = await openSystem({ ...JSON.parse(process.argv[2]), surroundings });
const { tell, ...told } = counting();
const worker = createScheduler(system, {
  queue: await system.queue.open(),
  ...told,
  onTrouble: (error) => process.stderr.write(`${error.message}\n`),
});
worker.start();
await tell();
