/**
 * A page of a hundred fills through an adapter (limiter, retry, breaker, integrity, schema, exact
 * numbers, mapping) against the bare HTTP client, which parses the same page and looks at nothing.
 */
import { setTimeout } from "node:timers/promises";
import { Agent } from "undici";
import { surroundings } from "../dist/app/surroundings.js";
import { brokers } from "../dist/brokers/index.js";
import { createBreakers, createMemoryLimiter, createRetry } from "../dist/guard/index.js";
import { createClient, json, readJson, undiciNet, writeJson } from "../dist/kit/index.js";
import { medians } from "./measure.mjs";
import { startSandbox } from "./sandbox.mjs";

const BROKER = "alpaca";
const PAGES = 200;
/** The way to a broker and back that is near. */
const AWAY_MS = 20;
/** How far the limits are raised, so that they are counted and never met. */
const FREE = 1_000_000;

export default async function run(report) {
  const sandbox = await startSandbox({ broker: BROKER, history: { days: 29, fills: 2000 } });
  const credentials = sandbox.credentials[BROKER];
  const origins = sandbox.origins[BROKER];
  const net = undiciNet({ origins: Object.values(origins) });
  const agent = new Agent({ connections: 1, pipelining: 1 });
  try {
    const adapter = await unlimited();
    const call = clientOf(adapter, { origins, net, credentials });
    const [account] = await adapter.accounts(call);
    const first = await adapter.changes(call, { account });
    const { cursor } = await adapter.changes(call, { account, cursor: first.cursor });
    const ask = async () => (await adapter.changes(call, { account, cursor })).records.length;
    const url = `${Object.values(origins)[0]}/v2/account/activities?direction=asc&page_size=100&page_token=${cursor}`;
    const { headers } = adapter.authorize(credentials, undefined, {});
    const bare = async () => {
      const { body } = await agent.request(requestOf(url, headers));
      return (await body.json()).length;
    };
    const fills = [await ask(), await bare()];
    if (fills.some((count) => count !== 100)) throw new Error(`The pages hold ${fills} records`);
    for (const awayMs of [0, AWAY_MS]) await measured(report, { ask, bare, awayMs });
    await stages(report, await (await agent.request(requestOf(url, headers))).body.text());
  } finally {
    await Promise.all([net.close(), agent.close()]);
    await sandbox.stop();
  }
}

/** A broker on the same machine shows what the adapter itself costs; real ones are further away. */
async function measured(report, { ask, bare, awayMs }) {
  const pages = awayMs > 0 ? PAGES / 5 : PAGES;
  const many = (read) => async () => {
    for (let page = 0; page < pages; page++) {
      if (awayMs > 0) await setTimeout(awayMs);
      await read();
    }
  };
  const ms = await medians({ ours: many(ask), bare: many(bare) }, { rounds: 9, warmup: 2 });
  report.add({
    name: `adapter.page.overhead.${awayMs}ms`,
    value: (ms.ours / ms.bare - 1) * 100,
    unit: "%",
    against: `bare HTTP client, 100 fills a page, ${awayMs} ms away`,
    ratio: ms.bare / ms.ours,
    aim: "<= 10 %",
  });
  report.add({ name: `adapter.page.${awayMs}ms`, value: ms.ours / pages, unit: "ms" });
}

async function unlimited() {
  const adapter = await brokers.find(({ manifest }) => manifest.id === BROKER).load();
  const limits = adapter.manifest.limits.map((limit) => ({ ...limit, max: FREE }));
  return { ...adapter, manifest: { ...adapter.manifest, limits } };
}

const clientOf = (adapter, { origins, net, credentials }) =>
  createClient({
    ...{ adapter, origins, net, clock: surroundings, environment: "paper", credential: "bench" },
    credentials: () => credentials,
    limiter: createMemoryLimiter({ clock: surroundings }),
    retry: createRetry({ clock: surroundings, random: surroundings.random }),
    breakers: createBreakers({ clock: surroundings }),
  });

function requestOf(url, headers) {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search, method: "GET", headers };
}

/** Where the time goes once the page is there; the bare client does the first of these, too. */
async function stages(report, text) {
  const { activities } = await import("../dist/brokers/alpaca/wire.js");
  const { recordsFrom } = await import("../dist/brokers/alpaca/records.js");
  const items = readJson(text);
  const rows = activities.reply.parse(items);
  const many = (work) => () => {
    for (let page = 0; page < PAGES; page++) work();
  };
  const ms = await medians(
    {
      "parse as floats": many(() => JSON.parse(text)),
      "parse exactly": many(() => readJson(text)),
      "keep what was sent": many(() => items.map(writeJson)),
      "keep and check": many(() => activities.reply.parse(items)),
      map: many(() => json.recordsOf(rows, (row) => recordsFrom(row, "USD"))),
    },
    { rounds: 9, warmup: 2 },
  );
  for (const [name, value] of Object.entries(ms))
    report.add({ name: `adapter.page, ${name}`, value: (value / PAGES) * 1000, unit: "us" });
}
