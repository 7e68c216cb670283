import { describe, expect, it } from "vitest";
import { type Failure, FailureError } from "#domain";
import { BrokerApiError, BrokerAuthError, BrokerError, BrokerRateLimitError } from "#guard";
import { troubleOf } from "./trouble.ts";

const failure = (owner: Failure["owner"], code = "some-code"): FailureError =>
  new FailureError({ code, message: "It failed", owner, next: "Act" });
const broker = "acme";

describe("what an error of a reading means for its connection", () => {
  it.each<readonly [what: string, error: unknown, trouble: string]>([
    ["refused credentials", new BrokerAuthError("No", { broker }), "user"],
    ["a session that ended", new BrokerError("No", { broker, code: "SESSION_EXPIRED" }), "user"],
    ["a failure that the user mends", failure("user"), "user"],
    ["too many calls", new BrokerRateLimitError("Slow", { broker, retryAfterMs: 9_000 }), "limit"],
    ["no answer in time", new BrokerError("Late", { broker, code: "TIMEOUT" }), "passing"],
    ["no connection", new BrokerError("Cut", { broker, code: "CONNECTION_FAILED" }), "passing"],
    ["an open breaker", new BrokerError("Left", { code: "BROKER_UNAVAILABLE" }), "passing"],
    ["maintenance", new BrokerApiError("503", { broker, retryable: true }), "passing"],
    ["another process signing in", failure("us", "login-busy"), "passing"],
    ["a request that the broker refuses", new BrokerApiError("400", { broker }), "fault"],
    ["a failure of ours", failure("us"), "fault"],
    ["a slip of the pen", new TypeError("undefined is not a function"), "fault"],
  ])("%s", (_, error, trouble) => {
    expect(troubleOf(error).trouble).toBe(trouble);
  });

  it("is told with how long the broker asks to wait", () => {
    const limited = new BrokerRateLimitError("Slow", { broker, retryAfterMs: 9_000 });
    expect(troubleOf(limited).retryAfterMs).toBe(9_000);
    const down = new BrokerApiError("503", { broker, retryable: true, retryAfterMs: 4_000 });
    expect(troubleOf(down)).toMatchObject({ trouble: "passing", retryAfterMs: 4_000 });
  });

  it("always says who acts and what to do", () => {
    for (const error of [failure("user"), new BrokerAuthError("No"), new TypeError("x"), "text"]) {
      const { owner, next, message } = troubleOf(error).failure;
      expect(["user", "broker", "us"]).toContain(owner);
      expect(next).not.toBe("");
      expect(message).not.toBe("");
    }
  });
});
