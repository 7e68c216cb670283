import { expect, test } from "vitest";
import { BrokerAuthError, BrokerRateLimitError } from "./broker-error.ts";
import { classifyError } from "./classify.ts";
import { brokerErrorOf } from "./from-failure.ts";

test("a stored failure becomes the error that it was, of its kind", () => {
  for (const thrown of [
    new BrokerAuthError("No", { broker: "oanda" }),
    new BrokerRateLimitError("Slow down", { broker: "oanda" }),
  ]) {
    const again = brokerErrorOf(thrown.failure);
    expect(again).toMatchObject({ name: thrown.name, code: thrown.code, broker: "oanda" });
    expect(classifyError(again).type).toBe(classifyError(thrown).type);
  }
});

test("a failure of another kind is none of a broker", () => {
  const failure = { message: "X", owner: "user", next: "Y" } as const;
  expect(brokerErrorOf({ ...failure, code: "lease-lost" })).toBeUndefined();
  expect(brokerErrorOf({ ...failure, code: "broker-unheard-of" })).toBeUndefined();
});
