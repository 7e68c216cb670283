import { expect, test } from "vitest";
import { connectionBody as connection } from "./fakes.ts";
import { standstillOf } from "./state.ts";

const failure = {
  message: "Quartz answers 401",
  owner: "user",
  next: "Reconnect the account",
} as const;

test("a connection that is read as it should does not stand still", () => {
  expect(standstillOf(connection({}))).toBeUndefined();
  expect(standstillOf(connection({ state: "syncing" }))).toBeUndefined();
});

test.each([
  ["needs-user", "reconnect"],
  ["delayed", "sync"],
  ["error", "sync"],
  ["paused", "resume"],
] as const)("%s has a step that leads out of it: %s", (state, step) => {
  expect(standstillOf(connection({ state }))?.step).toBe(step);
});

test("refused credentials are put into plain words, and the answer is kept", () => {
  for (const code of ["auth-expired", "broker-authentication-failed"]) {
    expect(
      standstillOf(connection({ state: "needs-user", failure: { ...failure, code } })),
    ).toEqual({
      what: "Quartz no longer accepts the credentials",
      answer: "Quartz answers 401",
      who: "You act: Reconnect the account.",
      step: "reconnect",
    });
  }
});

test("any other failure is said as it is, with who acts", () => {
  const owner = "broker" as const;
  const busy = { ...failure, code: "rate-limited", owner, next: "Wait", message: "Too many calls" };
  expect(standstillOf(connection({ state: "delayed", failure: busy }))).toMatchObject({
    what: "Too many calls",
    who: "The broker acts: Wait.",
  });
});
