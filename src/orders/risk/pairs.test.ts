import { expect, test } from "vitest";
import { Decimal, type OrderTicket } from "#domain";
import { limitOrder, question, SHARE } from "../fakes.ts";
import { allRisksOf } from "./checks.ts";

const of = (value: number | string) => Decimal.of(value);

/** Ten units that are held, and a limit and a stop by which they are left. */
function objections(changes: Partial<OrderTicket> = {}, oco = true) {
  const base = question();
  const { capabilities, ...facts } = base.facts;
  const pair = { side: "sell", limitPrice: of(103), orElse: { stopPrice: of(95) } } as const;
  const ticket = limitOrder({ ...pair, reduceOnly: true, ...changes });
  const held = { positions: new Map([[SHARE.id, of(10)]]) };
  const told = { ...facts, ...held, capabilities: { ...capabilities, ...(oco && { oco }) } };
  return allRisksOf({ ...base, ticket, facts: told }).map(({ code }) => code);
}

test("a stop beside a limit leaves a position where the broker takes both", () => {
  expect(objections()).toEqual([]);
  expect(objections({}, false)).toEqual(["risk-unsupported"]);
});

test("a stop that waits on the side of its limit, or beside anything else, is a mistake", () => {
  expect(objections({ orElse: { stopPrice: of(103) } })).toEqual(["risk-bad-order"]);
  expect(objections({ orElse: { stopPrice: of(104) } })).toEqual(["risk-bad-order"]);
  expect(objections({ takeProfit: { limitPrice: of(110) } })).toEqual(["risk-bad-order"]);
  const { reduceOnly: _, ...opening } = limitOrder({ side: "sell", limitPrice: of(103) });
  const open = { ...opening, orElse: { stopPrice: of(95) } };
  expect(allRisksOf({ ...question(), ticket: open }).map(({ code }) => code)).toContain(
    "risk-bad-order",
  );
});

test("the prices of a pair are in the steps of the instrument", () => {
  expect(objections({ orElse: { stopPrice: of("95.001") } })).toEqual(["risk-bad-price"]);
});
