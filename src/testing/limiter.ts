import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Bucket, Lane, Limiter, LimitRequest } from "#guard";

/** Where a limiter is tried: its time may be simulated, its store shared or not. */
export type LimiterSetting = {
  /** Opened for this case; the same keys may be in use by other cases. */
  readonly limiter: Limiter;
  /** Goes on by so much, really or not. */
  readonly wait: (ms: number) => Promise<void>;
  /** Long enough that a case can make its calls within one. */
  readonly windowMs: number;
};

/** One thing that every limiter must do. */
export type LimiterCase = {
  readonly name: string;
  readonly run: (setting: LimiterSetting) => Promise<void>;
};

let cases = 0;
/** Keys of a case of its own. */
function keysOf({ windowMs }: LimiterSetting) {
  const name = `case-${(cases += 1)}`;
  return (max: number, rest: Partial<Bucket> = {}): Bucket => ({
    windowMs,
    max,
    ...rest,
    key: `${name}-${rest.key ?? "a"}`,
  });
}

const call = (...buckets: Bucket[]): LimitRequest => ({ buckets, lane: "orders" });

/** How many of so many calls in a row are let through. */
async function admitted(limiter: Limiter, request: LimitRequest, calls: number): Promise<number> {
  let count = 0;
  for (let each = 0; each < calls; each++) if ((await limiter.take(request)).ok) count += 1;
  return count;
}

const room: readonly LimiterCase[] = [
  {
    name: "lets as many through as the limit says and tells when there is room again",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const request = call(keysOf(setting)(3));
      equal(await admitted(limiter, request, 3), 3);
      const refused = await limiter.take(request);
      ok(!refused.ok && refused.bucket === request.buckets[0]?.key);
      ok(refused.retryAfterMs > 0 && refused.retryAfterMs <= windowMs + limiter.guardMs + 1);
      await wait(refused.retryAfterMs);
      ok((await limiter.take(request)).ok);
    },
  },
  {
    name: "counts no call that it refuses",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const request = call(keysOf(setting)(2));
      equal(await admitted(limiter, request, 2), 2);
      // Refused all through the window: if they counted there would be no room at its end.
      for (let part = 0; part < 8; part++) {
        await limiter.take(request);
        await wait(windowMs / 8);
      }
      await wait(limiter.guardMs + 2);
      equal(await admitted(limiter, request, 2), 2);
    },
  },
  {
    name: "lets exactly the limit through of many calls at once",
    async run(setting) {
      const request = call(keysOf(setting)(7));
      const all = Array.from({ length: 50 }, () => setting.limiter.take(request));
      equal((await Promise.all(all)).filter((taken) => taken.ok).length, 7);
    },
  },
  {
    name: "slides: the end of one window and the beginning of the next share the limit",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const request = call(keysOf(setting)(4));
      equal(await admitted(limiter, request, 1), 1);
      await wait(windowMs * 0.8);
      equal(await admitted(limiter, request, 4), 3);
      await wait(windowMs * 0.2 + limiter.guardMs + 2);
      equal(await admitted(limiter, request, 4), 1);
    },
  },
  {
    name: "counts weights",
    async run(setting) {
      const { limiter } = setting;
      const bucket = keysOf(setting)(10);
      equal(await admitted(limiter, call({ ...bucket, weight: 4 }), 3), 2);
      equal(await admitted(limiter, call({ ...bucket, weight: 3 }), 1), 0);
      equal(await admitted(limiter, call(bucket), 3), 2);
    },
  },
  {
    name: "counts what was prepared like what was not, in one bucket and in several",
    async run(setting) {
      const { limiter } = setting;
      const bucket = keysOf(setting);
      for (const buckets of [[bucket(3)], [bucket(3, { key: "b" }), bucket(9, { key: "c" })]]) {
        const reserve = limiter.prepare(call(...buckets));
        ok((await reserve(0)).ok);
        equal(await admitted(limiter, call(...buckets), 1), 1);
        ok((await reserve(0)).ok);
        const refused = await reserve(0);
        ok(!refused.ok && refused.bucket === buckets[0]?.key);
        equal(await admitted(limiter, call(...buckets), 1), 0);
      }
    },
  },
  {
    name: "fails for a weight for which there can never be room",
    async run(setting) {
      const bucket = keysOf(setting)(3, { weight: 4 });
      const asked = async () => setting.limiter.take(call(bucket));
      await rejects(asked, { message: /has no room for a weight of 4/ });
    },
  },
];

