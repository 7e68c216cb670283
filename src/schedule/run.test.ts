import { describe, expect, it } from "vitest";
import { connectionId, importId, type Instant, instantOf, tenantId } from "#domain";
import type { Connection, Pull, PullResult } from "#sync";
import type { BegunSlot, Slot } from "./ports.ts";
import { type RunParts, runSlot } from "./run.ts";
import { slotId } from "./slot.ts";

const T0 = Date.UTC(2026, 0, 5);
const at = (minutes: number): Instant => instantOf(T0 + minutes * 60_000);
const SLOT: BegunSlot = {
  connection: connectionId("c"),
  tenant: tenantId("local"),
  broker: "acme",
  environment: "paper",
  dueAt: at(0),
  priority: "scheduled",
  attempts: 1,
  owner: "a",
};
const CONNECTION: Connection = {
  id: SLOT.connection,
  tenant: SLOT.tenant,
  broker: "acme",
  environment: "paper",
  label: "Acme",
  state: "syncing",
  createdAt: at(-99),
  syncEnabled: true,
  intervalMinutes: 15,
  failures: 0,
  lastAttemptAt: at(1),
  source: importId("source"),
};

/** What is asked of storage, in order. */
function desk(pull: () => Promise<PullResult>, connection: Connection | undefined = CONNECTION) {
  const told: unknown[] = [];
  const parts: RunParts = {
    schedules: {
      finish: async (_, next) => (told.push(["finish", next]), true),
      giveBack: async (_, options) => (told.push(["giveBack", options]), true),
    },
    read: async () => connection,
    change: async (_, change) => void told.push(["change", change]),
    deadLetters: ({ tenant }) => ({
      put: async (letter) => `letter ${told.push([`put ${tenant}`, letter])}`,
    }),
    pull: async () => {
      told.push("pull");
      return pull();
    },
    clock: { now: () => at(10) },
    random: { fraction: () => 0 },
  };
  return { told, run: (slot: Partial<Slot> = {}) => runSlot(parts, { ...SLOT, ...slot }) };
}

const pull = {} as Pull;

describe("a slot", () => {
  it("has one name, whoever claims it", () => {
    const name = slotId(SLOT);
    expect(name).toBe("c|2026-01-05T00:00:00.000000Z");
    const claimedAgain: BegunSlot = { ...SLOT, attempts: 2, owner: "b" };
    expect(slotId(claimedAgain)).toBe(name);
  });

  it("ends when its connection was read or failed, for both show in the connection", async () => {
    for (const status of ["succeeded", "failed"] as const) {
      const { told, run } = desk(async () => ({ status, pull }));
      expect(await run()).toMatchObject({ outcome: "done", result: { status } });
      expect(told).toEqual(["pull", ["finish", { priority: "scheduled" }]]);
    }
  });

  it("makes way for others when what is left is the past", async () => {
    const { told, run } = desk(async () => ({ status: "succeeded", pull, more: { waitMs: 0 } }));
    await run();
    expect(told).toEqual(["pull", ["finish", { priority: "backfill" }]]);
  });

  it("comes again when another process reads the connection", async () => {
    for (const status of ["busy", "interrupted"] as const) {
      const { told, run } = desk(async () => ({ status }));
      expect(await run()).toMatchObject({ outcome: "later" });
      expect(told).toEqual(["pull", ["giveBack", { afterMs: 30_000 }]]);
    }
  });

  it("comes again at once when it was left because the process ends", async () => {
    const { told, run } = desk(async () => ({ status: "interrupted", left: true }));
    expect(await run()).toMatchObject({ outcome: "later" });
    expect(told).toEqual(["pull", ["giveBack", { afterMs: 0 }]]);
  });

  it("ends when the connection had been read, and when the user must act first", async () => {
    const current = desk(async () => ({ status: "current" }));
    expect(await current.run()).toMatchObject({ outcome: "known" });
    expect(current.told.at(-1)).toMatchObject(["finish", {}]);
    const refused = desk(async () => ({ status: "refused" }));
    expect(await refused.run()).toMatchObject({ outcome: "done" });
  });

  it("counts an attempt when the trouble is ours, and never throws", async () => {
    const error = new Error("The database does not answer");
    const { told, run } = desk(() => Promise.reject(error));
    expect(await run()).toMatchObject({ outcome: "later", error });
    expect(told).toEqual(["pull", ["giveBack", { afterMs: 60_000, isAttempt: true }]]);
  });
});

describe("a slot that ends its process", () => {
  it("is tried five times, then laid on the desk, and shown as an error that an hourly probe heals", async () => {
    const { told, run } = desk(async () => ({ status: "succeeded", pull }));
    await run({ attempts: 5 });
    expect(told[0]).toBe("pull");
    told.length = 0;
    expect(await run({ attempts: 6 })).toMatchObject({ outcome: "stopped" });
    expect(told).toMatchObject([
      [
        "put local",
        {
          ...{ kind: "slot", subject: "connection:c", connection: "c", label: "Acme", attempts: 5 },
          ...{ failure: { code: "sync-never-ended" }, failureClass: "fault", at: at(10) },
          payload: { broker: "acme", environment: "paper", dueAt: at(0), priority: "scheduled" },
        },
      ],
      [
        "change",
        { state: "error", failure: { code: "sync-never-ended" }, nextAttemptAt: at(10 + 60) },
      ],
      ["finish", undefined],
    ]);
  });

  it("is left alone if the connection was read meanwhile, or is gone", async () => {
    const never = () => Promise.reject(new Error("It is not read"));
    const read = desk(never, { ...CONNECTION, state: "connected" });
    expect(await read.run({ attempts: 6 })).toMatchObject({ outcome: "known" });
    expect(read.told).toEqual([["finish", undefined]]);
  });
});
