/**
 * The limiter beside its peers on the same Redis and in memory: how fast, and how far each exceeds
 * the limit in its worst window. A peer that does not run here is named with its reason.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import { instantOf } from "../dist/domain/index.js";
import { createMemoryLimiter, createRedisLimiter } from "../dist/guard/index.js";
import { medians } from "./measure.mjs";
import { startRedis } from "./redis.mjs";

const MAX = 100;
const WINDOW_MS = 60_000;
/** Of the search for the worst window: short, so that it ends soon. */
const SHORT_MS = 1000;
const CONCURRENT = 64;
const KEYS = 1000;
const CALLS = 60_000;
const CALLS_IN_MEMORY = 400_000;

const clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};
const random = { bytes: (count) => randomBytes(count), fraction: Math.random };

export default async function run(report) {
  await inMemory(report);
  if (spawnSync("redis-server", ["--version"]).status !== 0) {
    return report.title("limiter: redis-server is not installed, so nothing is measured on Redis");
  }
  const server = await startRedis();
  try {
    await onRedis(report, server.url);
  } finally {
    await server.stop();
  }
}

async function inMemory(report) {
  const peer = (windowMs) => {
    const limiter = new RateLimiterMemory({ points: MAX, duration: windowMs / 1000 });
    return { take: (key) => limiter.consume(key).then(granted, refused), close: () => {} };
  };
  const ours = (windowMs) => {
    const limiter = createMemoryLimiter({ clock });
    return takenFrom(limiter, windowMs);
  };
  const now = (windowMs) => {
    const { reserveNow } = createMemoryLimiter({ clock });
    const asked = askedWithin(windowMs);
    return { asked, now: (request) => reserveNow(request, 0), close: () => {} };
  };
  const prepared = (windowMs) => {
    const { prepare } = createMemoryLimiter({ clock });
    const asked = (key) => prepare(askedWithin(windowMs)(key));
    return { asked, now: (reserve) => reserve(0), close: () => {} };
  };
  const against = "rate-limiter-flexible";
  for (const [what, keys] of [
    ["grants", CALLS_IN_MEMORY / MAX],
    ["refusals", 4],
  ]) {
    const perSecond = await speeds({ peer, ours, now, prepared }, { calls: CALLS_IN_MEMORY, keys });
    const figure = (name, value, aim) =>
      report.add({ name, value, unit: "checks/s", against, ratio: value / perSecond.peer, aim });
    figure(`limiter, memory, awaited, ${what}`, perSecond.ours);
    figure(`limiter, memory, at once, ${what}`, perSecond.now);
    figure(`limiter, memory, prepared, ${what}`, perSecond.prepared, ">= 8");
  }
  const worst = { ours: await worstWindow(ours), [against]: await worstWindow(peer) };
  tellWorst(report, "memory", worst);
}

async function onRedis(report, url) {
  const against = "rate-limiter-flexible";
  const variants = {
    ours: oursOn(url),
    [against]: flexibleOn(url),
    ...(await upstashOn(report, url)),
  };
  const settings = { calls: CALLS, keys: KEYS };
  for (const [what, filled] of [
    ["grants", false],
    ["refusals", true],
  ]) {
    const perSecond = await speeds(variants, { ...settings, filled });
    for (const name of Object.keys(variants).filter((each) => each !== "ours")) {
      const [value, ratio] = [perSecond.ours, perSecond.ours / perSecond[name]];
      const aim = name === against && !filled ? ">= 2" : undefined;
      const title = `limiter, Redis, ${CONCURRENT} at once, ${what}`;
      report.add({ name: title, value, unit: "checks/s", against: name, ratio, aim });
    }
  }
  const worst = {};
  for (const [name, open] of Object.entries(variants)) worst[name] = await worstWindow(open);
  tellWorst(report, "Redis", worst);
}

function tellWorst(report, where, worst) {
  for (const [name, calls] of Object.entries(worst)) {
    const aim = name === "ours" ? `<= ${MAX}` : undefined;
    const title = `worst window of ${MAX}, ${where}, ${name}`;
    report.add({ name: title, value: calls, unit: "calls", aim });
  }
}

/**
 * Checks a second of each variant. A variant opens a limiter: { take(asked) -> granted?, close() },
 * where `asked(key)` makes of a key what is asked for, if that is more than the key, or with `now`
 * in place of `take` one that answers without a promise, to so many a turn.
 */
