import { describe, expect, it } from "vitest";
import { epochMs, type Instant, instantOf } from "#domain";
import { BrokerApiError, BrokerAuthError } from "#guard";
import { createMemoryStore } from "#testing";
import { CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import type { PullsParts } from "./parts.ts";
import { createPulls, wasRead } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));
const down = new BrokerApiError("Down", { code: "BROKER_UNAVAILABLE", retryable: true });
const refused = new BrokerAuthError("The key is not accepted", { broker: "fake" });

async function started(parts: Partial<PullsParts>, accounts?: () => Promise<never>) {
  const clock = fakeClock();
  const more = accounts ? { accounts } : {};
  const adapter = fakeBroker({ records: [fill("F1", minutesAfter(T0, 1))], more });
  const made = await fakeParts(adapter, createMemoryStore, clock);
  return { ...made, clock, pulls: createPulls({ ...made, ...parts }) };
}

describe("a pull that was due", () => {
  it("is not made when the connection has been read since, and is when it has not", async () => {
    const { pulls, store, clock } = await started({});
    const before = clock.now();
    clock.pass(1_000);
    await pulls.pull(CONNECTION, "manual");
    const dueAt = before;
    expect(await pulls.pull(CONNECTION, "scheduled", { dueAt })).toEqual({ status: "current" });
    expect(store.data.pulls.size).toBe(1);
    clock.pass(60_000);
    const later = clock.now();
    expect(await pulls.pull(CONNECTION, "scheduled", { dueAt: later })).toMatchObject({
      status: "succeeded",
    });
    expect((await store.lease(CONNECTION, "free", 1_000))?.owner).toBe("free");
  });

  it("is made when the process that began it did not come to its end", () => {
    const lastAttemptAt = minutesAfter(T0, 1);
    expect(wasRead({ state: "syncing", lastAttemptAt }, T0)).toBe(false);
    expect(wasRead({ state: "connected", lastAttemptAt }, T0)).toBe(true);
    expect(wasRead({ state: "delayed", lastAttemptAt }, lastAttemptAt)).toBe(true);
    expect(wasRead({ state: "connected", lastAttemptAt: T0 }, lastAttemptAt)).toBe(false);
    expect(wasRead({ state: "connected" }, T0)).toBe(false);
  });

  it("says when the next one is due", async () => {
    const readings: { startedAt: Instant; endedAt: Instant }[] = [];
    const { pulls, store } = await started({
      nextDueAt: (_, reading) => {
        readings.push(reading);
        return instantOf(epochMs(reading.endedAt) + 42_000);
      },
    });
    await pulls.pull(CONNECTION, "scheduled");
    const [reading = expect.fail("It is asked for")] = readings;
    expect(reading.startedAt <= reading.endedAt).toBe(true);
    const { nextAttemptAt } = (await store.read(CONNECTION)) ?? expect.fail("It is there");
    expect(nextAttemptAt).toBe(instantOf(epochMs(reading.endedAt) + 42_000));
  });
});

describe("what others know of the broker", () => {
  const noted = () => {
    const told: string[] = [];
    const outages = (isOut: boolean) => ({
      answered: () => void told.push("answered"),
      failed: () => (told.push("failed"), isOut),
    });
    return { told, outages };
  };

  it("keeps a connection from being marked while the broker is down for all", async () => {
    for (const isOut of [true, false]) {
      const { outages } = noted();
      const { pulls, store } = await started({ outages: outages(isOut) }, () =>
        Promise.reject(down),
      );
      for (let n = 0; n < 6; n++) await pulls.pull(CONNECTION, "scheduled");
      const { state, nextAttemptAt } = (await store.read(CONNECTION)) ?? expect.fail("It is there");
      expect(state).toBe(isOut ? "delayed" : "error");
      expect(nextAttemptAt).toBeDefined();
    }
  });

  it("grows with each answer, a refusal among them, and with each failure to reach it", async () => {
    const { told, outages } = noted();
    const parts = { outages: outages(false) };
    await (await started(parts)).pulls.pull(CONNECTION, "scheduled");
    await (await started(parts, () => Promise.reject(refused))).pulls.pull(CONNECTION, "manual");
    await (await started(parts, () => Promise.reject(down))).pulls.pull(CONNECTION, "scheduled");
    expect(told).toEqual(["answered", "answered", "failed"]);
  });
});
