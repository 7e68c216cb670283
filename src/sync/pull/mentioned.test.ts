import { describe, expect, it } from "vitest";
import { Decimal, type Instant, instantOf } from "#domain";
import { BrokerApiError } from "#guard";
import type { ExecutionRecord, Mention, StatementRecord } from "#kit";
import { createMemoryStore } from "#testing";
import { ACME, CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));

/** A broker that states so many units of ACME, gives these fills, and mentions these. */
async function reading(parts: {
  readonly units: number;
  readonly given: readonly ExecutionRecord[];
  readonly mentions: () => Promise<readonly Mention[]>;
  readonly latenessMs?: number;
}) {
  const { units, given, mentions, latenessMs = 0 } = parts;
  const clock = fakeClock();
  const asked: Instant[] = [];
  const position = (): StatementRecord => {
    const { at } = fill("now", clock.now());
    return { type: "position", line: 1, instrument: ACME, quantity: Decimal.of(units), at };
  };
  const adapter = fakeBroker({
    ...{ records: given, now: clock.now, pageSize: 9, history: { latenessMs } },
    more: {
      rewind: () => "0",
      snapshot: async () => (units === 0 ? [] : [position()]),
      mentions: async (_call, _account, since) => {
        asked.push(since);
        return mentions();
      },
    },
  });
  const fakes = await fakeParts(adapter, createMemoryStore, clock);
  const open = async () => {
    const found = await fakes.store.breaks({ open: true });
    return found
      .filter(({ kind }) => kind === "missing")
      .map(({ subject, derived, reported }) => `${subject}: ${derived} of ${reported}`);
  };
  return { asked, open, pull: () => createPulls(fakes).pull(CONNECTION, "scheduled"), fakes };
}

const order = (id: string, units: number, more: Partial<Mention> = {}): Mention => ({
  ...{ of: "order", id, quantity: Decimal.of(units), instrument: ACME, from: T0 },
  ...more,
});
const paired = (id: string, beside: string): Mention => ({
  ...{ of: "execution", id, quantity: Decimal.one, beside },
});

describe("a fill that the history lacks", () => {
  it("is named by the order that it filled, until the history gives it", async () => {
    const given = [fill("F1", T0, { orderId: "A" }), fill("F2", minutesAfter(T0, 1))];
    const mentions = async () => [order("A", 3), order("B", 0)];
    const { pull, open, fakes } = await reading({ units: 4, given, mentions });
    await pull();
    expect(await open()).toEqual(["order A: 1 of 3"]);
    const [found] = (await fakes.store.breaks({ open: true })).filter((each) => each.subject);
    expect(found).toMatchObject({ instrument: ACME.id, kind: "missing" });
    expect(found?.explanation).toMatch(/order "A" was filled for 3.*executions of 1/);
    given.push(fill("F3", minutesAfter(T0, 2), { orderId: "A", quantity: Decimal.of(2) }));
    await pull();
    expect(await fakes.store.breaks({ open: true })).toEqual([]);
  });

  it("is named once by the pairs that it is in, unless both fills are older", async () => {
    const given = [fill("F1", T0)];
    const mentions = async () => [
      ...[paired("F1", "F9"), paired("F9", "F1"), paired("F9", "F1")],
      ...[paired("F7", "F8"), paired("F8", "F7")],
    ];
    const { pull, open } = await reading({ units: 0, given, mentions });
    await pull();
    expect(await open()).toEqual(["F9: 0 of 1"]);
  });

  it("is not missed while it may still come", async () => {
    const hour = 3_600_000;
    const changedAt = minutesAfter(T0, 100);
    const mentions = async () => [order("A", 1, { changedAt }), order("B", 1, { changedAt: T0 })];
    const { pull, open } = await reading({ units: 2, given: [], mentions, latenessMs: hour });
    await pull();
    expect(await open()).toEqual(["order B: 0 of 1"]);
  });
});

describe("what a broker mentions", () => {
  it("is not asked for where positions agree", async () => {
    const mentions = async () => [order("A", 9)];
    const { pull, asked, open } = await reading({ units: 1, given: [fill("F1", T0)], mentions });
    await pull();
    expect(asked).toEqual([]);
    expect(await open()).toEqual([]);
  });

  it("fails no reading where the key may not see it", async () => {
    const mentions = () =>
      Promise.reject(new BrokerApiError("The key may not see orders", { code: "AUTH_PERMISSION" }));
    const { pull, asked, fakes } = await reading({ units: 2, given: [fill("F1", T0)], mentions });
    expect(await pull()).toMatchObject({ status: "succeeded" });
    expect(asked).toHaveLength(1);
    expect(await fakes.store.breaks({ open: true })).toMatchObject([{ kind: "position" }]);
  });
});
