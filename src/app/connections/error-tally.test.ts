import { describe, expect, it } from "vitest";
import { connectionId, instantOf, tenantId, type TenantId } from "#domain";
import { BrokerApiError } from "#guard";
import type { BrokerManifest } from "#kit";
import type { BrokerErrorTally } from "#sync";
import { simulatedClock } from "#testing";
import { createErrorTally, type FailedCall } from "./error-tally.ts";

const NOON = Date.UTC(2026, 0, 5, 12);
const ANNA = tenantId("anna");
const manifest = {
  id: "oanda",
  errors: [{ code: "MARKET_HALTED", as: "MARKET_CLOSED" }],
} as unknown as BrokerManifest;
const failed: FailedCall = {
  ...{ tenant: ANNA, connection: connectionId("c1"), manifest, environment: "paper" },
  endpoint: { method: "GET", path: "/accounts/{account}" },
};
const error = (brokerCode?: string) =>
  new BrokerApiError("No", {
    ...{ broker: "oanda", code: brokerCode === "X9" ? "UNKNOWN" : "MARKET_CLOSED" },
    ...{ outcome: "rejected", brokerCode, details: { status: 400 } },
  });

function counting({ fails = false } = {}) {
  const clock = simulatedClock(NOON + 61_000);
  const kept: [TenantId, readonly BrokerErrorTally[]][] = [];
  const add = async (tenant: TenantId, tallies: readonly BrokerErrorTally[]) => {
    if (fails) throw new Error("The database is away");
    kept.push([tenant, tallies]);
  };
  const storeOf = (tenant: TenantId) => ({
    add: (tallies: readonly BrokerErrorTally[]) => add(tenant, tallies),
  });
  return { clock, kept, tally: createErrorTally({ clock, storeOf }) };
}

describe("failed calls", () => {
  it("of one kind are one row of their hour, for each tenant", async () => {
    const { clock, kept, tally } = counting();
    tally.note(failed, error("MARKET_HALTED"));
    tally.note(failed, error("MARKET_HALTED"));
    tally.note({ ...failed, tenant: tenantId("bert") }, error("MARKET_HALTED"));
    await clock.finish(tally.close());
    expect(kept.map(([tenant, rows]) => [tenant, rows.map(({ count }) => count)])).toEqual([
      ["anna", [2]],
      ["bert", [1]],
    ]);
    expect(kept[0]?.[1][0]).toEqual({
      ...{ connection: "c1", broker: "oanda", environment: "paper", isMapped: true, count: 2 },
      ...{
        endpoint: "GET /accounts/{account}",
        code: "MARKET_CLOSED",
        brokerCode: "MARKET_HALTED",
      },
      ...{ hour: instantOf(NOON), lastAt: instantOf(NOON + 61_000) },
    });
  });

  it("are written within seconds, and nothing twice", async () => {
    const { clock, kept, tally } = counting();
    tally.note(failed, error("MARKET_HALTED"));
    await clock.advance(5_000);
    expect(kept).toHaveLength(1);
    await clock.finish(tally.close());
    expect(kept).toHaveLength(1);
  });

  it("are marked where no rule of the manifest knows the broker's code", async () => {
    const { clock, kept, tally } = counting();
    for (const code of ["MARKET_HALTED", "X9", undefined]) tally.note(failed, error(code));
    await clock.finish(tally.close());
    expect(kept[0]?.[1].map(({ isMapped }) => isMapped)).toEqual([true, false, true]);
  });

  it("that never left, or are no broker's, are not the broker's errors", async () => {
    const { clock, kept, tally } = counting();
    tally.note(failed, new TypeError("x is no function"));
    tally.note(failed, new BrokerApiError("Late", { broker: "oanda", outcome: "not-sent" }));
    await clock.finish(tally.close());
    expect(kept).toEqual([]);
  });

  it("of a broker that writes ids into its codes fill no memory, until they were written", async () => {
    const { clock, kept, tally } = counting();
    const note = (from: number) => {
      for (let at = 0; at < 2_001; at++) tally.note(failed, error(`id-${from + at}`));
    };
    note(0);
    tally.note(failed, error("id-0"));
    await clock.advance(5_000);
    expect(kept[0]?.[1]).toHaveLength(2_000);
    expect(kept[0]?.[1][0]?.count).toBe(2);
    note(10_000);
    await clock.finish(tally.close());
    expect(kept[1]?.[1]).toHaveLength(2_000);
  });

  it("that come while others are written are written before it is closed", async () => {
    const clock = simulatedClock(NOON);
    const kept: string[] = [];
    const add = async (tallies: readonly BrokerErrorTally[]) => {
      const codes = tallies.map(({ brokerCode = "" }) => brokerCode);
      const isFirst = codes.includes("MARKET_HALTED");
      if (isFirst) tally.note(failed, error("X9"));
      await clock.sleep(isFirst ? 1 : 1_000);
      kept.push(...codes);
    };
    const tally = createErrorTally({ clock, storeOf: () => ({ add }) });
    tally.note(failed, error("MARKET_HALTED"));
    await clock.finish(tally.close());
    expect(kept).toEqual(["MARKET_HALTED", "X9"]);
  });

  it("that cannot be written fail nothing", async () => {
    const { clock, tally } = counting({ fails: true });
    tally.note(failed, error("MARKET_HALTED"));
    await expect(clock.finish(tally.close())).resolves.toBeUndefined();
  });
});
