import { FailureError } from "#domain";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  BROKER_ERROR_CODES,
  BrokerApiError,
  BrokerAuthError,
  BrokerError,
  BrokerErrorCode,
  BrokerRateLimitError,
  factsOf,
  isBrokerErrorCode,
} from "./index.ts";

const SECRET = "sk_live_51Hx";

describe("BrokerError", () => {
  it("takes owner, next step and whether to retry from its code", () => {
    const error = new BrokerError("No answer", { code: "TIMEOUT", broker: "alpaca" });
    expect(error).toMatchObject({
      code: "TIMEOUT",
      broker: "alpaca",
      owner: "broker",
      retryable: true,
      outcome: "unknown",
    });
    expect(error.next).toBe(factsOf("TIMEOUT").next);
  });

  it("lets what is stated win over its code", () => {
    const error = new BrokerApiError("Busy", { retryable: true, owner: "broker", next: "Wait" });
    expect(error).toMatchObject({ retryable: true, owner: "broker", next: "Wait" });
  });

  it("is a failure whose code is kebab-case", () => {
    const error = new BrokerAuthError("The token is not accepted", { broker: "oanda" });
    expect(error).toBeInstanceOf(FailureError);
    expect(error.failure).toEqual({
      code: "broker-authentication-failed",
      message: "The token is not accepted",
      owner: "user",
      next: "Reconnect the account",
      details: { broker: "oanda", outcome: "rejected" },
    });
  });

  it("takes the short form with code, broker and details", () => {
    const error = new BrokerError("Gone", BrokerErrorCode.CONNECTION_FAILED, "ibkr", {
      port: 4001,
    });
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", broker: "ibkr", name: "BrokerError" });
    expect(error.details).toEqual({ port: 4001 });
  });

  it("is not retryable as an API error unless a cause is stated to pass", () => {
    expect(new BrokerApiError("Refused").retryable).toBe(false);
    expect(new BrokerAuthError("Refused").retryable).toBe(false);
    expect(new BrokerRateLimitError("Slow down", { retryAfterMs: 5000 })).toMatchObject({
      retryable: true,
      retryAfterMs: 5000,
      outcome: "rejected",
    });
  });

  it("shows no secret, not even of its cause", () => {
    const cause = new Error(`GET https://x.test/?key=${SECRET}`);
    const error = new BrokerError(`Refused ${SECRET}`, {
      brokerCode: SECRET,
      details: { body: { echo: SECRET }, url: `https://x.test/${SECRET}` },
      secrets: [SECRET],
      cause,
    });
    const everything = [inspect(error), JSON.stringify(error), String(error), error.stack];
    expect(everything.join("\n")).not.toContain(SECRET);
    expect(error.cause).toMatchObject({
      name: "Error",
      message: expect.stringContaining("x.test"),
    });
  });
});

describe("codes", () => {
  it("say who acts and what to do, as messages should read", () => {
    expect(BROKER_ERROR_CODES.length).toBe(80);
    for (const code of BROKER_ERROR_CODES) {
      const { userMessage, next } = factsOf(code);
      expect(userMessage, code).toMatch(/^[A-Z].*[^.!]$/);
      expect(next, code).toMatch(/^[A-Z].*[^.!]$/);
    }
  });

  it("never offers to repeat what a person has to change", () => {
    const wrong = BROKER_ERROR_CODES.map((code) => ({ code, ...factsOf(code) })).filter(
      ({ type, retryable }) => retryable && ["auth", "validation", "risk"].includes(type),
    );
    expect(wrong).toEqual([]);
  });

  it("are known by their own names only", () => {
    expect(isBrokerErrorCode("TIMEOUT")).toBe(true);
    expect(isBrokerErrorCode("toString")).toBe(false);
  });
});

it("what the broker asks to wait is told in whole seconds, never too few", () => {
  const { failure } = new BrokerRateLimitError("Too fast", { retryAfterMs: 1001 });
  expect(failure.details).toMatchObject({ retryAfterSeconds: 2 });
  expect(new BrokerRateLimitError("Too fast").failure.details).not.toHaveProperty(
    "retryAfterSeconds",
  );
});
