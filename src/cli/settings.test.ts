import { describe, expect, it } from "vitest";
import { changed, valueOf } from "./settings.ts";

const document = { brokers: { oanda: { limitShare: 0.5, live: { enabled: false } } } };

describe("a change of settings", () => {
  it("touches one value and no other", () => {
    const place = {
      broker: "oanda",
      environment: "live",
      setting: "maxRetries",
      value: 1,
    } as const;
    expect(changed(document, place)).toEqual({
      brokers: { oanda: { limitShare: 0.5, live: { enabled: false, maxRetries: 1 } } },
    });
  });

  it("reaches into a setting of several values", () => {
    const place = { broker: "alpaca", environment: undefined, setting: "commission.perOrder" };
    expect(changed(document, { ...place, value: "0.65" }).brokers["alpaca"]).toEqual({
      commission: { perOrder: "0.65" },
    });
  });

  it("that takes out the last value of a part takes out the part", () => {
    const live = { broker: "oanda", environment: "live", setting: "enabled" } as const;
    expect(changed(document, { ...live, value: undefined })).toEqual({
      brokers: { oanda: { limitShare: 0.5 } },
    });
  });
});

describe("a typed value", () => {
  it.each([
    ["limitShare", "0.5", 0.5],
    ["enabled", "false", false],
    ["commission.perOrder", "0.65", "0.65"],
    ["limitShare", "half", "half"],
  ])("%s %s is %j", (setting, text, value) => {
    expect(valueOf(setting, text)).toBe(value);
  });
});
