import { expect, test } from "vitest";
import { canAct, eventWords, filledOf, isOpen, lookOf, termsOf, titleOf } from "./words.ts";

test("an order is called by what the broker says of it, and by the sending before that", () => {
  expect(lookOf({ state: "sending" }).word).toBe("sending");
  expect(lookOf({ state: "denied" }).word).toBe("denied");
  expect(lookOf({ state: "acknowledged" }).word).toBe("accepted");
  expect(lookOf({ state: "acknowledged", status: "partially-filled" }).word).toBe("partly filled");
  expect(lookOf({ state: "unknown" }).meaning).toContain("Do not place it again");
});

test("a request that is not settled shows as long as the order is open", () => {
  const pending = { state: "acknowledged", pending: "cancel" } as const;
  expect(lookOf({ ...pending, status: "working" }).word).toBe("cancelling");
  expect(lookOf({ ...pending, status: "filled" }).word).toBe("filled");
  expect(canAct({ ...pending, status: "working" })).toBe(false);
});

test("what nobody knows is open and cannot be acted on, what is over is neither", () => {
  expect([isOpen({ state: "unknown" }), canAct({ state: "unknown" })]).toEqual([true, false]);
  const working = { state: "acknowledged", status: "working" } as const;
  expect([isOpen(working), canAct(working)]).toEqual([true, true]);
  const filled = { state: "acknowledged", status: "filled" } as const;
  expect([isOpen(filled), canAct(filled)]).toEqual([false, false]);
  expect(isOpen({ state: "not-sent" })).toBe(false);
});

test("an order reads as a sentence, with every digit", () => {
  const order = { side: "buy", quantity: "1000.5", symbol: "ACME" } as const;
  expect(titleOf(order)).toBe("Buy 1,000.5 ACME");
  expect(termsOf({ type: "market" })).toBe("at the market");
  expect(termsOf({ type: "stop-limit", stopPrice: "140", limitPrice: "139.99" })).toBe(
    "stop 140, limit 139.99",
  );
  expect(termsOf({ type: "trailing-stop", trail: { by: "percent", amount: "2" } })).toBe(
    "trailing 2 %",
  );
  expect(filledOf({ filled: "0", quantity: "10" })).toBeUndefined();
  expect(filledOf({ filled: "4", quantity: "10", averagePrice: "142.513333" })).toBe(
    "4 of 10 at 142.513",
  );
});

test("an event that is not known keeps its name", () => {
  const at = "2026-03-05T12:00:00.000000Z";
  expect(eventWords({ type: "reported", at, status: "filled", filled: "3" })).toBe(
    "The broker reported: filled, 3 traded",
  );
  expect(eventWords({ type: "change-begun", at, change: "cancel" })).toContain("cancellation");
  expect(eventWords({ type: "change-ended", at, result: "refused" })).toContain("refused");
  expect(eventWords({ type: "teleported", at })).toBe("teleported");
});
