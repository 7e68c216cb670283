import { describe, expect, it } from "vitest";
import { instantOf } from "#domain";
import type { BrokerManifest } from "#kit";
import type { ObservedOrders } from "#store";
import type { CapabilityReading } from "#sync";
import { factsOf } from "./matrix.ts";

const manifest = {
  id: "oanda",
  capabilities: {
    ...{ reads: [], assetClasses: ["fx"], orderTypes: ["limit", "stop"], timeInForce: ["gtc"] },
    ...{ features: ["hedging"], realtime: false },
  },
} as unknown as BrokerManifest;

const order = (parts: Partial<ObservedOrders> = {}): ObservedOrders => ({
  ...{ broker: "oanda", environment: "paper", orderType: "limit", timeInForce: "gtc" },
  ...{ assetClass: "fx", refusedBy: null, count: 1, lastAt: instantOf(1_000), ...parts },
});
const facts = (...orders: readonly ObservedOrders[]) => factsOf(manifest, "paper", { orders });
const factOf = (name: string, ...orders: readonly ObservedOrders[]) =>
  facts(...orders).find(({ capability }) => capability === name);

describe("what is known of a broker", () => {
  it("is what it declares, while nobody has tried", () => {
    expect(facts()).toEqual(
      ["asset:fx", "feature:hedging", "order:limit", "order:stop", "tif:gtc"].map((capability) => ({
        capability,
        declared: true,
      })),
    );
  });

  it("counts what worked, by type, time and kind, with the last time", () => {
    const some = [order({ count: 3 }), order({ timeInForce: "day", lastAt: instantOf(9_000) })];
    expect(factOf("order:limit", ...some)).toEqual({
      ...{ capability: "order:limit", declared: true },
      observed: { worked: 4, refused: 0, lastAt: instantOf(9_000) },
    });
    expect(factOf("tif:day", ...some)).toMatchObject({ declared: false, observed: { worked: 1 } });
  });

  it("counts a refusal against the one thing that it is about", () => {
    const refused = order({ orderType: "stop", refusedBy: "broker-invalid-order-type" });
    expect(factOf("order:stop", refused)).toMatchObject({ observed: { worked: 0, refused: 1 } });
    expect(factOf("tif:gtc", refused)).toEqual({ capability: "tif:gtc", declared: true });
    const hedged = order({ refusedBy: "broker-hedging-not-allowed" });
    expect(factOf("feature:hedging", hedged)).toMatchObject({ observed: { refused: 1 } });
    const short = order({ refusedBy: "broker-short-not-available" });
    expect(factOf("feature:short-selling", short)).toMatchObject({ observed: { refused: 1 } });
    const late = order({ timeInForce: "day", refusedBy: "broker-invalid-tif" });
    expect(factOf("tif:day", late)).toMatchObject({ declared: false, observed: { refused: 1 } });
  });

  it("learns nothing from a refusal about money, another broker or environment", () => {
    const others = [
      order({ refusedBy: "broker-insufficient-margin" }),
      order({ broker: "alpaca" }),
      order({ environment: "live" }),
    ];
    expect(facts(...others)).toEqual(facts());
  });

  it("holds what the broker stated of each account beside that", () => {
    const reading = (account: string, has: boolean, environment = "paper") =>
      ({
        ...{ broker: "oanda", environment, connection: "c1", account, readAt: instantOf(5) },
        facts: [{ capability: "feature:guaranteed-stop", has, evidence: "mode: X" }],
      }) as unknown as CapabilityReading;
    const readings = [reading("a", true), reading("b", false), reading("c", true, "live")];
    const found = factsOf(manifest, "paper", { orders: [], readings });
    expect(found.find(({ capability }) => capability === "feature:guaranteed-stop")).toEqual({
      ...{ capability: "feature:guaranteed-stop", declared: false },
      probed: [
        { connection: "c1", account: "a", has: true, evidence: "mode: X", at: instantOf(5) },
        { connection: "c1", account: "b", has: false, evidence: "mode: X", at: instantOf(5) },
      ],
    });
  });
});
