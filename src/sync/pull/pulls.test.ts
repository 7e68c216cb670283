import { describe, expect, it } from "vitest";
import { instantOf } from "#domain";
import type { StatementRecord } from "#kit";
import { CONNECTION, fakeBroker, fakeParts, fill, minutesAfter } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));

describe("a pull", () => {
  it("brings each execution once, however often it runs", async () => {
    const records: StatementRecord[] = [1, 2, 3, 4, 5].map((n) =>
      fill(`F${n}`, minutesAfter(T0, n)),
    );
    const parts = await fakeParts(fakeBroker({ records }));
    const pulls = createPulls(parts);
    const first = await pulls.pull(CONNECTION, "first");
    expect(first).toMatchObject({ status: "succeeded", pull: { imported: 5, pages: 3 } });
    records.push(fill("F6", minutesAfter(T0, 6)));
    const second = await pulls.pull(CONNECTION, "scheduled");
    expect(second).toMatchObject({ status: "succeeded", pull: { imported: 1 } });
    expect([...parts.store.data.executions.values()].map(({ item }) => item.id)).toEqual([
      "F1",
      "F2",
      "F3",
      "F4",
      "F5",
      "F6",
    ]);
    expect([...parts.store.data.trips.values()].flat()).toMatchObject([
      { status: "open", executionIds: { length: 6 } },
    ]);
  });
});
