import { expect, test } from "vitest";
import type { PnlBucketBody } from "../../api/types.ts";
import { type Counted, totalsOf } from "./totals.ts";

const counted = (
  place: Counted["place"],
  currency: string,
  amount?: string,
  isOld = false,
): Counted => ({
  ...{ place, currency },
  profit: amount === undefined ? undefined : { amount, ratio: undefined },
  isOld,
});
const bucket = (key: string, net: string) => ({ key, currency: "USD", net }) as PnlBucketBody;
const placeOf = (account: string) => (account === "real" ? "live" : "paper");

test("totalsOf() adds neither paper to live nor one currency to another, live first", () => {
  const all = [
    ...[counted("paper", "USD", "0.1"), counted("paper", "USD", "0.2")],
    ...[counted("live", "USD", "5"), counted("paper", "EUR", "-1")],
  ];
  const totals = totalsOf(all, [], placeOf);
  expect(totals.map(({ place, currency, unrealised }) => [place, currency, unrealised])).toEqual([
    ["live", "USD", "5"],
    ["paper", "EUR", "-1"],
    ["paper", "USD", "0.3"],
  ]);
});

test("totalsOf() counts what it cannot price instead of taking it for nothing", () => {
  const [total] = totalsOf([counted("paper", "USD", "2"), counted("paper", "USD")], [], placeOf);
  expect(total).toMatchObject({ positions: 2, unpriced: 1, unrealised: "2" });
});

test("totalsOf() shows what today brought where nothing is open any more", () => {
  const today = [bucket("real", "1.5"), bucket("desk", "2"), bucket("other", "-3")];
  expect(totalsOf([counted("paper", "USD", "7")], today, placeOf)).toMatchObject([
    { place: "live", positions: 0, realised: "1.5", unrealised: "0" },
    { place: "paper", positions: 1, realised: "-1", unrealised: "7" },
  ]);
});

test("totalsOf() says how much of a sum stands on old prices", () => {
  const all = [counted("paper", "USD", "2", true), counted("paper", "USD", undefined, true)];
  expect(totalsOf([...all, counted("paper", "USD", "1")], [], placeOf)).toMatchObject([
    { positions: 3, unpriced: 1, old: 1, unrealised: "3" },
  ]);
});
