import { describe, expect, it } from "vitest";
import { connectionId, Decimal, importId, instantOf, tenantId } from "#domain";
import type { BrokerAdapter, ExecutionRecord } from "#kit";
import { createMemoryStore } from "#testing";
import { CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));
const OTHER = connectionId("c2");
const more: Partial<BrokerAdapter> = { rewind: () => "0", snapshot: async () => [] };

/** Two connections that reach one account, each over a list of its own. */
async function two(mine: readonly ExecutionRecord[], theirs: readonly ExecutionRecord[]) {
  const clock = fakeClock();
  const { now } = clock;
  const [adapter, other] = [mine, theirs].map((records) => {
    const broker = fakeBroker({ records, now, pageSize: 9, more });
    const { capabilities } = broker.manifest;
    // Positions have tests of their own.
    const reads = ["accounts", "executions"] as const;
    return {
      ...broker,
      manifest: { ...broker.manifest, capabilities: { ...capabilities, reads } },
    };
  });
  if (!adapter || !other) throw new Error("Both are made");
  const parts = await fakeParts(adapter, createMemoryStore, clock);
  await parts.store.create({
    ...{ id: OTHER, tenant: tenantId("t1"), broker: "fake", environment: "paper" },
    ...{ label: "Other", createdAt: now(), syncEnabled: true, intervalMinutes: 15 },
    source: importId("i2"),
  });
  const others = createPulls({ ...parts, adapterOf: async () => other });
  return {
    store: parts.store,
    readMine: () => createPulls(parts).pull(CONNECTION, "scheduled"),
    readTheirs: () => others.pull(OTHER, "scheduled"),
    open: () => parts.store.breaks({ open: true }),
  };
}

describe("a record of which another source says something else", () => {
  it("is shown with what both say, once, until they agree", async () => {
    const theirs = [fill("F1", T0), fill("F2", minutesAfter(T0, 1), { quantity: Decimal.of(3) })];
    const { readMine, readTheirs, open, store } = await two(
      [fill("F1", T0), fill("F2", minutesAfter(T0, 1))],
      theirs,
    );
    await readMine();
    await readTheirs();
    await readTheirs();
    const [found, ...rest] = await open();
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ connection: OTHER, kind: "conflict", subject: "F2" });
    expect([`${found?.derived}`, `${found?.reported}`]).toEqual(["1", "3"]);
    expect(found?.explanation).toMatch(/buy 1 ACME.*buy 3 ACME/);
    theirs[1] = fill("F2", minutesAfter(T0, 1));
    await readTheirs();
    expect(await open()).toEqual([]);
    expect(await store.breaks({})).toMatchObject([
      { subject: "F2", resolvedAt: expect.any(String) },
    ]);
  });
});

describe("an execution that only another source shows", () => {
  it("is missing from a proven day, until the connection gives it", async () => {
    const theirs = [fill("F1", T0)];
    const { readMine, readTheirs, open } = await two(
      [fill("F1", T0), fill("F2", minutesAfter(T0, 1))],
      theirs,
    );
    await readMine();
    await readTheirs();
    await readTheirs();
    const found = await open();
    expect(found).toMatchObject([{ connection: OTHER, kind: "missing", subject: "F2" }]);
    expect(found[0]?.explanation).toMatch(/did not give it although 2026-01-05 is proven/);
    theirs.push(fill("F2", minutesAfter(T0, 1)));
    await readTheirs();
    expect(await open()).toEqual([]);
  });

  it("is not missed where the day is not proven", async () => {
    const theirs = [fill("F1", T0)];
    const later = instantOf(Date.UTC(2026, 0, 6, 10));
    const { readMine, readTheirs, open } = await two([fill("F1", T0), fill("F2", later)], theirs);
    await readMine();
    await readTheirs();
    expect(await open()).toEqual([]);
  });
});
