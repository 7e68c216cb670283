import { expect, test } from "vitest";
import { holdingFor, holdingsFor, positionBody } from "./fakes.ts";
import { titleOfHolding, whyNotClosed } from "./holding.ts";

test("holdingsOf() finds where a position is and can be closed", () => {
  const holding = holdingFor({ connection: { environment: "live" } });
  expect(holding).toMatchObject({ place: "live", desk: { key: "c1 paper:desk" } });
  expect(whyNotClosed(holding)).toBeUndefined();
});

test("whyNotClosed() says what is missing when there is no way to send an order", () => {
  const reasonOf = (given: Parameters<typeof holdingFor>[0]) => whyNotClosed(holdingFor(given));
  expect(reasonOf({ takesOrders: false })).toBe("No orders go through Broker");
  expect(reasonOf({ connection: "none" })).toMatch(/^Known from statements/);
  expect(reasonOf({ connection: "none", isSample: true })).toMatch(/^Invented/);
});

test("a position that is known from statements alone is neither paper nor live", () => {
  expect(holdingFor({ connection: "none" }).place).toBe("statement");
  expect(holdingFor({ connection: "none", isSample: true }).place).toBe("sample");
});

test("what is flat is not held, and what only the broker states is held by its word", () => {
  expect(holdingsFor({ position: { quantity: "0" } })).toEqual([]);
  const reported = positionBody({ quantity: "-3", averagePrice: "7" });
  const held = holdingFor({ position: { quantity: "0", averagePrice: "1", reported } });
  expect(held).toMatchObject({ quantity: "-3", averagePrice: "7", isStatedOnly: true });
  expect(titleOfHolding(held)).toBe("Short 3 ACME");
});

test("the broker's average stands in when ours cannot be told", () => {
  const view = {
    ...positionBody({ quantity: "4" }),
    reported: positionBody({ averagePrice: "9" }),
  };
  expect(holdingFor({ position: view })).toMatchObject({ averageOf: "derived" });
  const [held] = holdingsFor({ position: { ...view, averagePrice: undefined } });
  expect(held).toMatchObject({ averagePrice: "9", averageOf: "stated" });
});
