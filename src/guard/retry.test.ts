import { instantOf } from "#domain";
import { simulatedClock } from "#testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BrokerApiError,
  BrokerAuthError,
  BrokerError,
  BrokerRateLimitError,
  createRetry,
  DEFAULT_RETRY,
  delayMs,
  type RetryConfig,
  type RetryContext,
} from "./index.ts";

const READ: RetryContext = { operation: "getTrades", brokerType: "OANDA", idempotent: true };
const network = (outcome: "unknown" | "not-sent" | "exists" = "unknown") =>
  new BrokerError("The connection broke off", { code: "NETWORK", outcome });

function setUp(fraction = 0.5) {
  const clock = simulatedClock();
  const random = { bytes: () => new Uint8Array(), fraction: () => fraction };
  const withRetry = createRetry({ clock, random });
  /** Runs work that fails with these errors in turn, then succeeds. */
  const attemptsOf = async (
    errors: readonly unknown[],
    context: RetryContext = READ,
    config: Partial<RetryConfig> = {},
  ) => {
    const moments: number[] = [];
    const work = withRetry(
      () => {
        const error = errors[moments.length];
        moments.push(clock.monotonicMs());
        return error === undefined ? Promise.resolve("done") : Promise.reject(error);
      },
      config,
      context,
    );
    const result = await clock.finish(work.catch((error: unknown) => error));
    return { moments, result };
  };
  return { clock, withRetry, attemptsOf };
}

describe("withRetry", () => {
  it("waits 1, 2 and 4 s, then gives the last error as it came", async () => {
    const errors = [network(), network(), network(), network()];
    const { moments, result } = await setUp().attemptsOf(errors);
    expect(moments).toEqual([0, 1000, 3000, 7000]);
    expect(result).toBe(errors[3]);
  });

  it("gives the result of the first attempt that succeeds", async () => {
    expect(await setUp().attemptsOf([network()])).toMatchObject({
      moments: [0, 1000],
      result: "done",
    });
  });

  it("never waits less than the broker asks for, nor all for the same moment", async () => {
    const error = new BrokerRateLimitError("Slow", { retryAfterMs: 45_000 });
    const { moments } = await setUp(0).attemptsOf([error]);
    expect(moments[1]).toBeGreaterThan(45_000);
    const other = await setUp(0.9).attemptsOf([error]);
    expect(other.moments[1]).toBeGreaterThan(moments[1] ?? 0);
  });

  it("leaves a long wait to whoever schedules", async () => {
    const error = new BrokerRateLimitError("Penalty box", { retryAfterMs: 600_000 });
    expect(await setUp().attemptsOf([error])).toEqual({ moments: [0], result: error });
  });

  it.each([
    ["a login that failed", new BrokerAuthError("No")],
    ["an error of the broker that is not stated to pass", new BrokerApiError("No")],
    ["what it does not know", new Error("No")],
  ])("does not repeat %s", async (_, error) => {
    expect((await setUp().attemptsOf([error])).moments).toEqual([0]);
  });

  it("repeats what is not idempotent only if it certainly had no effect", async () => {
    const order = { operation: "placeOrder" };
    const times = async (error: unknown, context: RetryContext) =>
      (await setUp().attemptsOf([error], context)).moments.length;
    expect(await times(network("unknown"), order)).toBe(1);
    expect(await times(network("not-sent"), order)).toBe(2);
    expect(await times(new BrokerRateLimitError("Slow"), order)).toBe(2);
    expect(await times(network("unknown"), { ...order, idempotent: true })).toBe(2);
    expect(await times(network("exists"), { ...order, idempotent: true })).toBe(1);
  });

  it("narrows to the kinds of error that it is told", async () => {
    const only = { retryableErrors: [BrokerRateLimitError] };
    expect((await setUp().attemptsOf([network()], READ, only)).moments).toHaveLength(1);
    const limited = new BrokerRateLimitError("Slow");
    expect((await setUp().attemptsOf([limited], READ, only)).moments).toHaveLength(2);
  });

  it("aborts an attempt that takes too long and tries again", async () => {
    const { clock, withRetry } = setUp();
    const aborted: unknown[] = [];
    const work = withRetry(
      ({ number, signal }) =>
        number === 2
          ? Promise.resolve("late but well")
          : new Promise<string>(() => signal.addEventListener("abort", () => aborted.push(number))),
      { timeoutMs: 500 },
      READ,
    );
    expect(await clock.finish(work)).toBe("late but well");
    expect(aborted).toEqual([1]);
    expect(clock.monotonicMs()).toBe(1500);
  });

  it("stops while it waits when it is told to", async () => {
    const { clock, withRetry } = setUp();
    const stop = new AbortController();
    let calls = 0;
    const fail = () => {
      calls += 1;
      return Promise.reject(network());
    };
    const work = withRetry(fail, undefined, { ...READ, signal: stop.signal }).catch(String);
    await clock.advance(500);
    stop.abort(new Error("Shut down"));
    expect(await clock.finish(work)).toBe("Error: Shut down");
    expect(calls).toBe(1);
  });

  it("tells of each retry before it waits", async () => {
    const told: unknown[] = [];
    const context: RetryContext = {
      ...READ,
      onRetry: ({ attempt, waitMs }) => told.push([attempt, waitMs]),
    };
    await setUp().attemptsOf([network(), network()], context);
    expect(told).toEqual([
      [2, 1000],
      [3, 2000],
    ]);
  });

  it("sends at most a fifth more calls to a broker that fails half of them", async () => {
    const { clock, withRetry } = setUp();
    let sent = 0;
    const call = () => {
      sent += 1;
      return sent % 2 === 0 ? Promise.reject(network()) : Promise.resolve();
    };
    // Ten calls a second for a hundred seconds.
    for (let i = 0; i < 1000; i++) {
      void withRetry(call, undefined, READ).catch(() => undefined);
      await clock.advance(100);
    }
    await clock.advance(60_000);
    expect(sent / 1000).toBeLessThanOrEqual(1.2);
    expect(sent).toBeGreaterThan(1050);
  });

  it("keeps a budget for each broker", async () => {
    const { attemptsOf } = setUp();
    const failing = Array.from({ length: 4 }, () => network());
    for (let i = 0; i < 4; i++) await attemptsOf(failing);
    expect((await attemptsOf(failing)).moments.length).toBeLessThan(4);
    expect((await attemptsOf(failing, { ...READ, brokerType: "IBKR" })).moments).toHaveLength(4);
  });
});

it("delays grow, vary by a fifth and never pass their limit", () => {
  expect([1, 2, 3, 9].map((retry) => delayMs(retry, DEFAULT_RETRY, 0.5))).toEqual([
    1000, 2000, 4000, 30_000,
  ]);
  const delay = fc.record({
    retry: fc.integer({ min: 1, max: 60 }),
    fraction: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(delay, ({ retry, fraction }) => {
      const middle = delayMs(retry, { ...DEFAULT_RETRY, jitter: 0 }, fraction);
      const varied = delayMs(retry, DEFAULT_RETRY, fraction);
      return varied <= 30_000 && varied >= middle * 0.8 - 1e-6 && varied <= middle * 1.2 + 1e-6;
    }),
  );
});

it("a simulated clock tells the time of its beginning", () => {
  expect(simulatedClock(0).now()).toBe(instantOf(0));
});