async function speeds(variants, { calls, keys, filled = false }) {
  const each = Object.entries(variants).map(([name, open]) => {
    let limiter;
    return [
      name,
      {
        async before() {
          limiter = await open(WINDOW_MS);
          const asked = keysOf(filled ? 1 : keys).map(limiter.asked ?? String);
          for (let n = 0; filled && n < MAX; n++) await limiter.take(asked[0]);
          return asked;
        },
        async run(asked) {
          let sent = 0;
          let next = 0;
          const any = () => asked[next++ % asked.length];
          // As many callers a turn as there are workers below.
          while (limiter.now && sent < calls) {
            for (let n = 0; n < CONCURRENT; n++, sent++) limiter.now(any());
            await TURN;
          }
          const worker = async () => {
            for (; sent < calls; sent++) await limiter.take(any());
          };
          await Promise.all(Array.from({ length: CONCURRENT }, worker));
        },
        after: () => limiter.close(),
      },
    ];
  });
  const ms = await medians(Object.fromEntries(each), { rounds: 7, warmup: 1 });
  return Object.fromEntries(
    Object.entries(ms).map(([name, took]) => [name, (calls / took) * 1000]),
  );
}

/**
 * Calls as badly as a client may: one call, then nothing until shortly before the window ends, then
 * all there is, then again all there is as soon as it has ended.
 */
async function worstWindow(open) {
  const limiter = await open(SHORT_MS);
  const sent = [];
  const [key] = keysOf(1).map(limiter.asked ?? String);
  const burst = async () => {
    // Goes on for a while after the first refusal: some limiters refuse and grant in turn.
    for (let refused = 0; refused < 20;) {
      const grants = await Promise.all(Array.from({ length: 8 }, () => limiter.take(key)));
      const at = performance.now();
      for (const grant of grants) {
        if (grant) sent.push(at);
        else refused += 1;
      }
    }
  };
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    if (await limiter.take(key)) sent.push(performance.now());
    for (const part of [0.9, 1.02]) {
      await setTimeout(Math.max(began + SHORT_MS * part - performance.now(), 0));
      await burst();
    }
    await setTimeout(SHORT_MS * 1.3);
  }
  await limiter.close();
  return Math.max(
    ...sent.map((first) => sent.filter((at) => at >= first && at < first + SHORT_MS).length),
  );
}

const TURN = Promise.resolve();
const granted = () => true;
function refused(reason) {
  // A peer rejects with a result when it refuses, and with an error when it fails.
  if (reason instanceof Error) throw reason;
  return false;
}

let opened = 0;
/** Keys that nobody has used before. */
function keysOf(count) {
  const set = (opened += 1);
  return Array.from({ length: count }, (_, key) => `${set}:${key}`);
}

/**
 * Requests are built once a key, as a program that calls an endpoint again and again has them;
 * prepared ones are looked up once, too. The peer has no such way: it looks each key up.
 */
const askedWithin = (windowMs) => (key) => ({
  buckets: [{ key, max: MAX, windowMs }],
  lane: "orders",
});

const takenFrom = (limiter, windowMs) => ({
  asked: askedWithin(windowMs),
  take: (request) => limiter.take(request).then(({ ok }) => ok),
  close: () => limiter.close(),
});

const oursOn = (url) => async (windowMs) => {
  const limiter = await createRedisLimiter({ url, clock, random });
  return takenFrom(limiter, windowMs);
};

const flexibleOn = (url) => async (windowMs) => {
  const storeClient = new Redis(url);
  const duration = windowMs / 1000;
  const limiter = new RateLimiterRedis({ storeClient, points: MAX, duration });
  return {
    take: (key) => limiter.consume(key).then(granted, refused),
    close: () => storeClient.disconnect(),
  };
};

/** Made for a service that is asked over HTTP; here it is given a Redis that runs its scripts. */
async function upstashOn(report, url) {
  const open = async (windowMs) => {
    const redis = new Redis(url);
    const client = {
      evalsha: (sha, keys, args) => redis.evalsha(sha, keys.length, ...keys, ...args.map(String)),
      eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args.map(String)),
    };
    const limiter = new Ratelimit({
      redis: client,
      limiter: Ratelimit.slidingWindow(MAX, `${windowMs} ms`),
      ephemeralCache: false,
      analytics: false,
      timeout: 0,
    });
    const take = async (key) => (await limiter.limit(key)).success;
    return { take, close: () => redis.disconnect() };
  };
  const tried = await open(SHORT_MS);
  try {
    await tried.take("tried");
    return { "@upstash/ratelimit": open };
  } catch (error) {
    report.title(`limiter: @upstash/ratelimit does not run on this Redis: ${error.message}`);
    return {};
  } finally {
    tried.close();
  }
}
