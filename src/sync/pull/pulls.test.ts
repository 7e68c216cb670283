import { describe, expect, it } from "vitest";
import { Decimal, epochMs, instantOf, type Instant } from "#domain";
import { BrokerApiError, BrokerAuthError, BrokerRateLimitError } from "#guard";
import type { BrokerAdapter, HistoryPage, StatementRecord } from "#kit";
import { createMemoryStore, type MemoryStore } from "#testing";
import { ACME, CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import type { PullProgress } from "./parts.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));
const MINUTE = 60_000;
const fills = (count: number) =>
  Array.from({ length: count }, (_, n) => fill(`F${n + 1}`, minutesAfter(T0, n + 1)));

const started = async (adapter: BrokerAdapter, clock = fakeClock()) => {
  const parts = await fakeParts(adapter, createMemoryStore, clock);
  return { ...parts, pulls: createPulls(parts) };
};
const idsIn = ({ data }: MemoryStore) => [...data.executions.values()].map(({ item }) => item.id);
const historyIn = ({ data }: MemoryStore) =>
  [...(data.histories.get(CONNECTION)?.values() ?? [])][0];

describe("a pull", () => {
  it("brings each execution once, however often it runs, and builds round trips", async () => {
    const records: StatementRecord[] = fills(5);
    const { pulls, store } = await started(fakeBroker({ records }));
    const first = await pulls.pull(CONNECTION, "first");
    expect(first).toMatchObject({ status: "succeeded", pull: { imported: 5, pages: 3 } });
    records.push(fill("F6", minutesAfter(T0, 6)));
    const second = await pulls.pull(CONNECTION, "scheduled");
    expect(second).toMatchObject({ status: "succeeded", pull: { imported: 1, skipped: 0 } });
    expect(idsIn(store)).toEqual(["F1", "F2", "F3", "F4", "F5", "F6"]);
    expect([...store.data.trips.values()].flat()).toMatchObject([
      { status: "open", executionIds: { length: 6 } },
    ]);
  });

  it("takes a newer version of an execution and keeps the older", async () => {
    const records: StatementRecord[] = fills(1);
    const rewind = () => "0";
    const { pulls, store } = await started(fakeBroker({ records, more: { rewind } }));
    await pulls.pull(CONNECTION, "first");
    records[0] = fill("F1", minutesAfter(T0, 1), { price: Decimal.of("11") });
    const again = await pulls.pull(CONNECTION, "scheduled");
    expect(again).toMatchObject({ pull: { imported: 0, updated: 1 } });
    const [row] = store.data.executions.values();
    expect([`${row?.item.price}`, `${row?.older[0]?.price}`]).toEqual(["11", "10"]);
  });

  it("quarantines what cannot be read with its raw text, once, and takes it when it can", async () => {
    const spoilt: StatementRecord = {
      type: "unreadable",
      line: 1,
      code: "unknown-side",
      reason: 'The side "B" is not known',
      raw: fill("F1", T0).raw ?? "",
    };
    const records: StatementRecord[] = [spoilt, ...fills(3).slice(1)];
    const { pulls, store } = await started(fakeBroker({ records, more: { rewind: () => "0" } }));
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({
      pull: { imported: 2, quarantined: 1 },
    });
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({ pull: { quarantined: 0 } });
    expect([...store.data.quarantine.values()]).toMatchObject([
      { code: "unknown-side", raw: spoilt.raw },
    ]);
    records[0] = fill("F1", T0);
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({ pull: { imported: 1 } });
    expect(store.data.quarantine.size).toBe(0);
  });

  it("goes back by the declared lateness and by as long as the last reading took", async () => {
    const backs: number[] = [];
    const clock = fakeClock();
    const broker = fakeBroker({
      records: fills(3),
      history: { latenessMs: 5 * MINUTE },
      more: {
        rewind: (cursor, ms) => {
          backs.push(ms);
          return cursor;
        },
      },
    });
    const slow: BrokerAdapter = {
      ...broker,
      changes: async (call, request) => {
        clock.pass(MINUTE);
        return broker.changes(call, request);
      },
    };
    const { pulls } = await started(slow, clock);
    await pulls.pull(CONNECTION, "first");
    await pulls.pull(CONNECTION, "scheduled");
    expect(backs).toEqual([7 * MINUTE]);
  });

  it("does not move its cursor over a page that cannot be proven, and stores what came", async () => {
    let isWhole = false;
    const broker = fakeBroker({ records: fills(4) });
    const { pulls, store } = await started({
      ...broker,
      changes: async (call, request) => ({
        ...(await broker.changes(call, request)),
        proof: isWhole || request.cursor === undefined ? "complete" : "unproven",
      }),
    });
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({
      more: {},
      pull: { imported: 4 },
    });
    expect(historyIn(store)).toMatchObject({
      pass: { cursor: "2" },
      holeSince: expect.any(String),
    });
    expect(historyIn(store)?.cursor).toBeUndefined();
    isWhole = true;
    await pulls.pull(CONNECTION, "scheduled");
    expect(historyIn(store)).toMatchObject({ cursor: "4" });
    expect(historyIn(store)?.holeSince).toBeUndefined();
  });

  it("states a hole as a gap when it stays longer than is waited for", async () => {
    const clock = fakeClock();
    const broker = fakeBroker({ records: fills(2), now: clock.now });
    const holed: BrokerAdapter = {
      ...broker,
      changes: async (call, request) => ({
        ...(await broker.changes(call, request)),
        proof: "unproven",
      }),
    };
    const { pulls, store } = await started(holed, clock);
    await pulls.pull(CONNECTION, "first");
    clock.pass(25 * 60 * MINUTE);
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({ status: "succeeded" });
    expect(historyIn(store)).toMatchObject({ cursor: "2" });
    expect([...store.data.coverage.values()].flat()).toMatchObject([{ state: "gap" }]);
  });

  it("ends a history that goes in circles with a failure of ours", async () => {
    const circle = async (): Promise<HistoryPage> => ({
      records: [],
      cursor: "1",
      done: false,
      proof: "complete",
    });
    const { pulls, store } = await started(fakeBroker({ records: [], more: { changes: circle } }));
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({
      status: "failed",
      pull: { failure: { code: "history-stuck", owner: "us" } },
    });
    expect(await store.read(CONNECTION)).toMatchObject({ state: "delayed" });
  });

  it("stops after its pages and goes on where it was, not from before", async () => {
    const parts = await fakeParts(fakeBroker({ records: fills(9) }), createMemoryStore);
    const pulls = createPulls({ ...parts, limits: { pages: 2 } });
    const imported: unknown[] = [];
    for (let n = 0; n < 3; n++) {
      const result = await pulls.pull(CONNECTION, "scheduled");
      imported.push("pull" in result && [result.pull.imported, result.more !== undefined]);
    }
    expect(imported).toEqual([
      [4, true],
      [4, true],
      [1, false],
    ]);
  });

  it("ends at its page when its process ends, and another goes on from there", async () => {
    const parts = await fakeParts(fakeBroker({ records: fills(9) }), createMemoryStore);
    let isEnding = false;
    const onProgress = ({ phase, pages }: PullProgress) =>
      (isEnding ||= phase === "reading" && pages === 2);
    const ending = createPulls({ ...parts, onProgress, isEnding: () => isEnding });
    const cut = await ending.pull(CONNECTION, "scheduled");
    expect(cut).toMatchObject({ status: "succeeded", more: {}, pull: { imported: 4, pages: 2 } });
    const { nextAttemptAt } = (await parts.store.read(CONNECTION)) ?? {};
    expect(epochMs(nextAttemptAt ?? T0) - epochMs(parts.clock.now())).toBeLessThan(10_000);
    const other = await createPulls(parts).pull(CONNECTION, "scheduled");
    expect(other).toMatchObject({ status: "succeeded", pull: { imported: 5, pages: 4 } });
    expect(other).not.toHaveProperty("more");
  });

  it("is left in the middle of a call, stores nothing after, and another begins at once", async () => {
    const broker = fakeBroker({ records: fills(4) });
    const parts = await fakeParts(broker, createMemoryStore);
    let answer = () => {};
    const silent = new Promise<void>((resolve) => (answer = resolve));
    let leave = () => {};
    const onLeave = (listener: () => void) => {
      leave = listener;
      return () => (leave = () => {});
    };
    const changes: BrokerAdapter["changes"] = async (call, request) => {
      leave();
      await silent;
      return broker.changes(call, request);
    };
    const adapterOf = async () => ({ ...broker, changes });
    const hung = createPulls({ ...parts, adapterOf, onLeave });
    expect(await hung.pull(CONNECTION, "scheduled")).toEqual({ status: "interrupted", left: true });
    const other = await createPulls(parts).pull(CONNECTION, "scheduled");
    expect(other).toMatchObject({ status: "succeeded", pull: { imported: 4 } });
    const read = await parts.store.read(CONNECTION);
    answer();
    await new Promise(setImmediate);
    expect(await parts.store.read(CONNECTION)).toEqual(read);
  });

  it("waits for a report as long as it may, then leaves it to the next pull", async () => {
    const clock = fakeClock();
    let asked = 0;
    const report = async (): Promise<HistoryPage> => {
      const done = ++asked === 4;
      const page = { records: done ? fills(1) : [], cursor: `r${asked}`, done } as const;
      return { ...page, proof: "complete", ...(done ? {} : { waitMs: 2 * MINUTE }) };
    };
    const { pulls } = await started(fakeBroker({ records: [], more: { changes: report } }), clock);
    const first = await pulls.pull(CONNECTION, "first");
    expect(first).toMatchObject({ more: { waitMs: 2 * MINUTE }, pull: { waitedMs: 4 * MINUTE } });
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({ pull: { imported: 1 } });
  });

  it("tells how far it is", async () => {
    const told: PullProgress[] = [];
    const parts = await fakeParts(fakeBroker({ records: fills(3) }), createMemoryStore);
    const pulls = createPulls({ ...parts, onProgress: (progress) => told.push(progress) });
    await pulls.pull(CONNECTION, "first");
    expect(told.map(({ phase, imported }) => `${phase} ${imported}`)).toEqual([
      "accounts 0",
      "reading 2",
      "reading 3",
      "reconciling 3",
      "done 3",
    ]);
  });
});

describe("the past", () => {
  const ranged = (asked: string[], clock = fakeClock(Date.UTC(2026, 6, 1))) => ({
    clock,
    broker: fakeBroker({
      records: [],
      now: clock.now,
      history: { horizonDays: 100, windowDays: 31 },
      more: {
        startAt: async () => "0",
        range: async (_call, { from, to }) => {
          asked.push(`${from.slice(0, 10)} ${to.slice(0, 10)}`);
          const records = [fill(`F${from}`, from)];
          return { records, cursor: "end", done: true, proof: "complete" };
        },
      },
    }),
  });

  it("is read behind the live edge in windows, the newest first", async () => {
    const asked: string[] = [];
    const { broker, clock } = ranged(asked);
    const { pulls, store } = await started(broker, clock);
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({ pull: { imported: 3 } });
    expect(asked).toEqual([
      "2026-05-01 2026-06-01",
      "2026-03-31 2026-05-01",
      "2026-03-23 2026-03-31",
    ]);
    expect(historyIn(store)?.backfill).toBeUndefined();
    const day = (text: string) => text as Parameters<MemoryStore["coverage"]>[1];
    const account = [...store.data.coverage.keys()][0];
    if (!account) throw new Error("Nothing is covered");
    const days = await store.coverage(account, day("2026-03-22"), day("2026-06-30"));
    expect(new Set(days.slice(2).map(({ state }) => state))).toEqual(new Set(["proven"]));
    expect(days[0]?.state).toBe("none");
  });

  it("is read again for a week each day, and for ninety days each week", async () => {
    const asked: string[] = [];
    const { broker, clock } = ranged(asked);
    const { pulls } = await started(broker, clock);
    for (let day = 0; day < 9; day++) {
      await pulls.pull(CONNECTION, "scheduled");
      clock.pass(24 * 60 * MINUTE + 1);
    }
    const spans = asked.slice(3).map((range) => {
      const [from = "", to = ""] = range.split(" ");
      return (Date.parse(to) - Date.parse(from)) / 86_400_000;
    });
    expect(spans.filter((days) => days === 7).length).toBeGreaterThanOrEqual(5);
    expect(spans.filter((days) => days === 31).length).toBeGreaterThanOrEqual(2);
  });
});

describe("reading the past again", () => {
  it("goes back to where it is asked for, in windows", async () => {
    const asked: string[] = [];
    const clock = fakeClock(Date.UTC(2026, 6, 1));
    const range: BrokerAdapter["range"] = async (_call, { from, to }) => {
      asked.push(`${from.slice(0, 10)} ${to.slice(0, 10)}`);
      return { records: [], cursor: "end", done: true, proof: "complete" };
    };
    const history = { windowDays: 31 };
    const { pulls } = await started(fakeBroker({ records: [], history, more: { range } }), clock);
    await pulls.pull(CONNECTION, "first");
    await pulls.pull(CONNECTION, "backfill", { from: instantOf(Date.UTC(2026, 4, 20)) });
    expect(asked).toEqual(["2026-05-31 2026-07-01", "2026-05-20 2026-05-31"]);
  });

  it("begins anew where no stretch of the past can be asked for", async () => {
    const { pulls } = await started(fakeBroker({ records: fills(3) }));
    await pulls.pull(CONNECTION, "first");
    expect(await pulls.pull(CONNECTION, "backfill")).toMatchObject({ pull: { skipped: 3 } });
  });
});

describe("reconciling", () => {
  const holding = (units: () => number, records: readonly StatementRecord[]) =>
    fakeBroker({
      records,
      more: {
        async snapshot(_call, _account, now: Instant) {
          const quantity = Decimal.of(units());
          const { at } = fill("", now);
          return quantity.isZero()
            ? []
            : [{ type: "position", line: 1, instrument: ACME, quantity, at }];
        },
      },
    });

  it("names a difference with its cause, and resolves it when it is gone", async () => {
    let units = 5;
    const { pulls, store } = await started(holding(() => units, []));
    await pulls.pull(CONNECTION, "first");
    const open = await store.breaks({ open: true });
    expect(open).toMatchObject([{ kind: "position", instrument: ACME.id }]);
    expect(open[0]?.explanation).toContain("opened before");
    units = 0;
    await pulls.pull(CONNECTION, "scheduled");
    expect(await store.breaks({ open: true })).toEqual([]);
    expect(await store.breaks({})).toHaveLength(1);
  });

  it("writes down that what was stated before is none, once the account is flat", async () => {
    let units = 5;
    const clock = fakeClock();
    const { pulls, store } = await started(
      holding(() => units, []),
      clock,
    );
    const stated = () => [...store.data.positions.values()].map(({ quantity }) => `${quantity}`);
    await pulls.pull(CONNECTION, "first");
    clock.pass(60_000);
    units = 0;
    await pulls.pull(CONNECTION, "scheduled");
    expect(stated()).toEqual(["5", "0"]);
    clock.pass(60_000);
    await pulls.pull(CONNECTION, "scheduled");
    expect(stated()).toEqual(["5", "0"]);
  });

  it("finds no difference in what is executed while it looks", async () => {
    const records: StatementRecord[] = fills(1);
    const { pulls, store } = await started(
      holding(() => {
        if (records.length === 1) records.push(fill("F2", minutesAfter(T0, 2)));
        return 2;
      }, records),
    );
    await pulls.pull(CONNECTION, "first");
    expect(await store.breaks({})).toEqual([]);
    expect(idsIn(store)).toEqual(["F1", "F2"]);
  });
});

describe("a pull that cannot read", () => {
  const refusing = (error: Error) =>
    fakeBroker({ records: [], more: { accounts: () => Promise.reject(error) } });

  it("asks for the user at once where the log-in is refused, and is not repeated", async () => {
    let asked = 0;
    const error = new BrokerAuthError("The key is not accepted", { broker: "fake" });
    const { pulls, store } = await started(
      fakeBroker({
        records: [],
        more: {
          accounts: () => {
            asked++;
            return Promise.reject(error);
          },
        },
      }),
    );
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({ status: "failed", error });
    expect(await store.read(CONNECTION)).toMatchObject({
      state: "needs-user",
      failure: { owner: "user", next: "Reconnect the account" },
    });
    expect(await pulls.pull(CONNECTION, "scheduled")).toEqual({ status: "refused" });
    expect(asked).toBe(1);
  });

  it("waits where the broker asks to, and passes by itself", async () => {
    const error = new BrokerRateLimitError("Too fast", { retryAfterMs: 10 * MINUTE });
    const { pulls, store, clock } = await started(refusing(error));
    await pulls.pull(CONNECTION, "first");
    const { state, nextAttemptAt = "" } = (await store.read(CONNECTION)) ?? {};
    expect(state).toBe("delayed");
    expect(nextAttemptAt >= minutesAfter(clock.now(), 9)).toBe(true);
  });

  it("is an error of its own after some time, unless the broker is down for all", async () => {
    const error = new BrokerApiError("Down", { code: "BROKER_UNAVAILABLE", retryable: true });
    const { pulls, store } = await started(refusing(error));
    for (let n = 0; n < 4; n++) await pulls.pull(CONNECTION, "scheduled");
    expect(await store.read(CONNECTION)).toMatchObject({ state: "error", failures: 4 });
  });

  it("refuses an account of the other environment", async () => {
    const live = async () => [{ key: "1", number: "1", environment: "live" as const }];
    const { pulls, store } = await started(fakeBroker({ records: [], more: { accounts: live } }));
    await pulls.pull(CONNECTION, "first");
    expect(await store.read(CONNECTION)).toMatchObject({
      state: "needs-user",
      failure: { code: "other-environment" },
    });
  });

  it("is busy while another process reads", async () => {
    const { pulls, store } = await started(fakeBroker({ records: [] }));
    await store.lease(CONNECTION, "other", MINUTE);
    expect(await pulls.pull(CONNECTION, "scheduled")).toEqual({ status: "busy" });
  });

  it("writes nothing once another has taken over", async () => {
    const broker = fakeBroker({ records: fills(2) });
    const { pulls, store } = await started({
      ...broker,
      changes: async (call, request) => {
        const lease = store.data.leases.get(CONNECTION);
        if (lease) lease.epoch++;
        return broker.changes(call, request);
      },
    });
    expect(await pulls.pull(CONNECTION, "scheduled")).toEqual({ status: "interrupted" });
    expect(idsIn(store)).toEqual([]);
  });

  it("reads nothing while it is paused", async () => {
    const { pulls, store } = await started(fakeBroker({ records: fills(1) }));
    await store.change(CONNECTION, { state: "paused" });
    expect(await pulls.pull(CONNECTION, "manual")).toEqual({ status: "refused" });
  });
});
