import { describe, expect, it } from "vitest";
import { Decimal, instantOf } from "#domain";
import type { BrokerAdapter, HistoryPage, StatementRecord } from "#kit";
import { createMemoryStore } from "#testing";
import { ACME, CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));

describe("a reading that goes on where another broke off", () => {
  it("finds in the same pull what was amended before its place meanwhile", async () => {
    const clock = fakeClock();
    const records: StatementRecord[] = Array.from({ length: 6 }, (_, n) =>
      fill(`F${n}`, minutesAfter(T0, n)),
    );
    let isAway = true;
    const whole = fakeBroker({ records, now: clock.now });
    const changes: BrokerAdapter["changes"] = (call, request): Promise<HistoryPage> =>
      isAway && request.cursor === "4"
        ? Promise.reject(new Error("The line is cut"))
        : whole.changes(call, request);
    const broker = { ...whole, changes, rewind: () => "0" };
    const parts = await fakeParts(broker, createMemoryStore, clock);
    const pulls = createPulls(parts);
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({ status: "failed" });
    expect([...(parts.store.data.histories.get(CONNECTION)?.values() ?? [])]).toMatchObject([
      { pass: { cursor: "4" } },
    ]);
    isAway = false;
    records[1] = fill("F1", minutesAfter(T0, 1), { price: Decimal.of("11") });
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({
      pull: { imported: 2, updated: 1 },
    });
    const rows = [...parts.store.data.executions.values()];
    expect(rows.map(({ item }) => `${item.id} ${item.price}`)).toContain("F1 11");
  });

  it("has come to the edge in a pull that is too short for the reading that follows", async () => {
    const records = Array.from({ length: 6 }, (_, n) => fill(`F${n}`, minutesAfter(T0, n)));
    const clock = fakeClock();
    const whole = fakeBroker({ records, now: clock.now });
    let compared = 0;
    const snapshot: BrokerAdapter["snapshot"] = async (_call, _account, now) => {
      compared += 1;
      const { at } = fill("", now);
      return [
        { type: "position", line: 1, instrument: ACME, quantity: Decimal.of(records.length), at },
      ];
    };
    const broker = { ...whole, snapshot, rewind: () => "0" };
    const parts = await fakeParts(broker, createMemoryStore, clock);
    const pulls = createPulls({ ...parts, limits: { pages: 2 } });
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({ more: {} });
    for (let pull = 1; pull <= 3; pull++) {
      const result = await pulls.pull(CONNECTION, "scheduled");
      expect(result).toMatchObject({ status: "succeeded", pull: { pages: 3 } });
      expect(result).not.toHaveProperty("more");
      expect(compared).toBe(pull);
    }
  });

  it("is followed by one more reading and no further one", async () => {
    const asked: (string | undefined)[] = [];
    const records = [fill("F0", T0)];
    const whole = fakeBroker({ records });
    const changes: BrokerAdapter["changes"] = (call, request) => {
      asked.push(request.cursor);
      return whole.changes(call, request);
    };
    const parts = await fakeParts({ ...whole, changes, rewind: () => "0" }, createMemoryStore);
    const pulls = createPulls(parts);
    await pulls.pull(CONNECTION, "first");
    asked.length = 0;
    await pulls.pull(CONNECTION, "scheduled");
    expect(asked).toEqual(["0"]);
  });
});
