import { expect, test } from "vitest";
import { closingOf, problemOfPart } from "./closing.ts";
import { feedsOf } from "./feeds.ts";
import { holdingFor, instrumentBody } from "./fakes.ts";
import { valuedOf } from "./valued.ts";
import { heard } from "./fakes.ts";

const long = holdingFor();
const short = holdingFor({ position: { quantity: "-2.5" } });
const deskOf = ({ desk }: typeof long) => desk ?? expect.fail();

test("closingOf() is a market order of the other side that only reduces", () => {
  expect(closingOf(long, deskOf(long), "4")).toEqual({
    ...{ connection: "c1", account: "paper:desk", symbol: "ACME", side: "sell" },
    ...{ type: "market", quantity: "4", timeInForce: "day", reduceOnly: true },
  });
  expect(closingOf(short, deskOf(short), ".5")).toMatchObject({ side: "buy", quantity: "0.5" });
});

test("problemOfPart() takes a part and the whole, and no more", () => {
  expect(problemOfPart("2.5", short)).toBeUndefined();
  expect(problemOfPart("0.1", short)).toBeUndefined();
  expect(problemOfPart("2.51", short)).toBe("More than the 2.5 that are held");
  expect(problemOfPart("0", short)).toBe("Must be above 0");
  expect(problemOfPart("1,0", short)).toMatch(/^Digits/);
});

const elsewhere = (n: number) =>
  holdingFor({
    position: { account: `paper:${n}`, instrument: instrumentBody({ symbol: `S${n}` }) },
    connection: { id: `c${n}` },
  });

test("feedsOf() asks once for each desk, and leaves lines of the browser free", () => {
  const closed = holdingFor({ takesOrders: false });
  const other = { ...long, instrument: instrumentBody({ symbol: "GLOBX" }) };
  expect(feedsOf([closed, long, long, other])).toEqual([
    { connection: "c1", account: "paper:desk", symbols: ["ACME", "GLOBX"] },
  ]);
  expect(feedsOf([1, 2, 3, 4, 5].map(elsewhere))).toHaveLength(3);
});

test("valuedOf() takes the price of its own desk, and knows it stale when the line is lost", () => {
  const feed = { line: "open", heard: new Map([["ACME", heard({ bid: "101" })]]) } as const;
  const at = (line: "open" | "lost") => new Map([["c1 paper:desk", { ...feed, line }]]);
  expect(valuedOf(long, at("open"))).toMatchObject({
    ...{ price: { price: "101", isStale: false }, profit: { amount: "10" }, isAwaited: true },
  });
  expect(valuedOf(long, at("lost")).price?.isStale).toBe(true);
  expect(valuedOf(elsewhere(2), at("open"))).toMatchObject({ price: undefined, isAwaited: false });
});
