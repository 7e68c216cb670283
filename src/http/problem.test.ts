import { FailureError } from "#domain";
import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";

test("a limit of a broker that has no room is told as too many requests", () => {
  for (const code of ["broker-rate-limit-exceeded", "broker-rate-limited"]) {
    const failure = { code, message: "No room", owner: "broker", next: "Wait" } as const;
    const problem = problemOf(
      new FailureError({ ...failure, details: { retryAfterSeconds: 2 } }),
      "r",
    );
    expect(problem).toMatchObject({ status: 429, details: { retryAfterSeconds: 2 } });
  }
});