const together: readonly LimiterCase[] = [
  {
    name: "counts a call in all of its buckets or in none",
    async run(setting) {
      const { limiter } = setting;
      const bucket = keysOf(setting);
      const [wide, narrow] = [bucket(5), bucket(1, { key: "b" })];
      equal(await admitted(limiter, call(wide, narrow), 3), 1);
      const refused = await limiter.take(call(wide, narrow));
      equal(!refused.ok && refused.bucket, narrow.key);
      equal(await admitted(limiter, call(wide), 9), 4);
    },
  },
  {
    name: "keeps several windows of one key",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const bucket = keysOf(setting);
      const request = call(bucket(2), bucket(3, { windowMs: windowMs * 3 }));
      equal(await admitted(limiter, request, 4), 2);
      await wait(windowMs + limiter.guardMs + 2);
      equal(await admitted(limiter, request, 4), 1);
    },
  },
  {
    name: "keeps the end of a limit for orders, and what is before it for syncs",
    async run(setting) {
      const bucket = keysOf(setting)(20);
      const inLane = (lane: Lane) => admitted(setting.limiter, { buckets: [bucket], lane }, 30);
      const counts = [await inLane("backfill"), await inLane("sync"), await inLane("orders")];
      deepEqual(counts, [14, 4, 2]);
    },
  },
];

const booking: readonly LimiterCase[] = [
  {
    name: "books the next free place and says how long to wait",
    async run(setting) {
      const { limiter, windowMs } = setting;
      const request = { ...call(keysOf(setting)(2)), maxWaitMs: windowMs * 10 };
      const waits: number[] = [];
      for (let each = 0; each < 6; each++) {
        const reserved = await limiter.reserve(request);
        ok(reserved.ok);
        waits.push(reserved.waitMs);
      }
      deepEqual(waits.slice(0, 2), [0, 0]);
      ok(waits.slice(2, 4).every((ms) => ms > 0 && ms <= windowMs + limiter.guardMs + 1));
      ok(waits.slice(4).every((ms) => ms > windowMs && ms <= 2 * (windowMs + limiter.guardMs + 1)));
    },
  },
  {
    name: "books nothing if the wait is too long",
    async run(setting) {
      const { limiter, windowMs } = setting;
      const request = call(keysOf(setting)(1));
      ok((await limiter.take(request)).ok);
      const first = await limiter.reserve({ ...request, maxWaitMs: windowMs / 10 });
      ok(!first.ok && first.retryAfterMs > windowMs / 2);
      const second = await limiter.reserve({ ...request, maxWaitMs: windowMs * 2 });
      ok(second.ok && second.waitMs <= windowMs + limiter.guardMs + 1);
    },
  },
  {
    name: "lets an order pass backfills that are booked far ahead",
    async run(setting) {
      const { limiter, windowMs } = setting;
      const bucket = keysOf(setting)(10);
      const maxWaitMs = windowMs * 20;
      const book = { buckets: [bucket], lane: "backfill", maxWaitMs } as const;
      const booked = await Promise.all(Array.from({ length: 40 }, () => limiter.reserve(book)));
      ok(booked.every((each) => each.ok));
      equal(await admitted(limiter, call(bucket), 5), 3);
    },
  },
];

const outside: readonly LimiterCase[] = [
  {
    name: "lets nothing through while a key is frozen, and others go on",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const bucket = keysOf(setting);
      const [frozen, other] = [call(bucket(5)), call(bucket(5, { key: "b" }))];
      await limiter.freeze(bucket(5).key, windowMs / 2);
      // A shorter one that comes later, from a call that was under way, changes nothing.
      await limiter.freeze(bucket(5).key, 1);
      const refused = await limiter.take(frozen);
      ok(
        !refused.ok && refused.retryAfterMs > windowMs / 4 && refused.retryAfterMs <= windowMs / 2,
      );
      ok((await limiter.take(other)).ok);
      await wait(windowMs / 2 + 2);
      equal(await admitted(limiter, frozen, 9), 5);
    },
  },
  {
    name: "believes a broker that has counted more than we did",
    async run(setting) {
      const { limiter } = setting;
      const bucket = keysOf(setting)(10);
      equal(await admitted(limiter, call(bucket), 2), 2);
      await limiter.observe(bucket, 7);
      await limiter.observe(bucket, 5);
      equal((await limiter.status(bucket)).current, 7);
      equal(await admitted(limiter, call(bucket), 9), 3);
    },
  },
  {
    name: "tells how much is used and when nothing is any more",
    async run(setting) {
      const { limiter, wait, windowMs } = setting;
      const bucket = keysOf(setting)(4);
      deepEqual(pick(await limiter.status(bucket)), { current: 0, max: 4, frozenForMs: 0 });
      equal(await admitted(limiter, call({ ...bucket, weight: 3 }), 1), 1);
      const before = await limiter.status(bucket);
      deepEqual(pick(before), { current: 3, max: 4, frozenForMs: 0 });
      await wait(windowMs + limiter.guardMs + 2);
      const after = await limiter.status(bucket);
      equal(after.current, 0);
      ok(before.resetAt <= after.resetAt);
      await limiter.freeze(bucket.key, windowMs);
      ok((await limiter.status(bucket)).frozenForMs > windowMs / 2);
    },
  },
];

const pick = ({ current, max, frozenForMs }: Awaited<ReturnType<Limiter["status"]>>) => ({
  current,
  max,
  frozenForMs,
});

/** What a limiter does, whatever keeps its counts. */
export const limiterSuite: readonly LimiterCase[] = [...room, ...together, ...booking, ...outside];
