import { expect, test } from "vitest";
import { capabilityName } from "./words.ts";

test("capabilities are named as people name them, with the code of the field where it has one", () => {
  const ids = ["tif:gtc", "tif:day", "asset:fx", "asset:equity", "order:stop-limit", "read:cash"];
  expect(ids.map(capabilityName)).toEqual([
    ...["Until cancelled (GTC)", "Day", "FX", "Shares", "Stop limit", "Cash"],
  ]);
});
