import { describe, expect, it } from "vitest";
import { checkInterval } from "./interval.ts";

describe("an interval", () => {
  it.each([5, 15, 60])("of %d minutes is taken", (minutes) => {
    expect(checkInterval(minutes)).toBe(minutes);
  });

  it.each([4, 61, 0, -15, 7.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "of %d minutes is refused",
    (minutes) => {
      expect(() => checkInterval(minutes)).toThrow(`"${minutes}" is no interval`);
    },
  );
});
