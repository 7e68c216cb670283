import { limiterSuite, simulatedClock } from "#testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acquire, createMemoryLimiter, type Lane, LANES, type LimitRequest } from "./index.ts";

describe("the limiter in memory", () => {
  it.each(limiterSuite)("$name", async ({ run }) => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    await run({ limiter, wait: clock.advance, windowMs: 60_000 });
  });

  it("forgets keys that are over", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    const request = (n: number) =>
      ({ buckets: [{ key: `k${n}`, max: 1, windowMs: 10 }], lane: "sync" }) as const;
    for (let n = 0; n < 5000; n++) {
      await limiter.take(request(n));
      if (n % 100 === 0) await clock.advance(200);
    }
    expect(limiter.grants().length).toBeLessThan(1300);
  });
});

type Turn = {
  readonly afterMs: number;
  readonly busyMs: number;
  readonly calls: readonly number[];
  readonly maxWaitMs: number;
  readonly lane: Lane;
};

describe("limits of one turn", () => {
  it("are kept for keys that are new when those that are over are swept", async () => {
    const clock = simulatedClock();
    await clock.advance(60_000);
    const limiter = createMemoryLimiter({ clock });
    for (let n = 0; n < 3000; n++) {
      const names = ["a", "b", "c"];
      const buckets = names.map((key, at) => ({ key: key + n, max: at + 1, windowMs: 1000 }));
      const request = { buckets, lane: "orders" } as const;
      expect(limiter.reserveNow(request, 0).ok).toBe(true);
      expect(limiter.reserveNow(request, 0).ok).toBe(false);
    }
  });

  it("are shared by what was prepared, after its key was swept, too", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    const of = (key: string) =>
      ({ buckets: [{ key, max: 2, windowMs: 1000 }], lane: "orders" }) as const;
    const prepared = limiter.prepare(of("kept"));
    await clock.advance(60_000);
    for (let n = 0; n < 1500; n++) limiter.reserveNow(of(`k${n}`), 0);
    await clock.advance(1);
    // The first sweep has dropped the window that the prepared request knew.
    expect(limiter.reserveNow(of("kept"), 0).ok).toBe(true);
    expect(prepared(0).ok).toBe(true);
    expect([prepared(0), limiter.reserveNow(of("kept"), 0)]).toMatchObject([
      { ok: false, bucket: "kept" },
      { ok: false, bucket: "kept" },
    ]);
    const many = { buckets: [...of("a").buckets, ...of("b").buckets], lane: "orders" } as const;
    const both = limiter.prepare(many);
    expect([both(0).ok, both(0).ok, both(0).ok]).toEqual([true, true, false]);
  });

  it("count at the end of the turn, and never from before it began", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock, guardMs: 0 });
    const request = { buckets: [{ key: "k", max: 2, windowMs: 100 }], lane: "orders" } as const;
    const taken = () => limiter.reserveNow(request, 0).ok;
    expect([taken(), taken(), taken()]).toEqual([true, true, false]);
    await clock.advance(99);
    expect(taken()).toBe(false);
    await clock.advance(1);
    expect([taken(), taken(), taken()]).toEqual([true, true, false]);
  });

  it("holds in every window for callers that come in any turns", async () => {
    const turn = fc.record({
      afterMs: fc.integer({ min: 0, max: 60 }),
      /** A turn that takes long, between two calls of it. */
      busyMs: fc.constantFrom(0, 0, 7, 150),
      calls: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
      maxWaitMs: fc.constantFrom(0, 0, 80, 300),
      lane: fc.constantFrom<Lane>(...LANES),
    });
    const run = async (turns: readonly Turn[]) => {
      const clock = simulatedClock();
      let busyMs = 0;
      const busy = { ...clock, monotonicMs: () => clock.monotonicMs() + busyMs };
      const limiter = createMemoryLimiter({ clock: busy, guardMs: 0 });
      const sent: { at: number; weight: number }[] = [];
      const prepared = new Map<Lane, ReturnType<typeof limiter.prepare>>();
      const again = (request: LimitRequest) => {
        const known = prepared.get(request.lane) ?? limiter.prepare(request);
        prepared.set(request.lane, known);
        return known;
      };
      for (const { afterMs, busyMs: longMs, calls, maxWaitMs, lane } of turns) {
        await clock.advance(afterMs);
        for (const weight of calls) {
          const buckets = [{ key: "k", max: 6, windowMs: 100, weight }];
          const asked = { buckets, lane };
          const reserved =
            weight === 1 ? again(asked)(maxWaitMs) : limiter.reserveNow(asked, maxWaitMs);
          if (reserved.ok) sent.push({ at: busy.monotonicMs() + reserved.waitMs, weight });
          busyMs += longMs;
        }
      }
      expect(worst(sent, 100)).toBeLessThanOrEqual(6);
    };
    // A place that is booked ahead stands behind what is let through before it.
    const ahead = [
      { calls: [3, 2], maxWaitMs: 300, lane: "backfill", afterMs: 0, busyMs: 0 },
      { calls: [1], maxWaitMs: 0, lane: "orders", afterMs: 0, busyMs: 0 },
      { calls: [3], maxWaitMs: 80, lane: "orders", afterMs: 20, busyMs: 0 },
      { calls: [3, 1], maxWaitMs: 80, lane: "orders", afterMs: 0, busyMs: 0 },
    ] as const;
    const turns: fc.Arbitrary<readonly Turn[]> = fc.array(turn, { maxLength: 20 });
    await fc.assert(fc.asyncProperty(turns, run), { numRuns: 500, examples: [[[...ahead]]] });
  });
});

