import { expect, test } from "vitest";
import { sampleRatioCheck } from "./ratio-check.ts";

const arm = (observed: number, weight: number) => ({ observed, weight });

test("an arm of weight 0 takes no degree of freedom, and a unit in it is proof", () => {
  const fair = sampleRatioCheck([arm(500, 0.5), arm(500, 0.5), arm(0, 0)]);
  expect(fair).toEqual({ chiSquare: 0, df: 1, p: 1, isBroken: false });
  expect(sampleRatioCheck([arm(500, 1), arm(500, 1), arm(1, 0)])).toMatchObject({
    p: 0,
    isBroken: true,
  });
});

test("nothing observed, and one arm, say nothing", () => {
  expect(sampleRatioCheck([arm(0, 1), arm(0, 1)]).p).toBe(1);
  expect(sampleRatioCheck([arm(9, 1)]).p).toBe(1);
});

test("a split that chance gives once in fifty times is no fault, one in a million is", () => {
  expect(sampleRatioCheck([arm(5_120, 1), arm(4_880, 1)])).toMatchObject({ isBroken: false });
  expect(sampleRatioCheck([arm(5_250, 1), arm(4_750, 1)])).toMatchObject({ isBroken: true });
});
