import { expect, test } from "vitest";
import { EMPTY_TICKET, inputOf, problemsOf, type Ticket } from "./ticket.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");
const AT = { connection: "c1", account: undefined };
const ticket = (changes: Partial<Ticket>): Ticket => ({
  ...EMPTY_TICKET,
  ...{ symbol: "ACME", quantity: "10" },
  ...changes,
});
const problems = (changes: Partial<Ticket>) => problemsOf(ticket(changes), NOW);

test("a ticket lacks what is empty and blames what is wrong", () => {
  expect(problems({})).toEqual({});
  expect(problems({ symbol: " ", quantity: "" })).toEqual({ symbol: "", quantity: "" });
  expect(problems({ quantity: "1,000" })).toEqual({ quantity: expect.stringContaining("Digits") });
  expect(problems({ quantity: "-5" })).toEqual({ quantity: expect.stringContaining("Digits") });
  expect(problems({ quantity: "0.00" })).toEqual({ quantity: "Must be above 0" });
});

test("each type needs its own prices, and no others", () => {
  const needed = (type: Ticket["type"]) => Object.keys(problems({ type }));
  expect(needed("limit")).toEqual(["limitPrice"]);
  expect(needed("stop")).toEqual(["stopPrice"]);
  expect(needed("stop-limit")).toEqual(["stopPrice", "limitPrice"]);
  expect(needed("trailing-stop")).toEqual(["trailAmount"]);
  expect(needed("market-if-touched")).toEqual(["stopPrice"]);
  expect(problems({ limitPrice: "nonsense" })).toEqual({});
});

test("an order until a date needs one that is to come", () => {
  expect(problems({ timeInForce: "gtd" })).toEqual({ expiresAt: "" });
  expect(problems({ timeInForce: "gtd", expiresAt: "2026-03-04T12:00" })).toEqual({
    expiresAt: "Lies in the past",
  });
  expect(problems({ timeInForce: "gtd", expiresAt: "2026-04-04T12:00" })).toEqual({});
});

test("exits lie on their sides of each other, exactly", () => {
  const exits = { takeProfit: "100.00000000000000001", stopLoss: "100" };
  expect(problems(exits)).toEqual({});
  expect(problems({ ...exits, side: "sell" })).toEqual({ takeProfit: "Must lie below the stop" });
  expect(problems({ takeProfit: "x" })).toEqual({ takeProfit: expect.stringContaining("Digits") });
  expect(problems({ takeProfit: "x", reduceOnly: true })).toEqual({});
});

test("what a type has no use for is not sent, however it was typed", () => {
  const typed = { limitPrice: "1.5", stopPrice: "2", trailAmount: "3", expiresAt: "2026-04-04" };
  expect(inputOf(ticket(typed), AT)).toEqual({
    ...{ connection: "c1", symbol: "ACME", side: "buy", type: "market" },
    ...{ quantity: "10", timeInForce: "day" },
  });
  expect(inputOf(ticket({ ...typed, type: "stop-limit" }), AT)).toMatchObject({
    ...{ limitPrice: "1.5", stopPrice: "2" },
  });
  expect(inputOf(ticket({ ...typed, type: "trailing-stop" }), AT)).toMatchObject({
    trail: { by: "percent", amount: "3" },
  });
});

test("numbers go as typed, with exits and account where there are any", () => {
  const typed = { symbol: " ACME ", quantity: " .50 ", takeProfit: "2", stopLoss: "1" };
  const at = { connection: "c1", account: "paper:x" };
  expect(inputOf(ticket(typed), at)).toMatchObject({
    ...{ symbol: "ACME", quantity: "0.50", account: "paper:x" },
    ...{ takeProfit: { limitPrice: "2" }, stopLoss: { stopPrice: "1" } },
  });
  const reducing = inputOf(ticket({ ...typed, reduceOnly: true }), at);
  expect(reducing).not.toHaveProperty("takeProfit");
  expect(reducing.reduceOnly).toBe(true);
});
