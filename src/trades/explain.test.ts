import { executionId } from "#domain";
import { expect, test } from "vitest";
import { explain, inWords } from "./explain.ts";
import { changedSince, planRebuild } from "./rebuild.ts";
import { rulesOf } from "./rules.ts";
import { fill, minute, tape } from "./tape.ts";

test("an explanation shows each lot that was closed, by what, for how much and at which fees", () => {
  const { matches, roundTrips, openLots } = explain(
    tape(
      `buy  10 @ 100 fee 1
       buy  10 @ 110 fee 2
       sell 15 @ 120 fee 3`,
    ),
  );
  expect(
    matches.map((match) => [
      match.roundTrip,
      match.opened,
      match.closed,
      ...[match.quantity, match.grossPnl, match.entryFee, match.exitFee].map(String),
    ]),
  ).toEqual([
    ["1", "1", "3", "10", "200", "1", "2"],
    ["1", "2", "3", "5", "50", "1", "1"],
  ]);
  expect(openLots.map((lot) => [lot.opened, String(lot.quantity), String(lot.fee)])).toEqual([
    ["2", "5", "1"],
  ]);
  expect(roundTrips).toHaveLength(1);
});

test("an explanation lists the corrections and busts that had a part in it", () => {
  const correction = fill({
    id: "c",
    side: "buy",
    quantity: "9",
    price: "99",
    report: "correction",
    refersTo: executionId("1"),
  });
  const { reports, matches } = explain([...tape(`buy 10 @ 100\nsell 9 @ 100`), correction]);
  expect(reports.map((report) => report.id)).toEqual(["c"]);
  expect(matches.map((match) => [match.opened, String(match.entryPrice)])).toEqual([["1", "99"]]);
});

test("the rules are told in sentences, one for each that matters", () => {
  const words = inWords(rulesOf({ matching: "average", shorting: false }));
  expect(words).toContain("Every unit that closes costs the average of all that are open");
  expect(words).toContain("Selling more than is held is a gap, not a short position");
  expect(inWords(rulesOf())).toHaveLength(words.length - 1);
});

test("a correction changes what was true at the time of what it corrects", () => {
  const correction = fill({
    id: "c",
    side: "buy",
    quantity: "9",
    price: "99",
    report: "correction",
    refersTo: executionId("1"),
    executedAt: minute(50),
  });
  const stored = (id: string) => (id === "1" ? minute(3) : undefined);
  expect(changedSince([correction], stored)).toBe(minute(3));
  expect(changedSince([correction], () => undefined)).toBe(minute(50));
  expect(changedSince([], stored)).toBeUndefined();
});

test("a round trip whose expiry was assumed is built again when anything comes later", () => {
  const span = { id: "1" as never, openedAt: minute(1), closedAt: minute(5) };
  const assumed = { ...span, closedBy: "expiry-assumed" as const };
  expect(planRebuild([assumed], minute(9))).toEqual({ from: minute(1), replaced: ["1"] });
  expect(planRebuild([{ ...span, closedBy: "expiry" }], minute(9))).toEqual({
    from: minute(9),
    replaced: [],
  });
});
