import { simulatedClock } from "#testing";
import { describe, expect, it } from "vitest";
import {
  BrokerApiError,
  BrokerAuthError,
  BrokerError,
  CircuitBreaker,
  createBreakers,
} from "./index.ts";

const down = () => Promise.reject(new BrokerError("Down", { code: "BROKER_UNAVAILABLE" }));
const up = () => Promise.resolve("up");

function setUp() {
  const clock = simulatedClock();
  const breaker = new CircuitBreaker(3, 60_000, { clock, broker: "oanda" });
  const fail = async (times: number, work: () => Promise<unknown> = down) => {
    for (let i = 0; i < times; i++) await breaker.execute(work).catch(() => undefined);
  };
  /** A call that ends when it is told to. */
  const pending = () => {
    let resolve: (result: string) => void = () => undefined;
    const promise = new Promise<string>((give) => (resolve = give));
    const ended = breaker.execute(() => promise).catch((error: unknown) => error);
    return { resolve, ended };
  };
  return { clock, breaker, fail, pending };
}

describe("CircuitBreaker", () => {
  it("opens after so many infrastructure errors in a row and sends nothing", async () => {
    const { breaker, fail } = setUp();
    await fail(2);
    expect(breaker.getState()).toBe("closed");
    await fail(1);
    expect(breaker.getState()).toBe("open");
    let sent = false;
    const call = breaker.execute(() => Promise.resolve((sent = true)));
    await expect(call).rejects.toMatchObject({
      code: "BROKER_UNAVAILABLE",
      broker: "oanda",
      outcome: "not-sent",
      retryAfterMs: 60_000,
    });
    expect(sent).toBe(false);
  });

  it("counts errors in a row only", async () => {
    const { breaker, fail } = setUp();
    await fail(2);
    await breaker.execute(up);
    await fail(2);
    expect(breaker.getState()).toBe("closed");
  });

  it.each([
    ["a wrong password", new BrokerAuthError("No")],
    ["a wrong order", new BrokerApiError("No")],
    ["a rate limit", new BrokerError("Slow", { code: "RATE_LIMIT_EXCEEDED" })],
    ["a fault of ours", new Error("Oops")],
  ])("does not open for %s", async (_, error) => {
    const { breaker, fail } = setUp();
    await fail(10, () => Promise.reject(error));
    expect(breaker.getState()).toBe("closed");
  });

  it("lets one call probe, and goes on when it succeeds", async () => {
    const { clock, breaker, fail, pending } = setUp();
    await fail(3);
    await clock.advance(60_000);
    expect(breaker.getState()).toBe("half-open");
    const probe = pending();
    await expect(breaker.execute(up)).rejects.toMatchObject({ code: "BROKER_UNAVAILABLE" });
    probe.resolve("well");
    expect(await probe.ended).toBe("well");
    expect(breaker.getState()).toBe("closed");
    expect(await breaker.execute(up)).toBe("up");
  });

  it("stays open when the probe fails", async () => {
    const { clock, breaker, fail } = setUp();
    await fail(3);
    await clock.advance(60_000);
    await fail(1);
    expect(breaker.getState()).toBe("open");
    await clock.advance(60_000);
    expect(await breaker.execute(up)).toBe("up");
  });

  it("is closed by a refusal, which shows that the host works", async () => {
    const { clock, breaker, fail } = setUp();
    await fail(3);
    await clock.advance(60_000);
    await fail(1, () => Promise.reject(new BrokerAuthError("No")));
    expect(breaker.getState()).toBe("closed");
  });

  it("lets the next call probe when a probe says nothing of the host", async () => {
    const { clock, breaker, fail } = setUp();
    await fail(3);
    await clock.advance(60_000);
    await fail(1, () => Promise.reject(new Error("Stopped by the user")));
    expect(breaker.getState()).toBe("half-open");
    expect(await breaker.execute(up)).toBe("up");
  });

  it("is not closed by a call that began before it opened", async () => {
    const { breaker, fail, pending } = setUp();
    const early = pending();
    await fail(3);
    early.resolve("old news");
    expect(await early.ended).toBe("old news");
    expect(breaker.getState()).toBe("open");
  });
});

describe("createBreakers", () => {
  const key = { broker: "oanda", host: "api.test", credential: "c1" };

  it("keeps one for each host and credential", async () => {
    const breakers = createBreakers({ clock: simulatedClock(), failures: 1 });
    await breakers
      .of(key)
      .execute(down)
      .catch(() => undefined);
    expect(breakers.of({ ...key }).getState()).toBe("open");
    expect(breakers.of({ ...key, credential: "c2" }).getState()).toBe("closed");
    expect(breakers.of({ ...key, host: "other.test" }).getState()).toBe("closed");
    expect(breakers.troubled()).toEqual([{ ...key, state: "open" }]);
  });

  it("forgets closed ones before open ones when there are too many", async () => {
    const breakers = createBreakers({ clock: simulatedClock(), failures: 1, max: 2 });
    await breakers
      .of(key)
      .execute(down)
      .catch(() => undefined);
    for (const credential of ["c2", "c3", "c4"]) breakers.of({ ...key, credential });
    expect(breakers.of(key).getState()).toBe("open");
  });
});
