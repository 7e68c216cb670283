import { expect, test } from "vitest";
import { BROKER_ERROR_CODES, type BrokerErrorCode } from "./codes.ts";
import { outcomeOfRefusal } from "./refusal.ts";

test.each<[BrokerErrorCode, string | undefined]>([
  ["INSUFFICIENT_FUNDS", "rejected"],
  ["INVALID_REQUEST", "rejected"],
  ["MARKET_CLOSED", "rejected"],
  ["ORDER_NOT_CANCELABLE", "rejected"],
  ["UNSUPPORTED_OPERATION", "rejected"],
  ["DUPLICATE_CLIENT_ID", "exists"],
  ["ORDER_CANCELED", undefined],
  ["BROKER_INTERNAL", undefined],
  ["BROKER_TIMEOUT", undefined],
  ["API_ERROR", undefined],
  ["UNKNOWN", undefined],
])("a refusal with %s proves %s", (code, outcome) => {
  expect(outcomeOfRefusal(code)).toBe(outcome);
});

test("only one code proves that an earlier send arrived", () => {
  const proving = BROKER_ERROR_CODES.filter((code) => outcomeOfRefusal(code) === "exists");
  expect(proving).toEqual(["DUPLICATE_CLIENT_ID"]);
});
