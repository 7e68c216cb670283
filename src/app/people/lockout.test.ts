import { expect, test } from "vitest";
import { createLockout } from "./lockout.ts";

const MINUTE = 60_000;

function guessing() {
  let now = 0;
  const lockout = createLockout(() => now);
  return {
    lockout,
    later: (ms: number) => (now += ms),
    miss: (times: number, address = "a") => {
      for (let each = 0; each < times; each++) lockout.missed("anna", address);
    },
  };
}

test("four misses cost nothing, and each after that twice the wait", () => {
  const { lockout, miss } = guessing();
  miss(4);
  expect(lockout.waitMs("anna", "a")).toBe(0);
  miss(1);
  expect(lockout.waitMs("anna", "a")).toBe(1_000);
  miss(1);
  expect(lockout.waitMs("anna", "a")).toBe(2_000);
  miss(100);
  expect(lockout.waitMs("anna", "a")).toBe(15 * MINUTE);
});

test("a wait ends by itself, and all is forgotten when the password is right", () => {
  const { lockout, later, miss } = guessing();
  miss(5);
  later(1_000);
  expect(lockout.waitMs("anna", "a")).toBe(0);
  miss(1);
  lockout.passed("anna", "a");
  expect(lockout.waitMs("anna", "a")).toBe(0);
});

test("a stranger does not keep a person out for long", () => {
  const { lockout, miss } = guessing();
  miss(10, "stranger");
  expect(lockout.waitMs("anna", "home")).toBe(0);
  for (let each = 0; each < 100; each++) miss(1, `botnet ${each}`);
  expect(lockout.waitMs("anna", "home")).toBe(MINUTE);
});

test("misses are forgotten after a day without one", () => {
  const { lockout, later, miss } = guessing();
  miss(5);
  later(25 * 60 * MINUTE);
  miss(1);
  expect(lockout.waitMs("anna", "a")).toBe(0);
});
