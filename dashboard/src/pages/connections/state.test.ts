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

test("what a broker answers is put into plain words, with who acts", () => {
  const owner = "broker" as const;
  const down = { ...failure, code: "broker-broker-internal", owner, next: "Wait", message: "500" };
  expect(standstillOf(connection({ state: "delayed", failure: down }))).toEqual({
    what: "Something failed at Quartz",
    answer: "500",
    who: "The broker acts: Wait.",
    step: "sync",
  });
});

test("a failure that no plain words are known for is said as it is", () => {
  const odd = { ...failure, code: "history-stuck", message: "The history stands still" };
  expect(standstillOf(connection({ state: "error", failure: odd }))).toEqual({
    what: "The history stands still",
    who: "You can settle this: Reconnect the account.",
    step: "sync",
  });
});
