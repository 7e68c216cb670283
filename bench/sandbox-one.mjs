/**
 * Make-believe brokers in a process of their own, which bench/sandbox.mjs starts: node
 * bench/sandbox-one.mjs OPTIONS, with OPTIONS in JSON. It knows no limits, so that only ours
 * count.
 */
import { surroundings } from "../dist/app/surroundings.js";
import { brokers } from "../dist/brokers/index.js";
import { startSandbox } from "../dist/sandbox/index.js";

const { broker, ...options } = JSON.parse(process.argv[2]);
const { manifest } = brokers.find((each) => each.manifest.id === broker);
const sandbox = await startSandbox({
  clock: surroundings,
  brokers: [broker],
  personalities: { [broker]: { ...manifest, limits: [] } },
  ...options,
});
const { url, origins, credentials } = sandbox;
const fills = sandbox.venue.fills();
process.stdout.write(`${JSON.stringify({ url, origins, credentials, fills })}\n`);
