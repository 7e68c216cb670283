import { expect, test } from "vitest";
import { buildRoundTrips, type BuildOptions } from "./build.ts";
import { outcome, tape, tripLine } from "./tape.ts";

const text = (lines: string) => lines.trim().replace(/^ +/gm, "");
const matches = (title: string, events: string, expected: string, options?: BuildOptions) =>
  test(title, () => expect(outcome(events, options)).toBe(text(expected)));
const trips = (title: string, events: string, expected: string, options?: BuildOptions) =>
  test(title, () => {
    const { roundTrips } = buildRoundTrips(tape(events), options);
    expect(roundTrips.map(tripLine).join("\n")).toBe(text(expected));
  });

matches(
  "a sale closes the oldest lot first",
  `buy   50 @ 115
   buy   50 @ 116
   sell  75 @ 120`,
  `closed 50 from 115 to 120: 250
   closed 25 from 116 to 120: 100
   open 25 at 116`,
);
matches(
  "a sale larger than the position turns it short",
  `buy   10 @ 100
   sell  15 @ 110
   buy    5 @ 105`,
  `closed 10 from 100 to 110: 100
   closed -5 from 110 to 105: 25`,
);
trips(
  "a fill that turns the position splits its fee by quantity",
  `buy  10 @ 100 fee 1
   sell 15 @ 110 fee 3
   buy   5 @ 105 fee 1`,
  `closed long 10 from 100 to 110: 100 - 3 = 97
   closed short 5 from 110 to 105: 25 - 2 = 23`,
);
trips(
  "a fill that turns the position leaves its fee with the closed trade when the rule says so",
  `buy  10 @ 100 fee 1
   sell 15 @ 110 fee 3
   buy   5 @ 105 fee 1`,
  `closed long 10 from 100 to 110: 100 - 4 = 96
   closed short 5 from 110 to 105: 25 - 1 = 24`,
  { feeSplit: "all-to-closing" },
);