/** The most that is sent within any window that begins with a call. */
function worst(sent: readonly { at: number; weight: number }[], windowMs: number): number {
  const sums = sent.map(({ at: first }) =>
    sent.reduce((sum, { at, weight }) => {
      return at >= first && at < first + windowMs ? sum + weight : sum;
    }, 0),
  );
  return Math.max(0, ...sums);
}

describe("acquire", () => {
  it("never lets more go in any window, whoever asks and however late they wake", async () => {
    const caller = fc.record({
      startMs: fc.integer({ min: 0, max: 400 }),
      lane: fc.constantFrom<Lane>(...LANES),
      weight: fc.integer({ min: 1, max: 3 }),
      calls: fc.integer({ min: 1, max: 4 }),
      /** A busy process goes on later than it was woken. */
      lagMs: fc.constantFrom(0, 0, 3, 20, 60),
    });
    const callers = fc.array(caller, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(callers, fc.integer({ min: 3, max: 9 }), async (callers, max) => {
        const clock = simulatedClock();
        const limiter = createMemoryLimiter({ clock, guardMs: 20 });
        const sent: { at: number; weight: number }[] = [];
        const buckets = (weight: number) => [
          { key: "k", max, windowMs: 200, weight },
          { key: "k", max: max * 2, windowMs: 1000, weight },
        ];
        const work = callers.map(async ({ startMs, lane, weight, calls, lagMs }) => {
          await clock.sleep(startMs);
          const late = { ...clock, sleep: (ms: number) => clock.sleep(ms + lagMs) };
          for (let call = 0; call < calls; call++) {
            const request = { buckets: buckets(weight), lane };
            try {
              await acquire(limiter, request, { clock: late, maxWaitMs: 5000 });
              sent.push({ at: clock.monotonicMs(), weight });
            } catch {
              // Refused: nothing is sent.
            }
          }
        });
        await clock.finish(Promise.all(work));
        expect(worst(sent, 200)).toBeLessThanOrEqual(max);
        expect(worst(sent, 1000)).toBeLessThanOrEqual(max * 2);
        if (callers.every(({ lagMs }) => lagMs === 0)) expect(sent.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  const bucket = { key: "k", max: 1, windowMs: 1000 };
  const request = { buckets: [bucket], lane: "sync" } as const;

  it("refuses at once whoever would wait too long, and nothing was sent", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    await acquire(limiter, request, { clock });
    const second = acquire(limiter, request, { clock, broker: "oanda", maxWaitMs: 500 });
    await expect(second).rejects.toMatchObject({
      name: "BrokerRateLimitError",
      broker: "oanda",
      outcome: "not-sent",
      retryAfterMs: 1100,
      message: 'The limit "k" has no room',
    });
  });

  it("holds a call that waits when the broker asks to be left alone meanwhile", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    await acquire(limiter, request, { clock });
    const second = acquire(limiter, request, { clock }).then(() => clock.monotonicMs());
    await clock.advance(500);
    await limiter.freeze("k", 10_000);
    expect(await clock.finish(second)).toBeGreaterThanOrEqual(10_500);
  });

  it("gives up the place of a process that slept through it", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    let lagMs = 5000;
    const lagging = {
      ...clock,
      sleep: (ms: number) => {
        const late = lagMs;
        lagMs = 0;
        return clock.sleep(ms + late);
      },
    };
    await acquire(limiter, request, { clock });
    const second = acquire(limiter, request, { clock: lagging }).then(() => clock.monotonicMs());
    expect(await clock.finish(second)).toBe(1100 + 5000);
  });

  it("stops waiting when it is told to", async () => {
    const clock = simulatedClock();
    const limiter = createMemoryLimiter({ clock });
    const stop = new AbortController();
    await acquire(limiter, request, { clock });
    const second = acquire(limiter, request, { clock, signal: stop.signal });
    stop.abort(new Error("Shut down"));
    await expect(second).rejects.toThrow("Shut down");
  });
});
