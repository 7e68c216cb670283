/**
 * A page of a hundred fills through an adapter (limiter, retry, breaker, integrity, schema, exact
 * numbers, mapping) against two others on the same HTTP client. `parses` reads the page as JSON and
 * looks at nothing. `by hand` does what an honest adapter without a kit does: looks at the status,
 * checks each row with a schema, maps it to a record with floats and dates, and keeps what was
 * sent; it knows no limits, repeats nothing and trusts length and type.
 */
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Agent } from "undici";
import { z } from "zod";
import { surroundings } from "../dist/app/surroundings.js";
import { brokers } from "../dist/brokers/index.js";
import { createBreakers, createMemoryLimiter, createRetry } from "../dist/guard/index.js";
import { createClient, json, readJson, undiciNet } from "../dist/kit/index.js";
import { median, medians } from "./measure.mjs";
import { startSandbox } from "./sandbox.mjs";

const BROKER = "alpaca";
const PAGES = 200;
/** Pages of one reader before it is the turn of the next. */
const BLOCK = 10;
const ROUNDS = 100;
const WARMUP = 20;
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
    const parses = async () => {
      const { body } = await agent.request(requestOf(url, headers));
      return (await body.json()).length;
    };
    const hand = async () => byHand(await agent.request(requestOf(url, headers)));
    const readers = { ask, parses, hand };
    const fills = await Promise.all(Object.values(readers).map((read) => read()));
    if (fills.some((count) => count !== 100)) throw new Error(`The pages hold ${fills} records`);
    for (const awayMs of [0, AWAY_MS]) await measured(report, { readers, awayMs });
    await stages(report, await (await agent.request(requestOf(url, headers))).body.text());
  } finally {
    await Promise.all([net.close(), agent.close()]);
    await sandbox.stop();
  }
}

const AGAINST = { parses: "bare HTTP client that parses", hand: "an adapter by hand" };

/**
 * A broker on the same machine shows what the adapter itself costs; real ones are further away. A
 * few pages of each reader in turn make a round, and each round is compared by itself, since other
 * work on the machine slows whole rounds down. The time of the processor says what is left of
 * that.
 */
async function measured(report, { readers, awayMs }) {
  const rounds = awayMs > 0 ? ROUNDS / 5 : ROUNDS;
  const taken = [];
  for (let round = -WARMUP; round < rounds; round++) {
    const one = {};
    const order = round % 2 === 0 ? Object.keys(readers) : Object.keys(readers).toReversed();
    for (const name of order) one[name] = await block(readers[name], awayMs);
    if (round >= 0) taken.push(one);
  }
  const over = (name, figure) =>
    (median(taken.map((one) => one.ask[figure] / one[name][figure])) - 1) * 100;
  for (const [name, against] of Object.entries(AGAINST)) {
    const figure = { unit: "%", against: `${against}, 100 fills a page, ${awayMs} ms away` };
    const [ms, cpu] = [over(name, "ms"), over(name, "cpuUs")];
    const ratio = (percent) => 100 / (100 + percent);
    const aim = "<= 10 %";
    const title = `adapter.page.overhead.${awayMs}ms`;
    report.add({ ...figure, name: title, value: ms, ratio: ratio(ms), aim });
    report.add({ ...figure, name: `${title}.cpu`, value: cpu, ratio: ratio(cpu) });
  }
  const each = (figure) => median(taken.map(({ ask }) => ask[figure])) / BLOCK;
  report.add({ name: `adapter.page.${awayMs}ms`, value: each("ms"), unit: "ms" });
  report.add({ name: `adapter.page.${awayMs}ms.cpu`, value: each("cpuUs"), unit: "us" });
}

async function block(read, awayMs) {
  const [began, spent] = [performance.now(), process.cpuUsage()];
  for (let page = 0; page < BLOCK; page++) {
    if (awayMs > 0) await setTimeout(awayMs);
    await read();
  }
  const { user, system } = process.cpuUsage(spent);
  return { ms: performance.now() - began, cpuUs: user + system };
}

const amount = z.coerce.number().nullish();
const Rows = z.array(
  z.object({
    id: z.string(),
    activity_type: z.string(),
    transaction_time: z.string().nullish(),
    date: z.string().nullish(),
    symbol: z.string().nullish(),
    side: z.string().nullish(),
    order_id: z.string().nullish(),
    ...{ qty: amount, price: amount, net_amount: amount },
  }),
);

async function byHand({ statusCode, body }) {
  if (statusCode !== 200) throw new Error(`The broker answers ${statusCode}`);
  const sent = await body.json();
  const records = Rows.parse(sent).map((row, at) => ({
    id: row.id,
    order: row.order_id,
    type: row.activity_type,
    symbol: row.symbol,
    side: row.side?.startsWith("buy") ? "buy" : "sell",
    ...{ quantity: row.qty, price: row.price, amount: row.net_amount },
    at: new Date(row.transaction_time ?? row.date),
    raw: JSON.stringify(sent[at]),
  }));
  return records.length;
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
      "keep and check": many(() => activities.reply.parse(items)),
      map: many(() => json.recordsOf(rows, (row) => recordsFrom(row, "USD"))),
    },
    { rounds: 9, warmup: 2 },
  );
  for (const [name, value] of Object.entries(ms))
    report.add({ name: `adapter.page, ${name}`, value: (value / PAGES) * 1000, unit: "us" });
}
