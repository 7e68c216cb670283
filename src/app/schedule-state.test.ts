import { describe, expect, it } from "vitest";
import { lagOf } from "./schedule-state.ts";

describe("the lag of starts", () => {
  it("is the half and the last hundredth of what all workers measured", () => {
    const lags = Array.from({ length: 200 }, (_, n) => 200 - n);
    expect(lagOf(lags)).toEqual({ starts: 200, p50Ms: 100, p99Ms: 198 });
    expect(lagOf([7])).toEqual({ starts: 1, p50Ms: 7, p99Ms: 7 });
  });

  it("is absent where nothing was begun", () => {
    expect(lagOf([])).toEqual({ starts: 0 });
  });
});
