/**
 * Streams and the gateway: 10,000 quotes a second over a real WebSocket to 100 subscribers, how
 * soon a broken stream is back, and what the gateway adds to a bare call with its journal on disk.
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import alpaca from "../dist/brokers/alpaca/broker.js";
import { instantOf, instrument } from "../dist/domain/index.js";
import { liveStreamNet } from "../dist/kit/index.js";
import { createQuoteBus, dialOf, newestQuotes, streamedQuotes } from "../dist/streams/index.js";
import gateway from "./gateway.mjs";

const PER_SECOND = 10_000;
const SUBSCRIBERS = 100;
const SECONDS = 5;
const DROPS = 10;
const SYMBOLS = Array.from({ length: 20 }, (_, n) => `SYM${n}`);

export const clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};
export const random = { bytes: (count) => randomBytes(count), fraction: Math.random };

export default async function run(report) {
  const far = await startFar();
  try {
    await fanOut(report, far);
    await reconnects(report, far);
  } finally {
    far.process.disconnect();
  }
  const folder = await mkdtemp(join(tmpdir(), "openblotter-bench-"));
  try {
    await gateway(report, { folder, clock, random });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startFar() {
  const given = JSON.stringify({ perSecond: PER_SECOND, symbols: SYMBOLS });
  const child = fork(new URL("streams-far.mjs", import.meta.url), [given]);
  const [{ port }] = await once(child, "message");
  return { process: child, url: `ws://127.0.0.1:${port}` };
}

const INSTRUMENTS = SYMBOLS.map((symbol) =>
  instrument({ kind: "equity", symbol, currency: "USD" }),
);

/** A connection that lasted so long has proved itself, so that each drop is a first one. */
const policy = { stableMs: 100 };

function busOver(url) {
  const origins = { ...alpaca.manifest.environments.paper, prices: url };
  const stream = alpaca.streaming.quotes;
  const line = dialOf({
    ...{ adapter: alpaca, stream, environment: "paper", origins },
    net: liveStreamNet([url]),
    pass: async () => ({ credentials: { keyId: "k", secretKey: "s" }, token: undefined }),
  });
  const account = { key: "a", number: "a" };
  return createQuoteBus({
    clock,
    channelOf: () => "one",
    open: (_, instruments, listener) =>
      streamedQuotes(
        {
          stream: { stream, line, account, clock, random, policy },
          ...{ instead: undefined, clock, patienceMs: 10_000 },
        },
        instruments,
        listener,
      ),
  });
}

/** Counts what arrives at each of many, and how late. */
function counting() {
  const lags = [];
  let count = 0;
  let first = Infinity;
  let last = 0;
  // Counting is all that most do, so that it is not counting that is measured.
  const listener = (bidSize, askSize) => {
    if (++count % 97 !== 0) return;
    const number = Number(askSize);
    first = Math.min(first, number);
    last = Math.max(last, number);
    lags.push(Date.now() - Number(bidSize));
  };
  const share = () => count / ((last - first + 1) * SUBSCRIBERS);
  return { listener, lags, share, count: () => count };
}

async function fanOut(report, far) {
  const ours = await measured(async (counted) => {
    const bus = busOver(far.url);
    for (let each = 0; each < SUBSCRIBERS; each++)
      bus.subscribe(INSTRUMENTS, ({ quote }) => counted.listener(quote.bidSize, quote.askSize));
    return () => bus.close();
  });
  const bare = await measured(async (counted) => {
    const emitter = new EventEmitter();
    emitter.setMaxListeners(0);
    for (let each = 0; each < SUBSCRIBERS; each++)
      for (const symbol of SYMBOLS) emitter.on(symbol, ({ bs, as }) => counted.listener(bs, as));
    const socket = new WebSocket(far.url);
    await once(socket, "open");
    socket.on("message", (data) => {
      for (const row of JSON.parse(data)) if (row.T === "q") emitter.emit(row.S, row);
    });
    socket.send(JSON.stringify({ action: "auth" }));
    socket.send(JSON.stringify({ action: "subscribe" }));
    return () => socket.terminate();
  });
  const beside = "a bare socket with JSON.parse and an emitter";
  const add = (name, unit, of) =>
    report.add({ name, value: of(ours), unit, against: beside, ratio: of(bare) / of(ours) });
  report.add({ name: "fan-out, share delivered", value: ours.share * 100, unit: "%", aim: "100" });
  const perSecond = ours.count / SECONDS;
  report.add({ name: "fan-out, deliveries", value: perSecond, unit: "/s", aim: "1,000,000" });
  add("fan-out, lag p50", "ms", ({ p50 }) => p50);
  add("fan-out, lag p99", "ms", ({ p99 }) => p99);
  add("fan-out, CPU", "% of one core", ({ cpu }) => cpu);
  await slow(report, far);
}

async function measured(subscribe) {
  const counted = counting();
  const stop = await subscribe(counted);
  await setTimeout(SECONDS * 200);
  // What came while everything was still cold says nothing.
  counted.lags.length = 0;
  const [before, began] = [counted.count(), performance.now()];
  const cpu = process.cpuUsage();
  await setTimeout(SECONDS * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const tookMs = performance.now() - began;
  const count = ((counted.count() - before) * SECONDS * 1000) / tookMs;
  const share = counted.share();
  await stop();
  const lags = counted.lags.toSorted((a, b) => a - b);
  const at = (part) => lags[Math.floor(lags.length * part)] ?? NaN;
  // Below a millisecond the clock of the machine cannot tell.
  const [p50, p99] = [at(0.5), at(0.99)].map((ms) => Math.max(ms, 0.5));
  return { count, share, p50, p99, cpu: (user + system) / tookMs / 10 };
}

/** One who reads ten times a second gets the newest of each, and never a queue. */
async function slow(report, far) {
  const bus = busOver(far.url);
  const newest = newestQuotes(bus, INSTRUMENTS);
  const taken = newest[Symbol.asyncIterator]();
  let most = 0;
  for (let turn = 0; turn < 20; turn++) {
    await setTimeout(100);
    most = Math.max(most, (await taken.next()).value.length);
  }
  report.add({ name: "slow subscriber, overtaken", value: newest.overtaken(), unit: "quotes" });
  report.add({ name: "slow subscriber, most held", value: most, unit: "quotes", aim: "20" });
  await bus.close();
}

/** From the end of a connection to the first price after it. */
async function reconnects(report, far) {
  let resolve = () => undefined;
  const bus = busOver(far.url);
  let isFresh = false;
  bus.subscribe(INSTRUMENTS, ({ isStale }) => {
    if (isStale) isFresh = false;
    else if (!isFresh) {
      isFresh = true;
      resolve(performance.now());
    }
  });
  const times = [];
  for (let drop = 0; drop < DROPS; drop++) {
    while (!isFresh) await setTimeout(5);
    await setTimeout(2 * policy.stableMs);
    const back = new Promise((done) => (resolve = done));
    isFresh = true;
    const began = performance.now();
    far.process.send("drop");
    times.push((await back) - began);
  }
  await bus.close();
  times.sort((a, b) => a - b);
  report.add({
    ...{ name: "reconnect, drop to price, median", value: times[DROPS / 2], unit: "ms" },
    aim: "half of the first wait of 1,000",
  });
  report.add({ name: "reconnect, longest", value: times.at(-1), unit: "ms" });
}
