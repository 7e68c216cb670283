import { describe, expect, it } from "vitest";
import { accountId, epochMs, fail, type Failure } from "#domain";
import type { BrokerAdapter } from "#kit";
import { createMemoryStore } from "#testing";
import { CONNECTION, fakeBroker, fakeClock, fakeParts } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const MINUTE_MS = 60_000;
const A = accountId("fake", "A");
const B = accountId("fake", "B");
const C = accountId("fake", "C");

const unreadable: Failure = {
  code: "unreadable",
  message: "The reply cannot be read",
  owner: "us",
  next: "Report it",
};

/** A broker with three accounts that writes down which of them was asked for. */
async function three() {
  const clock = fakeClock();
  const asked: string[] = [];
  const failing = new Set<string>();
  const plain = fakeBroker({ records: [] });
  const adapter: BrokerAdapter = {
    ...plain,
    accounts: async () => ["A", "B", "C"].map((number) => ({ key: number, number })),
    async changes(call, request) {
      const number = request.account?.number ?? "";
      asked.push(number);
      return failing.has(number) ? fail(unreadable) : plain.changes(call, request);
    },
  };
  const made = await fakeParts(adapter, createMemoryStore, clock);
  const pulls = createPulls(made);
  const { store } = made;
  return {
    ...{ store, clock, failing },
    read: async (trigger: "scheduled" | "manual" = "scheduled") => {
      asked.length = 0;
      await pulls.pull(CONNECTION, trigger);
      return [...new Set(asked)].join("");
    },
    dueInMinutes: async (): Promise<number> => {
      const { nextAttemptAt = clock.now() } = (await store.read(CONNECTION)) ?? {};
      return Math.round((epochMs(nextAttemptAt) - epochMs(clock.now())) / MINUTE_MS);
    },
  };
}

describe("accounts of one connection", () => {
  it("are all read together while none has an interval of its own", async () => {
    const { read, clock, dueInMinutes } = await three();
    expect(await read()).toBe("ABC");
    expect(await dueInMinutes()).toBe(15);
    clock.pass(MINUTE_MS);
    expect(await read()).toBe("ABC");
  });

  it("are each read when their own time has come, and the connection when the first has", async () => {
    const { read, store, clock, dueInMinutes } = await three();
    await read();
    await store.changeAccount(CONNECTION, A, { intervalMinutes: 5 });
    await store.changeAccount(CONNECTION, B, { intervalMinutes: 10 });
    expect(await read()).toBe("ABC");
    const seen: string[] = [];
    for (let n = 0; n < 6; n++) {
      const minutes = await dueInMinutes();
      clock.pass(minutes * MINUTE_MS);
      seen.push(`${minutes} ${await read()}`);
    }
    expect(seen).toEqual(["5 A", "5 AB", "5 AC", "5 AB", "5 A", "5 ABC"]);
  });

  it("are left out where the user says so, also of what the user starts", async () => {
    const { read, store } = await three();
    await read();
    await store.changeAccount(CONNECTION, B, { syncEnabled: false });
    expect(await read()).toBe("AC");
    expect(await read("manual")).toBe("AC");
    await store.changeAccount(CONNECTION, B, { syncEnabled: true });
    expect(await read()).toBe("ABC");
  });

  it("are all read when the user starts it, due or not", async () => {
    const { read, store } = await three();
    await read();
    await store.changeAccount(CONNECTION, A, { intervalMinutes: 60 });
    expect(await read()).toBe("ABC");
    expect(await read()).toBe("");
    expect(await read("manual")).toBe("ABC");
  });

  it("are read again if they failed, while the others wait for their time", async () => {
    const { read, store, failing } = await three();
    await read();
    await store.changeAccount(CONNECTION, A, { intervalMinutes: 60 });
    failing.add("B");
    expect(await read()).toBe("ABC");
    expect(await read()).toBe("B");
    failing.clear();
    expect(await read()).toBe("B");
    expect(await read()).toBe("");
  });

  it("leave nothing to read, and the connection in its rhythm, when all are left out", async () => {
    const { read, store, dueInMinutes } = await three();
    await read();
    for (const id of [A, B, C]) await store.changeAccount(CONNECTION, id, { syncEnabled: false });
    expect(await read()).toBe("");
    expect(await dueInMinutes()).toBe(15);
  });
});

describe("what the user chose for an account", () => {
  it("stays when the broker lists its accounts anew, and can be taken back", async () => {
    const { read, store } = await three();
    await read();
    await store.changeAccount(CONNECTION, A, { intervalMinutes: 30, syncEnabled: false });
    await read();
    const found = async () => (await store.accounts(CONNECTION)).find(({ id }) => id === A);
    expect(await found()).toMatchObject({ intervalMinutes: 30, syncEnabled: false });
    await store.changeAccount(CONNECTION, A, { intervalMinutes: null, syncEnabled: true });
    expect(await found()).not.toHaveProperty("intervalMinutes");
    expect(await found()).not.toHaveProperty("syncEnabled");
  });
});
