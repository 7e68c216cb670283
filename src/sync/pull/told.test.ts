import { describe, expect, it } from "vitest";
import { instantOf } from "#domain";
import { createMemoryStore } from "#testing";
import { CONNECTION, fakeBroker, fakeClock, fakeParts, fill, minutesAfter } from "./fakes.ts";
import { createPulls } from "./pulls.ts";

const T0 = instantOf(Date.UTC(2026, 0, 5, 10));

describe("accounts that could not be listed", () => {
  it("are taken from the records, with coverage and figures of their own", async () => {
    const clock = fakeClock();
    const records = [0, 1].map((at) => ({
      ...fill(`F${at}`, minutesAfter(T0, at)),
      account: { number: `U${at}`, currency: "USD" },
    }));
    const asked: string[] = [];
    const broker = fakeBroker({
      ...{ records, now: clock.now },
      history: { per: "connection" },
      more: {
        accounts: async () => [],
        snapshot: async (_call, { number }) => {
          asked.push(number);
          return [];
        },
      },
    });
    const parts = await fakeParts(broker, createMemoryStore, clock);
    const { store } = parts;
    const pulls = createPulls(parts);
    expect(await pulls.pull(CONNECTION, "first")).toMatchObject({ status: "succeeded" });
    expect(await store.accounts(CONNECTION)).toMatchObject([
      { id: "fake:U0", number: "U0" },
      { id: "fake:U1", number: "U1" },
    ]);
    expect([...store.data.coverage.keys()]).toEqual(["fake:U0", "fake:U1"]);
    expect([...new Set(asked)]).toEqual(["U0", "U1"]);
    expect(await pulls.pull(CONNECTION, "scheduled")).toMatchObject({ pull: { imported: 0 } });
    expect(await store.accounts(CONNECTION)).toHaveLength(2);
  });
});
