import { FailureError } from "#domain";
import { describe, expect, it } from "vitest";
import {
  BrokerApiError,
  BrokerAuthError,
  BrokerError,
  brokerErrorFrom,
  BrokerRateLimitError,
  classifyError,
  codeOfStatus,
} from "./index.ts";

const fetchFailed = (cause: object) => new TypeError("fetch failed", { cause });

describe("classifyError", () => {
  it("asks the user when the broker does not let us in", () => {
    const error = new BrokerAuthError("Token 12 is gone", { broker: "oanda" });
    expect(classifyError(error)).toMatchObject({
      type: "auth",
      severity: "error",
      retryable: false,
      owner: "user",
      userMessage: "The broker does not accept the credentials",
      next: "Reconnect the account",
    });
  });

  it("says how long to wait", () => {
    const after = (retryAfterMs: number) =>
      classifyError(new BrokerRateLimitError("Slow", { retryAfterMs })).userMessage;
    expect(after(1)).toBe("Too many requests for now; try again in 1 s");
    expect(after(119_001)).toBe("Too many requests for now; try again in 2 min");
    expect(after(8 * 3_600_000)).toBe("Too many requests for now; try again in 8 h");
    expect(after(0)).toBe("Too many requests for now");
  });

  it("keeps the broker's words out of the message and secrets out of the details", () => {
    const error = new BrokerApiError("Says: sk-123456", { details: { echo: "sk-123456" } });
    const { userMessage, technicalDetails } = classifyError(error, { secrets: ["sk-123456"] });
    expect(userMessage).toBe("The broker refuses the request");
    expect(JSON.stringify(technicalDetails)).not.toContain("sk-123456");
    expect(technicalDetails).toMatchObject({ message: "Says: [redacted]" });
  });

  it("reads faults of the network below the error of fetch", () => {
    const error = fetchFailed({ code: "ENOTFOUND", syscall: "getaddrinfo" });
    expect(classifyError(error)).toMatchObject({
      type: "network",
      retryable: true,
      outcome: "not-sent",
    });
  });

  it.each([
    [401, "auth"],
    [403, "auth"],
    [422, "validation"],
    [429, "rate_limit"],
    [418, "rate_limit"],
    [408, "timeout"],
    [503, "broker"],
    [504, "timeout"],
    [507, "broker"],
    [302, "protocol"],
  ])("reads status %i of clients of others as %s", (status, type) => {
    expect(classifyError({ status }).type).toBe(type);
    expect(classifyError({ statusCode: status }).type).toBe(type);
    expect(classifyError({ response: { status } }).type).toBe(type);
  });

  it("lets a failure of ours speak for itself", () => {
    const failure = {
      code: "x",
      message: "The port is taken",
      owner: "user",
      next: "Free",
    } as const;
    expect(classifyError(new FailureError(failure))).toMatchObject({
      type: "validation",
      userMessage: "The port is taken",
      next: "Free",
      outcome: "none",
    });
  });

  it.each([undefined, null, "text", 7, {}, new Error("x"), { status: 200 }, { status: "401" }])(
    "does not guess what %s means",
    (value) => {
      expect(classifyError(value)).toMatchObject({ type: "unknown", retryable: false });
    },
  );
});

describe("brokerErrorFrom", () => {
  const reset = fetchFailed({ code: "ECONNRESET", syscall: "read" });

  it("knows that a read has done nothing and a write perhaps", () => {
    expect(brokerErrorFrom(reset, { broker: "x", reads: true }).outcome).toBe("none");
    expect(brokerErrorFrom(reset, { broker: "x", reads: false })).toMatchObject({
      outcome: "unknown",
      code: "NETWORK",
      brokerCode: "ECONNRESET",
    });
  });

  it("leaves an error of a broker as it is", () => {
    const error = new BrokerError("x");
    expect(brokerErrorFrom(error, { broker: "y", reads: true })).toBe(error);
  });
});

it("codeOfStatus takes what is not known by its class", () => {
  expect([codeOfStatus(599), codeOfStatus(499), codeOfStatus(304)]).toEqual([
    "BROKER_INTERNAL",
    "INVALID_REQUEST",
    "PROTOCOL_ERROR",
  ]);
});
